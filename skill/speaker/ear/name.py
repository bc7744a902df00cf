"""The skill's name in what was heard: outside of a routine it tells words for the skill from all others."""

from __future__ import annotations

from typing import Final

from rapidfuzz import fuzz

from .own import plain

ALIKE: Final = 80
"""Similarity, 0 to 100, from which heard words pass for the name: "gentle role" and "gentile roll" do."""


class Name:
    """The invocation name, as ears mishear it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def called(self, text: str) -> str | None:
        """``text`` with the name spelt right; None where nobody says it."""
        words = plain(text)
        spans = [(at, at + size) for size in (2, 1, 3) for at in range(len(words) - size + 1)]
        best = max(spans, key=lambda span: self._likeness(words[slice(*span)]), default=None)
        if best is None or self._likeness(words[slice(*best)]) < ALIKE:
            return None
        return " ".join([*words[: best[0]], self._name, *words[best[1] :]])

    def _likeness(self, words: list[str]) -> float:
        return fuzz.ratio(" ".join(words), self._name)
