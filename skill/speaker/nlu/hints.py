"""What the second stage knows about the language beside the interaction model's own sentences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from skill.content.reading import read_alone
from skill.content.vocabulary import CONTENT

T = TypeVar("T")


@dataclass(frozen=True)
class _Learning:
    alike: str
    before: str
    after: str
    idle: str


@dataclass(frozen=True)
class _Elsewhere:
    sentences: str


@dataclass(frozen=True)
class Hints:
    """``learning.yaml``, read."""

    alike: tuple[str, ...]
    """A kind of words a line: its name, a colon, the words."""
    before: tuple[str, ...]
    """Patterns of what is told before a wish and has nothing to do with it."""
    after: tuple[str, ...]
    """The same, after it."""
    idle: tuple[str, ...]
    """Negations that turn nothing round, as plain words."""

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The kind of each word."""
        found: dict[str, str] = {}
        for line in self.alike:
            kind, _, words = line.partition(": ")
            for word in words.split():
                found.setdefault(word, f"~{kind}")
        return found


def load_hints(language: str = "en") -> Hints:
    """Read ``learning.yaml`` of a language. Raises ``ContentError`` with every mistake."""
    read = _read(_Learning, language, "learning")
    return Hints(_lines(read.alike), _lines(read.before), _lines(read.after), _lines(read.idle))


def load_elsewhere(language: str = "en") -> tuple[str, ...]:
    """Patterns of what is said to somebody else. Raises ``ContentError`` with every mistake."""
    return _lines(_read(_Elsewhere, language, "elsewhere").sentences)


def _read(kind: type[T], language: str, name: str) -> T:
    folder = CONTENT / language
    return read_alone(kind, folder / f"{name}.yaml", folder)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
