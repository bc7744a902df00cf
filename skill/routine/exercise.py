"""An exercise: one technique on one limb, in words. Frozen values, loaded from the content."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from .run import Step
from .terms import Limb, Pace, Side, Spot, Talk, Technique, Tempo
from .wording import Spoken, Wordings, pick

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
    """How long the parts of speech last at one tempo, in ms, and how many words a minute are in order."""

    edges: int
    syllable: int
    pause: int
    """The breath that a comma or a full stop inside the text takes."""
    fewest: int
    most: int


_RATES = {
    Tempo.CALM: _Rate(220, 385, 520, 105, 120),
    Tempo.STEADY: _Rate(180, 320, 420, 125, 145),
    Tempo.BRISK: _Rate(150, 275, 340, 145, 165),
}
_SENTENCE_WORDS = 5
"""From so many words on a text is a sentence, whose rate is in order; counts and names go their own way."""
_VOWELS = re.compile(r"[aeiouy]+")
_PAUSES = re.compile(r"[,;:.?!](?=\s)")


@lru_cache(maxsize=4096)
def estimate(text: str, tempo: Tempo = Tempo.STEADY) -> int:
    """Length in ms of ``text`` at a tempo: syllables, and a breath's pause at each comma and full stop.

    Sentences come out at 125 to 145 words a minute at the steady tempo, 105 to 120 at the calm one and up to
    165 at the brisk one, pauses included: the rates that clips are rendered at.
    """
    words = re.findall(r"[a-z']+", text.lower())
    syllables = sum(max(1, len(_VOWELS.findall(word.removesuffix("e") or word))) for word in words)
    rate = _RATES[tempo]
    spoken = rate.edges + rate.syllable * syllables + rate.pause * len(_PAUSES.findall(text))
    if len(words) < _SENTENCE_WORDS:
        return spoken
    return min(max(spoken, len(words) * 60_000 // rate.most), len(words) * 60_000 // rate.fewest)


MOST_REST_MS = 10_000
"""Longest rest in one piece, in ms: Amazon's speech markup allows breaks of at most 10 s."""


@dataclass(frozen=True)
class Passage:
    """One place of a technique: where the ball goes, how it moves, how long a stroke lasts."""

    id: str
    """Short name, unique within the exercise, such as ``heel_front``."""
    landmark: Spoken
    """Where the ball goes; never left out."""
    stroke_ms: int | None
    """Length of one repetition at steady pace, in ms; None where the passage is timed and not counted."""
    full: Wordings = ()
    """The movement and what counts as one; none where the passage before explained it."""
    brief: Wordings = ()
    """The reminder heard once somebody knows the movement."""
    exhale: Spoken | None = None
    """The movement on the breath, said in place of all others at the calm pace."""

    @property
    def timed(self) -> bool:
        """Whether it goes by the clock: a count would be the opposite of quick and random."""
        return self.stroke_ms is None

    def movement(self, step: Step) -> str | None:
        """The movement sentence of a step, where it has one: the second side hears it with the landmark."""
        if self.exhale and step.pace is Pace.CALM:
            return self.exhale.choose(step.again, step.take, f"{self.id} movement")
        if step.again:
            return None
        wordings = self.full if step.talk is Talk.FULL else self.brief
        return pick(wordings, step.take, f"{self.id} movement") if wordings else None

    def texts(self) -> Iterator[str]:
        """Everything that can be said in it."""
        yield from (*self.landmark, *self.full, *self.brief, *(self.exhale or ()))


@dataclass(frozen=True)
class Line:
    """One spoken line of a quiet step and the rest after it."""

    id: str
    """Short name, unique within the exercise."""
    say: Wordings
    """The words, with ``{side}`` and ``{other}`` where a side is meant; ``{image}``, ``{echo}`` or
    ``{milestone}`` alone for what only some days have."""
    rest_ms: int
    """Silence after the words at steady pace, in ms; over 10 s it is the stillness near the end."""
    newcomers: bool = False
    """Whether only those hear it who are told everything."""

    @property
    def is_stillness(self) -> bool:
        """Whether the rest is the long one, in which nothing is to be done."""
        return self.rest_ms > MOST_REST_MS


@dataclass(frozen=True)
class Exercise:
    """One technique on one limb: either strokes in passages or quiet lines, never both."""

    limb: Limb
    technique: Technique
    title: str
    """What a screen shows, without the side."""
    name: Spoken
    """The first words of the step: technique and side, with ``{side}``."""
    passages: tuple[Passage, ...] = ()
    """The places of a stroke technique, in order."""
    lines: tuple[Line, ...] = ()
    """The spoken lines of a quiet step, in order."""
    release: Spoken | None = None
    """The last words of a stroke technique: let go."""
    together: bool = False
    """True where both sides work at once, as hands do in friction."""
    touches: tuple[Spot, ...] = ()
    """The places that the ball meets or the movement works: with a sore one among them, it is left out."""

    def works_on(self, side: Side) -> bool:
        """Whether a step of this exercise can be on ``side``; quiet steps of both sides name neither."""
        if self.technique is Technique.NOTICE or self.together:
            return side is Side.BOTH
        return side is not Side.BOTH

    def templates(self) -> Iterator[str]:
        """Everything that its steps can say, with ``{side}`` still open."""
        if self.passages:
            yield from self.name
        for passage in self.passages:
            yield from passage.texts()
        for line in self.lines:
            yield from line.say
        if self.release:
            yield from self.release

    def chosen_passages(self, only: Sequence[str]) -> tuple[Passage, ...]:
        """The passages a routine asks for; all where it names none."""
        return tuple(p for p in self.passages if not only or p.id in only)

    def chosen_lines(self, only: Sequence[str], talk: Talk = Talk.FULL) -> tuple[Line, ...]:
        """The lines a routine asks for, all where it names none; some are for newcomers alone."""
        chosen = tuple(line for line in self.lines if not only or line.id in only)
        return chosen if talk is Talk.FULL else tuple(line for line in chosen if not line.newcomers)
