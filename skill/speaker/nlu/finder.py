"""Slot values in a sentence, whatever else is said: the longest phrases, from left to right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .model import SlotValue


@dataclass(frozen=True)
class FoundSlot:
    """A value and where it was said."""

    kind: str
    """Its slot type."""
    value: SlotValue
    start: int
    """The number of its first word."""
    end: int
    """The number after its last word."""


class Finder:
    """Looks for the phrases of slot types."""

    def __init__(self, values: Mapping[str, Mapping[str, SlotValue]]) -> None:
        """``values`` are by type and phrase."""
        self._by_kind = values
        self._known: dict[tuple[str, ...], tuple[int, frozenset[str]]] = {}

    def find(self, words: Sequence[str], kinds: Iterable[str]) -> list[FoundSlot]:
        """Values of some types that do not overlap: longer phrases first, then earlier ones.

        Phrases of two types at the same place are both found.
        """
        kinds = tuple([kind for kind in kinds if kind in self._by_kind])
        longest, first = self._looked(kinds)
        begins = [start for start, word in enumerate(words) if word in first]
        taken = [False] * len(words)
        found: list[FoundSlot] = []
        for size in range(min(longest, len(words)), 0, -1):
            for start in begins:
                if start + size <= len(words) and not any(taken[start : start + size]):
                    here = list(self._here(words, kinds, start, size))
                    found.extend(here)
                    if here:
                        taken[start : start + size] = [True] * size
        return sorted(found, key=lambda one: one.start)

    def _looked(self, kinds: tuple[str, ...]) -> tuple[int, frozenset[str]]:
        """How many words a phrase of these types has at most, and with which words one begins."""
        if kinds not in self._known:
            phrases = [phrase.split(" ") for kind in kinds for phrase in self._by_kind[kind]]
            self._known[kinds] = max(map(len, phrases), default=0), frozenset(words[0] for words in phrases)
        return self._known[kinds]

    def _here(self, words: Sequence[str], kinds: Iterable[str], start: int, size: int) -> Iterator[FoundSlot]:
        phrase = " ".join(words[start : start + size])
        for kind in kinds:
            if value := self._by_kind[kind].get(phrase):
                yield FoundSlot(kind, value, start, start + size)


def with_types(words: Sequence[str], found: Iterable[FoundSlot]) -> list[str]:
    """The words with ``{TYPE}`` where a value was found."""
    seen: list[str] = []
    at = 0
    for one in found:
        if one.start >= at:
            seen += [*words[at : one.start], f"{{{one.kind}}}"]
            at = one.end
    return [*seen, *words[at:]]
