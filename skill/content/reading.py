"""Reading small YAML files into typed values, with every mistake listed: file, path, remedy."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar, get_origin

from cattrs import BaseConverter, Converter, transform_error
from cattrs.cols import list_structure_factory
from cattrs.v import format_exception

from skill.errors import ContentError
from skill.routine.terms import Technique

from .raw import RawPart

T = TypeVar("T")

_CONVERTER = Converter(forbid_extra_keys=True, detailed_validation=True)


def _routine_entry(value: Any, _: Any) -> Technique | RawPart:
    """An entry of a routine: a technique's name alone, or with the passages to use."""
    return Technique(value) if isinstance(value, str) else _CONVERTER.structure(value, RawPart)


def _strict(value: Any, kind: Any) -> Any:
    """The value itself; cattrs alone would turn 5 into "5" and "no" into True."""
    if issubclass(kind, Enum):  # an enumeration of words arrives here too, being a kind of str
        return kind(value)
    if type(value) is not kind:
        raise ValueError(value)
    return value


def _is_list(kind: Any) -> bool:
    return get_origin(kind) is list


def _strict_list(kind: Any, converter: BaseConverter) -> Any:
    structure: Any = list_structure_factory(kind, converter)

    def hook(value: Any, _: Any) -> Any:
        return structure(_strict(value, list), kind)

    return hook


_CONVERTER.register_structure_hook(Technique | RawPart, _routine_entry)
for _kind in (str, int, bool):
    _CONVERTER.register_structure_hook(_kind, _strict)
_CONVERTER.register_structure_hook_factory(_is_list, _strict_list)


@dataclass(frozen=True)
class Mistake:
    """One thing wrong in the content."""

    file: str
    """The file, from the language's folder."""
    path: str
    """Where in the file, such as ``passages[1].landmark``."""
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.path}: {self.problem} Remedy: {self.remedy}"


def content_error(mistakes: list[Mistake]) -> ContentError:
    """All mistakes as one error, a line each."""
    return ContentError("\n".join(str(mistake) for mistake in mistakes))


def read_yaml(file: Path, folder: Path, mistakes: list[Mistake]) -> Any:
    """The file's data, or None with a mistake noted where it cannot be read."""
    name = file.relative_to(folder).as_posix()
    try:
        return _read(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        mistakes.append(Mistake(name, "file", f"cannot be read: {error}.", "Restore the file as UTF-8 text."))
    except _YamlError as error:
        problem = " ".join(str(error).split())
        mistakes.append(Mistake(name, "file", f"is not YAML: {problem}.", "Mend the line that is named."))
    return None


class _YamlError(ValueError):
    """The text is no YAML."""


def _read(text: str) -> Any:
    """YAML, or the JSON that ``tools.lambda_zip`` makes of it: read sooner, and without a package."""
    if text.startswith("{"):
        with suppress(ValueError):
            return json.loads(text)
    import yaml

    try:
        return yaml.load(text, _loader())
    except yaml.YAMLError as error:
        raise _YamlError(str(error)) from error


@cache
def _loader() -> Any:
    """PyYAML's loader, but for a name that stands twice: PyYAML would take the last in silence."""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            words = [name for name, _ in node.value if isinstance(name, yaml.ScalarNode)]
            names = Counter(name.value for name in words)
            twice = next((name for name in words if names[name.value] > 1), None)
            if twice is not None:
                raise yaml.MarkedYAMLError(
                    problem=f"{twice.value} is there twice", problem_mark=twice.start_mark
                )
            return super().construct_mapping(node, deep)

    return Loader


def read_as(kind: type[T], file: Path, folder: Path, mistakes: list[Mistake]) -> T | None:
    """The file as a value of ``kind``, or None with its mistakes noted."""
    data = read_mapping(file, folder, mistakes)
    if data is None:
        return None
    try:
        return _CONVERTER.structure(data, kind)
    except Exception as error:  # cattrs raises groups of many kinds; each becomes a line
        name = file.relative_to(folder).as_posix()
        lines = transform_error(error, format_exception=_described)
        mistakes.extend(_mistake(name, line) for line in lines)
    return None


def read_alone(kind: type[T], file: Path, folder: Path) -> T:
    """A file that stands for itself, as a value of ``kind``.

    Raises ContentError with every mistake, one a line.
    """
    mistakes: list[Mistake] = []
    read = read_as(kind, file, folder, mistakes)
    if read is None:
        raise content_error(mistakes)
    return read


class Filed(Protocol):
    """A value that says what its file is called."""

    @property
    def stem(self) -> str:
        """The file's name, without its ending."""


F = TypeVar("F", bound=Filed)


def read_folder(kind: type[F], folder: Path, name: str, mistakes: list[Mistake]) -> list[F]:
    """Each YAML file of ``folder``/``name`` as a value of ``kind``; the others with their mistakes noted."""
    values = {file: read_as(kind, file, folder, mistakes) for file in sorted((folder / name).glob("*.yaml"))}
    for file, value in values.items():
        if value is not None and value.stem != file.stem:
            problem = f"holds {value.stem}."
            mistakes.append(Mistake(f"{name}/{file.name}", "file", problem, "Call it what it holds."))
    return [value for value in values.values() if value is not None]


def read_mapping(file: Path, folder: Path, mistakes: list[Mistake]) -> dict[Any, Any] | None:
    """The file's keys and values, or None with a mistake noted where it holds anything else."""
    known = len(mistakes)
    data = read_yaml(file, folder, mistakes)
    if isinstance(data, dict):
        return data
    if len(mistakes) == known:
        name, remedy = file.relative_to(folder).as_posix(), "Write it like the neighbouring files."
        mistakes.append(Mistake(name, "file", "is no mapping of keys to values.", remedy))
    return None


def _described(error: BaseException, kind: type | None) -> str:
    """What cattrs met; where a class found no keys it says so in Python's words only."""
    if isinstance(error, AttributeError | TypeError):
        return "is no mapping of keys to values"
    return format_exception(error, kind)


def _mistake(name: str, line: str) -> Mistake:
    problem, _, path = line.partition(" @ ")
    path = path.removeprefix("$.").removeprefix("$") or "file"
    return Mistake(name, path, f"{problem}.", "Give the value that the neighbouring files have there.")
