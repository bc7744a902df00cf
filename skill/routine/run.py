"""A run: one person's way through one routine, as chosen at its start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from .chapter import NEWCOMER, TAKES, Chapter, Image, Milestone
from .terms import (
    MAX_REPETITIONS,
    MIN_REPETITIONS,
    Bed,
    Counting,
    Length,
    Limb,
    Narrator,
    Pace,
    Rests,
    Side,
    Talk,
    Technique,
    Tempo,
)

# A step: one technique on one side, with everything that shapes how it sounds.

_AND = "--"
"""Between words of a code: a plus sign would be a space to S3, and other signs need escapes in an address."""


@dataclass(frozen=True)
class Step:
    """One technique on one side. Two equal steps sound alike, so a step names its own stream."""

    limb: Limb
    technique: Technique
    side: Side
    only: tuple[str, ...] = ()
    """Ids of the passages or lines to use; empty for all."""
    repetitions: int = 5
    """Repetitions of each passage, 4 to 6; quiet steps carry the run's figure unused."""
    pace: Pace = Pace.STEADY
    talk: Talk = Talk.FULL
    counting: Counting = Counting.ALOUD
    left_out: tuple[tuple[Technique, Side], ...] = ()
    """What the closing step says was left out today; empty in every other step."""
    tempo: Tempo = Tempo.STEADY
    """How fast the voice speaks."""
    rests: Rests = Rests.USUAL
    again: bool = False
    """Whether the other side has just had the same: then fewer words do."""
    over: bool = False
    """Whether it begins by crossing over from the first side, where no step between them does."""
    take: int = 0
    """Which of its wordings the step uses, 0 to 3."""
    image: Image | None = None
    """The image of the day, in quiet steps that tell it."""
    milestone: Milestone | None = None
    """The milestone that the closing step tells."""
    narrator: Narrator = Narrator.HEART
    """Whose voice tells it."""

    @property
    def code(self) -> str:
        """One URL-safe word, such as ``foot.gliding.left.5.steady.full.aloud.-.-.steady.usual.first.0.-.-``.

        The words in order: limb, technique, side, repetitions, pace, talk, counting, only, left out (all that
        the first version had), then tempo, rests, first, again or over, take, image, milestone; and the
        narrator, unless it is the usual one.
        """
        missed = _AND.join(f"{technique}-{side}" for technique, side in self.left_out)
        only = _AND.join(self.only)
        head = f"{self.limb}.{self.technique}.{self.side}.{self.repetitions}"
        old = f"{head}.{self.pace}.{self.talk}.{self.counting}.{only or '-'}.{missed or '-'}"
        told = f"{self.image or '-'}.{self.milestone or '-'}"
        code = f"{old}.{self.tempo}.{self.rests}.{_ORDER[self.again, self.over]}.{self.take}.{told}"
        return code if self.narrator is Narrator.HEART else f"{code}.{self.narrator}"

    @property
    def what(self) -> tuple[Technique, Side]:
        """Technique and side: what a person would call this step."""
        return self.technique, self.side

    def at_pace(self, pace: Pace) -> Step:
        """The same step at another pace, with the tempo that goes with it."""
        return replace(self, pace=pace, tempo=pace.tempo)


_ORDER = {(False, False): "first", (True, False): "again", (True, True): "over"}
_OLD_PARTS, _PARTS = 9, 15


def step_from_code(code: str) -> Step | None:
    """The step that a code names, or None where it names none (repetitions out of 4 to 6 included).

    A code of the first version, which ends after what was left out, names the step that it named then:
    at the tempo of its pace, with usual rests, worded for a first side.
    """
    parts = code.split(".")
    if len(parts) == _OLD_PARTS and parts[4] in set(Tempo):
        parts += [parts[4], Rests.USUAL, "first", "0", "-", "-"]
    written = ".".join(parts)
    if len(parts) == _PARTS:
        parts.append(Narrator.HEART)
    if len(parts) != _PARTS + 1 or parts[3] not in _REPETITIONS:
        return None
    if parts[11] not in _FROM_ORDER or parts[12] not in _TAKES:
        return None
    try:
        step = _step_step(parts)
    except ValueError:
        return None
    return step if step.code == written else None


_REPETITIONS = {str(n) for n in range(MIN_REPETITIONS, MAX_REPETITIONS + 1)}
_FROM_ORDER = {word: order for order, word in _ORDER.items()}
_TAKES = {str(take): take for take in range(TAKES)}


def _step_step(parts: list[str]) -> Step:
    limb, technique, side, repetitions, pace, talk, counting, only, missed, tempo, rests, *told = parts
    order, take, image, milestone, narrator = told
    return Step(
        Limb(limb),
        Technique(technique),
        Side(side),
        _split(only),
        int(repetitions),
        Pace(pace),
        Talk(talk),
        Counting(counting),
        tuple(_missed(item) for item in _split(missed)),
        Tempo(tempo),
        Rests(rests),
        *_FROM_ORDER[order],
        _TAKES[take],
        None if image == "-" else Image(image),
        None if milestone == "-" else Milestone(milestone),
        Narrator(narrator),
    )


def _split(words: str) -> tuple[str, ...]:
    return () if words == "-" else tuple(words.split(_AND))


def _missed(words: str) -> tuple[Technique, Side]:
    technique, _, side = words.partition("-")
    return Technique(technique), Side(side)


DEFAULT_REPETITIONS = 5
"""Repetitions of each movement where nobody asked for another length."""


@dataclass(frozen=True)
class Part:
    """One entry of a routine: a technique, and the ids of its passages or lines to use (empty: all)."""

    technique: Technique
    only: tuple[str, ...] = ()


@dataclass(frozen=True)
class Routine:
    """The order of a routine: opening, what each side gets, the pause between, both together, closing."""

    limb: Limb
    length: Length
    first_side: Side
    opening: tuple[Part, ...]
    each_side: tuple[Part, ...]
    between: tuple[Part, ...]
    """After the first side: compare it with the other, and cross over. Where there is nothing between them,
    the second side's first step begins with :data:`CROSSING`."""
    together: tuple[Part, ...]
    closing: tuple[Part, ...]
    repetitions: int = DEFAULT_REPETITIONS

    def alone(self, technique: Technique, short: Routine) -> Routine:
        """The routine of one technique on both sides: crossed over and closed as the short one."""
        each_side = tuple(Part(p.technique) for p in self.each_side if p.technique is technique)
        return replace(
            self,
            length=Length.SINGLE,
            opening=(),
            each_side=each_side,
            between=(),
            together=tuple(Part(p.technique) for p in self.together if p.technique is technique),
            closing=short.closing,
        )


Shape: TypeAlias = tuple[
    Limb,
    Length,
    Technique | None,
    Side,
    int,
    Pace,
    Talk,
    Counting,
    tuple[Technique, ...],
    Tempo | None,
    Rests,
    Chapter,
    Side | None,
    Narrator,
]
"""All that a run's steps depend on."""


@dataclass(frozen=True)
class Run:
    """What was chosen: everything a step needs to know about the whole."""

    id: str
    """Short word that names this run; wordings are chosen by it."""
    limb: Limb
    length: Length = Length.FULL
    technique: Technique | None = None
    """The one technique of a single run."""
    first_side: Side = Side.RIGHT
    repetitions: int = DEFAULT_REPETITIONS
    pace: Pace = Pace.STEADY
    talk: Talk = Talk.FULL
    counting: Counting = Counting.ALOUD
    without: tuple[Technique, ...] = ()
    """Strokes that are left out on both sides, in their usual order: they would touch a sore place."""
    tempo: Tempo | None = None
    """How fast the voice speaks where that was asked for; None where it follows the pace."""
    rests: Rests = Rests.USUAL
    chapter: Chapter = NEWCOMER
    only: Side | None = None
    """The one side that was asked for, which is then the first one; None for both."""
    narrator: Narrator = Narrator.HEART
    bed: Bed = Bed.NONE
    """What sounds under its streams. No step depends on it: the same words come at the same times."""

    @property
    def voice(self) -> Tempo:
        """How fast the voice speaks."""
        return self.tempo or self.pace.tempo

    @property
    def shape(self) -> Shape:
        """The run without its id: runs of one shape have the same steps."""
        return (
            self.limb,
            self.length,
            self.technique,
            self.first_side,
            self.repetitions,
            self.pace,
            self.talk,
            self.counting,
            self.without,
            self.tempo,
            self.rests,
            self.chapter,
            self.only,
            self.narrator,
        )


CROSSING = ("half_way", "over")
"""The lines of the pause between the sides that nobody goes without."""
_NUMBERS = {
    (Technique.SETTLE, False): 7,
    (Technique.GLIDING, False): 13,
    (Technique.GLIDING, True): 2,
    (Technique.SHEARING, False): 11,
    (Technique.SHEARING, True): 9,
    (Technique.RINSING, False): 10,
    (Technique.RINSING, True): 12,
    (Technique.FRICTION, False): 5,
    (Technique.FRICTION, True): 8,
    (Technique.COMPARE, False): 1,
    (Technique.NOTICE, False): 3,
}
"""The number of each step, by which its wording is chosen; no two alike. Found by trying many: with these
any two sessions of 64 differ in more than a third of their sentences, which the content check measures."""
_FREE = tuple(number for number in range(16) if number not in _NUMBERS.values())
"""What a technique gets that has none yet."""


def steps_of(run: Run, routine: Routine) -> tuple[Step, ...]:
    """All steps of a run in order; both sides get the same ones, unless one was asked for alone."""
    first, second = run.first_side, run.first_side.other
    if run.only is not None:
        parts = (*routine.opening, *routine.each_side)
        return *_steps(run, parts, run.only), *_steps(run, routine.closing, Side.BOTH)
    between, again = _steps(run, routine.between, first), _steps(run, routine.each_side, second)
    if again and not between:
        again = (replace(again[0], over=True), *again[1:])
    return (
        *_steps(run, routine.opening, first),
        *_steps(run, routine.each_side, first),
        *between,
        *again,
        *_steps(run, routine.together, Side.BOTH),
        *_steps(run, routine.closing, Side.BOTH),
    )


def _number(technique: Technique, again: bool) -> int:
    place = 2 * tuple(Technique).index(technique) + again
    return _NUMBERS.get((technique, again), _FREE[place % len(_FREE)])


def _steps(run: Run, parts: Sequence[Part], side: Side) -> tuple[Step, ...]:
    return tuple(_step(run, part, side) for part in parts if part.technique not in run.without)


def _step(run: Run, part: Part, side: Side) -> Step:
    """A quiet step has no strokes to count, so it is the same one whatever the dose.

    In the first week it explains all, even to those who know the strokes.
    """
    again = part.technique.is_stroke and side is run.first_side.other
    chapter = run.chapter
    step = Step(
        run.limb,
        part.technique,
        side,
        part.only,
        pace=run.pace,
        talk=Talk.FULL if run.chapter.week == 1 else run.talk,
        tempo=run.voice,
        rests=run.rests,
        again=again,
        take=chapter.take(_number(part.technique, again)),
        narrator=run.narrator,
    )
    match part.technique:
        case Technique.SETTLE:
            return replace(step, image=chapter.image)
        case Technique.NOTICE:
            return replace(step, image=chapter.image, milestone=chapter.milestone)
        case Technique.COMPARE:
            return step
        case _:
            return replace(step, repetitions=run.repetitions, talk=run.talk, counting=run.counting)
