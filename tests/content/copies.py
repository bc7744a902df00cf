"""Copies of the English content in which something is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from skill.content.check import check_folder
from skill.content.load import HERE
from skill.content.reading import Mistake
from skill.messages import KEYS

Data: TypeAlias = Any
Change: TypeAlias = Callable[[Data], None] | str | bytes | None
"""What becomes of a file: its data changed, its text replaced, or the file gone."""
PARTS = ("exercises", "routines", "messages", "unnamed.yaml", "timeline.yaml", "names.yaml")


@dataclass(frozen=True)
class Broken:
    """One thing wrong in one file, and what the check says of it."""

    promise: str
    file: str
    change: Change
    path: str
    problem: str
    """Words that the problem has."""
    remedy: str
    """Words that the remedy has."""


def copy_of_content(folder: Path) -> Path:
    """A copy of everything that routines and messages are made of."""
    copy = folder / "en"
    copy.mkdir()
    for part in PARTS:
        source = HERE / "en" / part
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, copy / part)
    return copy


def break_copy(copy: Path, file: str, change: Change) -> None:
    """Spoil one file of a copy."""
    path = copy / file
    match change:
        case None:
            path.unlink()
        case str():
            path.write_text(change, "utf-8")
        case bytes():
            path.write_bytes(change)
        case _:
            data = yaml.safe_load(path.read_text("utf-8"))
            change(data)
            path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")


def mistakes_of(copy: Path, keys: Iterable[str] = KEYS) -> list[Mistake]:
    """What the check says of a copy."""
    return check_folder(copy, keys)


def found(broken: Broken, mistakes: Iterable[Mistake]) -> bool:
    """Whether the mistake is among those found, at its path, with problem and remedy."""
    return any(
        (mistake.file, mistake.path) == (broken.file, broken.path)
        and broken.problem in mistake.problem
        and broken.remedy in mistake.remedy
        for mistake in mistakes
    )


def put(*where: str | int, value: Data) -> Callable[[Data], None]:
    """Set one value, at a path of keys and indices."""

    def change(data: Data) -> None:
        for key in where[:-1]:
            data = data[key]
        data[where[-1]] = value

    return change


def without(*where: str | int) -> Callable[[Data], None]:
    """Leave one value out."""

    def change(data: Data) -> None:
        for key in where[:-1]:
            data = data[key]
        del data[where[-1]]

    return change
