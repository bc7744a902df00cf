"""A run: one person's way through one routine, as chosen at its start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from .step import Step
from .terms import Counting, Length, Limb, Pace, Side, Talk, Technique

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


Shape: TypeAlias = tuple[Limb, Length, Technique | None, Side, int, Pace, Talk, Counting]
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
    return tuple(_step(run, part, side) for part in parts)


def _step(run: Run, part: Part, side: Side) -> Step:
    """A quiet step has no strokes to count or explain, so it is the same one in every run of a pace."""
    if not part.technique.is_stroke:
        return Step(run.limb, part.technique, side, part.only, pace=run.pace)
    return Step(run.limb, part.technique, side, part.only, run.repetitions, run.pace, run.talk, run.counting)
