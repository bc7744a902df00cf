"""Renews what dialogues expect, in place: ``pytest --record``, and then the diff is read.

Only values that changed are written; every other byte of a file stays, with its comments, quotes and lines.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import yaml

Key: TypeAlias = str | int
_NO_NODE = yaml.ScalarNode("tag:yaml.org,2002:str", "")
"""Where nothing was written: no quotes to keep."""


@dataclass(frozen=True)
class Spot:
    """A value in a YAML file."""

    file: Path
    at: tuple[Key, ...] = ()
    """Keys and indices that lead to it from the top."""

    def __truediv__(self, key: Key) -> Spot:
        """One within it."""
        return replace(self, at=(*self.at, key))


class Recorder:
    """Collects what was found in place of what was expected, until it is written."""

    def __init__(self, *, on: bool = False) -> None:
        self.on = on
        """Whether a difference is recorded rather than a failure."""
        self._values: dict[Spot, object] = {}
        self._variants: dict[Spot, dict[str, object]] = {}

    def renew(self, spot: Spot, value: object) -> None:
        """Note the value that belongs there."""
        self._values[spot] = value

    def renew_variant(self, spot: Spot, name: str, value: object, old: Mapping[str, object]) -> None:
        """Note it for one of several cases that share what is written; ``old`` has the value of each.

        Where they go on to agree one value is written, else a mapping with one for each.
        """
        variants = self._variants.setdefault(spot, dict(old))
        variants[name] = value
        first = next(iter(variants.values()))
        self._values[spot] = first if all(one == first for one in variants.values()) else dict(variants)

    def write(self) -> dict[Path, int]:
        """Write all that was noted; how many values were changed in which file."""
        files = {spot.file for spot in self._values}
        counts = {file: self._write(file) for file in sorted(files)}
        return {file: count for file, count in counts.items() if count}

    def _write(self, file: Path) -> int:
        text = file.read_text("utf-8")
        root = yaml.compose(text, yaml.SafeLoader)
        edits = []
        for spot, value in self._values.items():
            if spot.file == file:
                node = _node(root, spot.at)
                if value_of(node) != value:
                    edits.append((node.start_mark.index, _end(text, node), _written(text, node, value)))
        for start, end, new in sorted(edits, reverse=True):
            text = text[:start] + new + text[end:]
        if edits:
            file.write_text(text, "utf-8")
        return len(edits)


def value_of(node: yaml.Node) -> Any:
    """The value that a node stands for."""
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node, deep=True)
    finally:
        loader.dispose()


def _node(node: Any, at: Sequence[Key]) -> yaml.Node:
    for key in at:
        if isinstance(key, int):
            node = node.value[key]
        else:
            node = next(value for name, value in node.value if name.value == key)
    assert isinstance(node, yaml.Node)
    return node


def _end(text: str, node: yaml.Node) -> int:
    """Where a node ends; one in block style would take the blank lines after it along."""
    raw = text[node.start_mark.index : node.end_mark.index]
    return node.start_mark.index + len(raw.rstrip())


def _raw(text: str, node: yaml.Node) -> str:
    return text[node.start_mark.index : _end(text, node)]


def _written(text: str, node: yaml.Node, value: object) -> str:
    """A value in the style of the node that it replaces; parts that stay are written as they were."""
    if isinstance(value, Mapping):
        there = {key.value: inner for key, inner in node.value} if isinstance(node, yaml.MappingNode) else {}
        parts = (f"{key}: {_part(text, there.get(key), inner)}" for key, inner in value.items())
        return f"{{{', '.join(parts)}}}"
    if isinstance(value, list | tuple):
        inner = node.value if isinstance(node, yaml.SequenceNode) else [node]
        return f"[{', '.join(_item(text, inner, one) for one in value)}]"
    quoted = isinstance(node, yaml.ScalarNode) and node.style in ("'", '"')
    return _scalar(value, quoted=quoted)


def _part(text: str, node: yaml.Node | None, value: object) -> str:
    if node is None:
        return _written(text, _NO_NODE, value)
    return _raw(text, node) if value_of(node) == value else _written(text, node, value)


def _item(text: str, nodes: Sequence[yaml.Node], value: object) -> str:
    same = next((node for node in nodes if value_of(node) == value), None)
    if same is not None:
        return _raw(text, same)
    return _written(text, nodes[0] if nodes else _NO_NODE, value)


def _scalar(value: object, *, quoted: bool) -> str:
    """One value in a flow: without quotes where it needs none and what it replaces had none."""
    if not isinstance(value, str):
        return json.dumps(value)
    if not quoted and _reads_as_itself(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _reads_as_itself(value: str) -> bool:
    try:
        return bool(yaml.safe_load(f"[{value}]") == [value])
    except yaml.YAMLError:
        return False
