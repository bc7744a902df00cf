"""An exercise: one technique on one limb, in words. Frozen values, loaded from the content."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from .terms import Limb, Side, Talk, Technique, Tempo

# How long words take to say: measured on clips, or estimated from the words.

CHIME_MS = 1200
"""Length of the chime in ms where no rendered chime says otherwise."""


class Speech(Protocol):
    """Durations of spoken texts in one language."""

    def milliseconds(self, text: str, tempo: Tempo) -> int | None:
        """Measured length of ``text`` at a tempo in ms, or None where it was never rendered."""

    def chime_milliseconds(self) -> int | None:
        """Measured length of the chime in ms, or None."""


class Estimate:
    """Speech without clips: nothing is measured, every duration comes from :func:`estimate`."""

    def milliseconds(self, text: str, tempo: Tempo) -> int | None:
        """Always None: nothing was measured."""
        return None

    def chime_milliseconds(self) -> int | None:
        """Always None: nothing was measured."""
        return None


@dataclass(frozen=True)
class _Rate:
    """How long the parts of speech last at one tempo, in ms."""

    edges: int
    syllable: int
    pause: int
    """The breath that a comma or a full stop inside the text takes."""


_RATES = {
    Tempo.CALM: _Rate(220, 345, 450),
    Tempo.STEADY: _Rate(180, 280, 360),
    Tempo.BRISK: _Rate(150, 238, 280),
}
_VOWELS = re.compile(r"[aeiouy]+")
_PAUSES = re.compile(r"[,;:.?!](?=\s)")


@lru_cache(maxsize=4096)
def estimate(text: str, tempo: Tempo = Tempo.STEADY) -> int:
    """Length in ms of ``text`` at a tempo: syllables, and a breath's pause at each comma and full stop.

    Sentences of the routine come out at 125 to 145 words a minute at the steady tempo, 105 to 120 at the
    calm one and up to 165 at the brisk one, pauses included: the rates that clips are rendered at.
    """
    words = re.findall(r"[a-z']+", text.lower())
    syllables = sum(max(1, len(_VOWELS.findall(word.removesuffix("e") or word))) for word in words)
    rate = _RATES[tempo]
    return rate.edges + rate.syllable * syllables + rate.pause * len(_PAUSES.findall(text))


@dataclass(frozen=True)
class Passage:
    """One place of a technique: where the ball goes, how it moves, how long a stroke lasts."""

    id: str
    """Short name, unique within the exercise, such as ``heel_front``."""
    landmark: str
    """Where the ball goes, with ``{side}``; never shortened."""
    full: str | None
    """The movement and what counts as one; None where the passage before explained it."""
    brief: str | None
    """The reminder heard from the third visit on."""
    stroke_ms: int
    """Length of one repetition at steady pace, in ms."""

    def movement(self, talk: Talk) -> str | None:
        """The movement sentence at this level of talk."""
        return self.full if talk is Talk.FULL else self.brief


@dataclass(frozen=True)
class Line:
    """One spoken line of a quiet step and the rest after it."""

    id: str
    """Short name, unique within the exercise."""
    say: str
    """The words, with ``{side}`` and ``{other}`` where a side is meant."""
    rest_ms: int
    """Silence after the words at steady pace, in ms, at most 10 s in one piece."""


@dataclass(frozen=True)
class Exercise:
    """One technique on one limb: either counted passages or quiet lines, never both."""

    limb: Limb
    technique: Technique
    title: str
    """What a screen shows, without the side."""
    name: str
    """The first words of the step: technique and side, with ``{side}``."""
    passages: tuple[Passage, ...] = ()
    """The counted places of a stroke technique, in order."""
    lines: tuple[Line, ...] = ()
    """The spoken lines of a quiet step, in order."""
    release: str | None = None
    """The last words of a counted step: let go, one breath."""
    together: bool = False
    """True where both sides work at once, as hands do in friction."""

    def works_on(self, side: Side) -> bool:
        """Whether a step of this exercise can be on ``side``; quiet steps of both sides name neither."""
        if self.technique is Technique.NOTICE or self.together:
            return side is Side.BOTH
        return side is not Side.BOTH

    def templates(self) -> Iterator[str]:
        """Everything that its steps can say, with ``{side}`` still open."""
        if self.passages:
            yield self.name
        for passage in self.passages:
            yield from (text for text in (passage.landmark, passage.full, passage.brief) if text)
        yield from (line.say for line in self.lines)
        if self.release:
            yield self.release

    def chosen_passages(self, only: Sequence[str]) -> tuple[Passage, ...]:
        """The passages a routine asks for; all where it names none."""
        return tuple(p for p in self.passages if not only or p.id in only)

    def chosen_lines(self, only: Sequence[str]) -> tuple[Line, ...]:
        """The lines a routine asks for; all where it names none."""
        return tuple(line for line in self.lines if not only or line.id in only)
