"""A run: one person's way through one routine, as chosen at its start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from .terms import MAX_REPETITIONS, MIN_REPETITIONS, Counting, Length, Limb, Pace, Side, Talk, Technique

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

    @property
    def code(self) -> str:
        """The step as one URL-safe word, such as ``foot.gliding.left.5.steady.full.aloud.-.-``."""
        missed = _AND.join(f"{technique}-{side}" for technique, side in self.left_out)
        only = _AND.join(self.only)
        head = f"{self.limb}.{self.technique}.{self.side}.{self.repetitions}"
        return f"{head}.{self.pace}.{self.talk}.{self.counting}.{only or '-'}.{missed or '-'}"

    @property
    def what(self) -> tuple[Technique, Side]:
        """Technique and side: what a person would call this step."""
        return self.technique, self.side

    def at_pace(self, pace: Pace) -> Step:
        """The same step at another pace."""
        return replace(self, pace=pace)


def step_from_code(code: str) -> Step | None:
    """The step that a code names, or None where it names none (repetitions out of 4 to 6 included)."""
    parts = code.split(".")
    if len(parts) != 9 or parts[3] not in {str(n) for n in range(MIN_REPETITIONS, MAX_REPETITIONS + 1)}:
        return None
    limb, technique, side, repetitions, pace, talk, counting, only, missed = parts
    try:
        step = Step(
            Limb(limb),
            Technique(technique),
            Side(side),
            _split(only),
            int(repetitions),
            Pace(pace),
            Talk(talk),
            Counting(counting),
            tuple(_missed(item) for item in _split(missed)),
        )
    except ValueError:
        return None
    return step if step.code == code else None


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
    """The order of a routine: opening, what each side gets, what both get together, closing."""

    limb: Limb
    length: Length
    first_side: Side
    opening: tuple[Part, ...]
    each_side: tuple[Part, ...]
    together: tuple[Part, ...]
    closing: tuple[Part, ...]
    repetitions: int = DEFAULT_REPETITIONS

    def alone(self, technique: Technique) -> Routine:
        """The routine of one technique on both sides, with the closing kept."""
        return replace(
            self,
            length=Length.SINGLE,
            opening=(),
            each_side=tuple(Part(p.technique) for p in self.each_side if p.technique is technique),
            together=tuple(Part(p.technique) for p in self.together if p.technique is technique),
        )


Shape: TypeAlias = tuple[
    Limb, Length, Technique | None, Side, int, Pace, Talk, Counting, tuple[Technique, ...]
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
        )


def steps_of(run: Run, routine: Routine) -> tuple[Step, ...]:
    """All steps of a run in order; both sides get the same ones."""
    sides = (run.first_side, run.first_side.other)
    return (
        *_steps(run, routine.opening, run.first_side),
        *(step for side in sides for step in _steps(run, routine.each_side, side)),
        *_steps(run, routine.together, Side.BOTH),
        *_steps(run, routine.closing, Side.BOTH),
    )


def _steps(run: Run, parts: Sequence[Part], side: Side) -> tuple[Step, ...]:
    return tuple(_step(run, part, side) for part in parts if part.technique not in run.without)


def _step(run: Run, part: Part, side: Side) -> Step:
    """A quiet step has no strokes to count or explain, so it is the same one in every run of a pace."""
    if not part.technique.is_stroke:
        return Step(run.limb, part.technique, side, part.only, pace=run.pace)
    return Step(run.limb, part.technique, side, part.only, run.repetitions, run.pace, run.talk, run.counting)
