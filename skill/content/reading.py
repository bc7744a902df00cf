"""Reading small YAML files into typed values, with every mistake listed: file, path, remedy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from cattrs import Converter, transform_error

from skill.errors import ContentError
from skill.routine.terms import Technique

from .raw import RawPart

T = TypeVar("T")

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONVERTER = Converter(forbid_extra_keys=True, detailed_validation=True)


def _routine_entry(value: Any, _: Any) -> Technique | RawPart:
    """An entry of a routine: a technique's name alone, or with the passages to use."""
    return Technique(value) if isinstance(value, str) else _CONVERTER.structure(value, RawPart)


_CONVERTER.register_structure_hook(Technique | RawPart, _routine_entry)


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
        return yaml.load(file.read_text(encoding="utf-8"), _LOADER)
    except (OSError, UnicodeDecodeError) as error:
        mistakes.append(Mistake(name, "file", f"cannot be read: {error}.", "Restore the file as UTF-8 text."))
    except yaml.YAMLError as error:
        problem = " ".join(str(error).split())
        mistakes.append(Mistake(name, "file", f"is not YAML: {problem}.", "Mend the line that is named."))
    return None


def read_as(kind: type[T], file: Path, folder: Path, mistakes: list[Mistake]) -> T | None:
    """The file as a value of ``kind``, or None with its mistakes noted."""
    data = read_yaml(file, folder, mistakes)
    if data is None:
        return None
    try:
        return _CONVERTER.structure(data, kind)
    except Exception as error:  # cattrs raises groups of many kinds; each becomes a line
        name = file.relative_to(folder).as_posix()
        mistakes.extend(_mistake(name, line) for line in transform_error(error))
    return None


def _mistake(name: str, line: str) -> Mistake:
    problem, _, path = line.partition(" @ ")
    path = path.removeprefix("$.").removeprefix("$") or "file"
    return Mistake(name, path, f"{problem}.", "Give the value that the neighbouring files have there.")
