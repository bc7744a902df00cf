"""The catalogue: everything that can be done in one language. Content builds it, the coach reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TypeVar

from .exercise import Exercise
from .layout import lay_out
from .run import Routine, Run, steps_of
from .speech import Speech
from .step import Step
from .terms import Length, Limb, Pace, Side, Technique
from .timeline import Timeline
from .words import TimelineWords

K = TypeVar("K")
V = TypeVar("V")


@dataclass
class Catalogue:
    """Exercises, routines and timeline words of one language, and the timelines made from them."""

    language: str
    exercises: Mapping[tuple[Limb, Technique], Exercise]
    routines: Mapping[tuple[Limb, Length], Routine]
    """Full and short routines of both limbs; single ones follow from the full ones."""
    words: TimelineWords
    speech: Speech
    _timelines: dict[Step, Timeline] = field(default_factory=dict, repr=False)
    _steps: dict[Run, tuple[Step, ...]] = field(default_factory=dict, repr=False)
    _version: str = ""

    @property
    def version(self) -> str:
        """Six hex digits that change when a place in a run could come to mean another step."""
        if not self._version:
            shape = repr(sorted(self.routines.items(), key=lambda item: item[0]))
            shape += repr([(key, [p.id for p in e.passages]) for key, e in sorted(self.exercises.items())])
            self._version = sha256(shape.encode()).hexdigest()[:6]
        return self._version

    def routine(self, run: Run) -> Routine:
        """The routine behind a run."""
        if run.length is Length.SINGLE and run.technique is not None:
            return self.routines[run.limb, Length.FULL].alone(run.technique)
        return self.routines[run.limb, run.length]

    def steps(self, run: Run) -> tuple[Step, ...]:
        """All steps of a run in order."""
        shape = replace(run, id="")
        if shape not in self._steps:
            _bounded(self._steps)[shape] = steps_of(shape, self.routine(shape))
        return self._steps[shape]

    def timeline(self, step: Step) -> Timeline:
        """The timeline of a step, laid out once and kept."""
        if step not in self._timelines:
            exercise = self.exercises[step.limb, step.technique]
            _bounded(self._timelines)[step] = lay_out(step, exercise, self.words, self.speech)
        return self._timelines[step]

    def knows(self, step: Step) -> bool:
        """Whether some routine can hold this step: an address of a stream names nothing else."""
        exercise = self.exercises.get((step.limb, step.technique))
        if exercise is None:
            return False
        if exercise.together != (step.side is Side.BOTH):
            return False
        if step.left_out and (step.technique is not Technique.NOTICE or not self._can_miss(step)):
            return False
        return step.only in self._selections(step.limb, step.technique)

    def _selections(self, limb: Limb, technique: Technique) -> set[tuple[str, ...]]:
        chosen = {
            part.only
            for routine in self.routines.values()
            for part in (*routine.opening, *routine.each_side, *routine.together, *routine.closing)
            if routine.limb is limb and part.technique is technique
        }
        return chosen | {()}

    def _can_miss(self, step: Step) -> bool:
        """Whether what a closing says was left out could have been, and is listed once, in order."""
        possible = self.missable(step.limb, step.side)
        positions = [possible.index(what) for what in step.left_out if what in possible]
        return len(positions) == len(step.left_out) and positions == sorted(set(positions))

    def missable(self, limb: Limb, first_side: Side) -> list[tuple[Technique, Side]]:
        """The strokes of a full routine in order: what a closing can name as left out."""
        run = Run("", limb, first_side=first_side)
        return [step.what for step in self.steps(run) if step.technique.is_stroke]

    def total_ms(self, run: Run) -> int:
        """Length of the whole run in ms, as planned at its start."""
        return sum(self.timeline(step).total_ms for step in self.steps(run))

    def every_run(self) -> Iterator[Run]:
        """One run of each shape at each pace: each limb and length, each technique alone."""
        for limb in Limb:
            alone = [t for (other, t), e in self.exercises.items() if other is limb and t.is_stroke]
            for pace in Pace:
                yield Run("a", limb, Length.FULL, pace=pace)
                yield Run("a", limb, Length.SHORT, pace=pace)
                yield from (Run("a", limb, Length.SINGLE, technique, pace=pace) for technique in alone)


def _bounded(kept: dict[K, V], most: int = 4096) -> dict[K, V]:
    """The same dict, emptied when full: timelines are cheap to lay out again."""
    if len(kept) >= most:
        kept.clear()
    return kept
