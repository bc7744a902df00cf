"""The skill's name in what was heard: outside of a routine it tells words for the skill from all others."""

from __future__ import annotations

from typing import Final

from rapidfuzz import fuzz

from .own import plain

ALIKE: Final = 80
"""Similarity, 0 to 100, from which heard words pass for the name: "gentle role" and "gentile roll" do."""
NEARLY: Final = 60
"""The same from which it is worth to listen twice: "gender roll"."""


class Name:
    """The invocation name, as ears mishear it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def called(self, text: str) -> str | None:
        """``text`` with the name spelt right; None where nobody says it."""
        words = plain(text)
        likeness, (start, end) = self._best(words)
        if likeness < ALIKE:
            return None
        return " ".join([*words[:start], self._name, *words[end:]])

    def nearly(self, text: str) -> bool:
        """Whether the name may have been said."""
        return self._best(plain(text))[0] >= NEARLY

    def _best(self, words: list[str]) -> tuple[float, tuple[int, int]]:
        """How alike the words are that are most like the name, and where they stand."""
        spans = [(at, at + size) for size in (2, 1, 3) for at in range(len(words) - size + 1)]
        found = [(fuzz.ratio(" ".join(words[slice(*span)]), self._name), span) for span in spans]
        return max(found, key=lambda each: each[0], default=(0.0, (0, 0)))
