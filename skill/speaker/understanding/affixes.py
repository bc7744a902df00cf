"""Phrases taken away from the beginning or the end of a sentence, whole words at a time."""

from __future__ import annotations

from collections.abc import Iterable


class Affixes:
    """A set of phrases that may stand at an end of a sentence."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = frozenset(tuple(phrase.split()) for phrase in phrases)
        self._longest = max(map(len, self._phrases), default=0)

    def after_start(self, words: list[str]) -> list[str] | None:
        """The words after the longest phrase they begin with; None where they begin with none."""
        for size in range(min(self._longest, len(words)), 0, -1):
            if tuple(words[:size]) in self._phrases:
                return words[size:]
        return None

    def before_end(self, words: list[str]) -> list[str] | None:
        """The words before the longest phrase they end with; None where they end with none."""
        for size in range(min(self._longest, len(words)), 0, -1):
            if tuple(words[-size:]) in self._phrases:
                return words[:-size]
        return None

    def __contains__(self, words: list[str]) -> bool:
        return tuple(words) in self._phrases
