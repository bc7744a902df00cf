"""How a person calls the skill: "alexa, ask gentle roll to go slower" comes down to "to go slower"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from rapidfuzz import fuzz

from skill.speaker.understanding.affixes import Affixes
from skill.speaker.understanding.phrases import Manners

NAME_RATIO: Final = 85
"""Similarity, 0 to 100, at which words pass for the name: "gentle role" does, "gentle rock" does not."""


class Calling:
    """Takes the wake word and the invocation name away."""

    def __init__(self, name: str, manners: Manners, tidy: Callable[[str], str]) -> None:
        self._name = tidy(name)
        self._wake = Affixes(map(tidy, manners.wake_words))
        self._polite = Affixes(map(tidy, (*manners.fillers, *manners.openers)))
        self._before = Affixes(map(tidy, (*manners.asking, *manners.launching)))
        self._trailing = Affixes(map(tidy, manners.trailing))
        self._connectors = Affixes(map(tidy, manners.connectors))

    def wishes(self, text: str) -> list[str] | None:
        """What is asked for once the calling is taken away, likeliest reading first.

        A sentence that does not name the skill comes back by itself. None where the skill is named and
        nothing is asked of it: it is only opened.
        """
        words = self._awake(text.split())
        span = self._name_span(words)
        if span is None:
            return [" ".join(words)]
        before, after = words[: span[0]], words[span[1] :]
        wish = after if self._hands_over(before) else self._joined(before, after)
        return [" ".join(reading) for reading in self._readings(wish)] or None

    def _awake(self, words: list[str]) -> list[str]:
        while (rest := self._wake.after_start(words)) is not None:
            words = rest
        rest = self._wake.before_end(words)
        return words if rest is None else rest

    def _name_span(self, words: list[str]) -> tuple[int, int] | None:
        size = len(self._name.split())
        spans = ((i, i + n) for n in (size, size - 1) if n for i in range(len(words) - n + 1))
        return next((span for span in spans if self._is_name(words[slice(*span)])), None)

    def _is_name(self, words: list[str]) -> bool:
        return fuzz.ratio(" ".join(words), self._name, score_cutoff=NAME_RATIO) > 0

    def _hands_over(self, before: list[str]) -> bool:
        return not before or before in self._before or self._without_manners(before) in self._before

    def _without_manners(self, words: list[str]) -> list[str]:
        while words not in self._before and (rest := self._polite.after_start(words)) is not None:
            words = rest
        return words

    def _joined(self, before: list[str], after: list[str]) -> list[str]:
        """A wish that comes before the name: "start the foot routine with gentle roll, please"."""
        rest = self._trailing.before_end(before)
        return (before if rest is None else rest) + after

    def _readings(self, wish: list[str]) -> Iterator[list[str]]:
        while wish and self._without_manners(wish):
            yield wish
            wish = self._connectors.after_start(wish) or []
