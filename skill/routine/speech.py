"""How long words take to say: measured on clips, or estimated from the words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Protocol

CHIME_MS = 1200
"""Length of the chime in ms where no rendered chime says otherwise."""


class Speech(Protocol):
    """Durations of spoken texts in one language."""

    def milliseconds(self, text: str) -> int | None:
        """Measured length of ``text`` in ms, or None where it was never rendered."""

    def chime_milliseconds(self) -> int | None:
        """Measured length of the chime in ms, or None."""


class Estimate:
    """Speech without clips: nothing is measured, every duration comes from :func:`estimate`."""

    def milliseconds(self, text: str) -> int | None:
        """Always None: nothing was measured."""
        return None

    def chime_milliseconds(self) -> int | None:
        """Always None: nothing was measured."""
        return None


_VOWELS = re.compile(r"[aeiouy]+")
_PAUSES = re.compile(r"[,;:.?!](?=\s)")


@lru_cache(maxsize=1024)
def estimate(text: str) -> int:
    """Length in ms of ``text`` at a calm speaking rate: syllables, and the pauses of its punctuation.

    About 3.3 words a second within a clause, which is what guided exercises are read at.
    """
    words = re.findall(r"[a-z']+", text.lower())
    syllables = sum(max(1, len(_VOWELS.findall(word.removesuffix("e") or word))) for word in words)
    return 180 + 205 * syllables + 330 * len(_PAUSES.findall(text))
