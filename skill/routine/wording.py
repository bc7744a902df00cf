"""Wordings: one thing said in several ways, and which of them a step uses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar
from zlib import crc32

T = TypeVar("T")
Wordings: TypeAlias = tuple[str, ...]
"""Two to four ways of saying one thing; a single one where the words must never change."""


def pick(wordings: Sequence[T], take: int, name: str) -> T:
    """The wording that take 0 to 3 uses for what is called ``name``; the same arguments give the same words.

    Where there are fewer wordings than takes, the name decides which takes share one, so that any two takes
    differ in most of what they say.
    """
    shared = _SHARED.get(len(wordings))
    index = shared[crc32(name.encode()) % len(shared)][take] if shared else take
    return wordings[index % len(wordings)]


_SHARED = {
    2: ((0, 0, 1, 1), (0, 1, 0, 1), (0, 1, 1, 0)),
    3: ((0, 0, 1, 2), (0, 1, 0, 2), (0, 1, 2, 0), (1, 0, 0, 2), (1, 0, 2, 0), (1, 2, 0, 0)),
}
"""For two and three wordings, every way of giving them to four takes."""


@dataclass(frozen=True)
class Spoken:
    """Something said on a first side, and more shortly where the other side has just had it."""

    first: Wordings
    again: Wordings

    def choose(self, again: bool, take: int, name: str) -> str:
        """The words for a first or a second side."""
        return pick(self.again if again else self.first, take, name)

    def __iter__(self) -> Iterator[str]:
        yield from self.first
        yield from self.again
