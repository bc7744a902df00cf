"""The catalogue: everything that can be done in one language. Content builds it, the coach reads it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import combinations, product
from typing import TypeAlias, TypeVar

from .chapter import TAKES, Image, Milestone
from .exercise import Exercise, Line, Speech
from .layout import MOST_NAMED_LEFT_OUT, TimelineWords, lay_out
from .run import CROSSING, Routine, Run, Shape, Step, steps_of
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
from .timeline import Timeline, once

K = TypeVar("K")
V = TypeVar("V")
_Shape: TypeAlias = tuple[Technique, tuple[str, ...], Side]


@dataclass
class Catalogue:
    """Exercises, routines and timeline words of one language, and the timelines made from them."""

    language: str
    exercises: Mapping[tuple[Limb, Technique], Exercise]
    routines: Mapping[tuple[Limb, Length], Routine]
    """Full and short routines of both limbs; single ones follow from the full ones."""
    words: TimelineWords
    speech: Speech
    others: Mapping[Narrator, Speech] = field(default_factory=dict)
    """How long everything takes in each further voice that can be had."""
    beds: tuple[Bed, ...] = ()
    """What can sound under a stream here."""
    published: bool = False
    """Whether streams were made ahead: then the voice follows the pace, and rests are never short."""
    _timelines: dict[Step, Timeline] = field(default_factory=dict, repr=False)
    _steps: dict[Shape, tuple[Step, ...]] = field(default_factory=dict, repr=False)
    _totals: dict[Shape, int] = field(default_factory=dict, repr=False)
    _shapes: dict[Limb, set[_Shape]] = field(default_factory=dict, repr=False)

    @once
    def version(self) -> str:
        """Six hex digits that change when a place in a run could come to mean another step."""
        shape = repr(sorted(self.routines.items(), key=lambda item: item[0]))
        shape += repr([(key, [p.id for p in e.passages]) for key, e in sorted(self.exercises.items())])
        return sha256(shape.encode()).hexdigest()[:6]

    def routine(self, run: Run) -> Routine:
        """The routine behind a run."""
        return self.routine_of(run.limb, run.length, run.technique)

    def routine_of(self, limb: Limb, length: Length, technique: Technique | None) -> Routine:
        """The routine of a length, or of a technique alone."""
        if length is Length.SINGLE and technique is not None:
            return self.routines[limb, Length.FULL].alone(technique, self.routines[limb, Length.SHORT])
        return self.routines[limb, length]

    def steps(self, run: Run) -> tuple[Step, ...]:
        """All steps of a run in order, told by the usual voice where its own cannot be had."""
        run = self._as_had(run)
        shape = run.shape
        steps = self._steps.get(shape)
        if steps is None:
            steps = _bounded(self._steps)[shape] = steps_of(run, self.routine(run))
        return steps

    def timeline(self, step: Step) -> Timeline:
        """The timeline of a step, laid out once and kept."""
        timeline = self._timelines.get(step)
        if timeline is None:
            exercise = self.exercises[step.limb, step.technique]
            speech = self.others.get(step.narrator, self.speech)
            timeline = lay_out(step, exercise, self.words, speech, self._crossing(step))
            _bounded(self._timelines)[step] = timeline
        return timeline

    @property
    def narrators(self) -> tuple[Narrator, ...]:
        """The voices that can be had, the usual one first."""
        return (Narrator.HEART, *self.others)

    @property
    def shortest_rests(self) -> Rests:
        """The shortest rests that can be had."""
        return Rests.USUAL if self.published else Rests.SHORT

    def _as_had(self, run: Run) -> Run:
        """A run with its wishes for the voice as far as they can be met here."""
        if run.narrator not in self.narrators:
            run = replace(run, narrator=Narrator.HEART)
        if self.published:
            run = replace(run, tempo=None, rests=Rests.LONG if run.rests is Rests.LONG else Rests.USUAL)
        return run

    def bed_of(self, run: Run) -> Bed:
        """What sounds under the streams of a run: what was chosen, where it can be had."""
        return run.bed if run.bed in self.beds else Bed.NONE

    def _crossing(self, step: Step) -> tuple[Line, ...]:
        """What is said before a step that crosses over to the second side."""
        pause = self.exercises[step.limb, Technique.COMPARE]
        return tuple(line for line in pause.lines if line.id in CROSSING) if step.over else ()

    def knows(self, step: Step) -> bool:
        """Whether some run can hold this very step: the address of a stream names nothing else."""
        if step.left_out and not self._can_miss(step):
            return False
        if step.narrator not in self.narrators:
            return False
        if not step.technique.is_stroke and _told(step) != _plain(step):
            return False
        if (step.image and step.technique not in _IMAGED) or (
            step.milestone and step.technique is not Technique.NOTICE
        ):
            return False
        if step.again and not (step.technique.is_stroke and step.side is not Side.BOTH):
            return False
        return (step.technique, step.only, step.side) in self._possible(step.limb)

    def _possible(self, limb: Limb) -> set[_Shape]:
        """Every technique, selection and side that the routines and single runs of a limb hold."""
        if limb in self._shapes:
            return self._shapes[limb]
        runs = (run for run in self.every_run() if run.limb is limb and run.pace is Pace.STEADY)
        sides = (Side.LEFT, Side.RIGHT)
        shapes = (replace(run, first_side=side) for run in runs for side in sides)
        held = {(step.technique, step.only, step.side) for run in shapes for step in self.steps(run)}
        return self._shapes.setdefault(limb, held)

    def _can_miss(self, step: Step) -> bool:
        """Whether what a closing says was left out is as :meth:`closing` would say it."""
        return step.technique is Technique.NOTICE and step == self.closing(step, step.left_out)

    def closing(self, step: Step, missed: Collection[tuple[Technique, Side]]) -> Step:
        """The closing step that says what was left out, in the order of the full routine.

        It is told in one way, without the image of the day, so that such closings stay few.
        """
        named = self._named(step.limb, missed)
        return replace(self._with_left_out(step), left_out=named) if named else replace(step, left_out=())

    def _with_left_out(self, step: Step) -> Step:
        return replace(step, take=0, image=None)

    def _named(
        self, limb: Limb, missed: Collection[tuple[Technique, Side]]
    ) -> tuple[tuple[Technique, Side], ...]:
        """What was missed, in order; where it is too much to be named, all that could be."""
        possible = self.missable(limb)
        if len(missed) > MOST_NAMED_LEFT_OUT:
            return possible
        return tuple(what for what in possible if what in missed)

    def missable(self, limb: Limb) -> tuple[tuple[Technique, Side], ...]:
        """The strokes of the full routine in order: all that a closing can say was left out."""
        return tuple(step.what for step in self.steps(Run("", limb)) if step.technique.is_stroke)

    def total_ms(self, run: Run) -> int:
        """Length of the whole run in ms, as planned at its start."""
        shape = run.shape
        total = self._totals.get(shape)
        if total is None:
            total = sum(self.timeline(step).total_ms for step in self.steps(run))
            _bounded(self._totals)[shape] = total
        return total

    def every_run(self) -> Iterator[Run]:
        """One run of each shape at each pace: each limb and length, each technique alone."""
        for limb in Limb:
            alone = [t for (other, t) in self.exercises if other is limb and t.is_stroke]
            for pace in Pace:
                yield Run("", limb, Length.FULL, pace=pace)
                yield Run("", limb, Length.SHORT, pace=pace)
                yield from (Run("", limb, Length.SINGLE, technique, pace=pace) for technique in alone)

    def every_step(self) -> Iterator[Step]:
        """Every step of every run once: each pace, count, level of talk and counting, each side and wording.

        The voice is the usual one and follows the pace, and rests are the usual ones: others are known too,
        and not listed.
        """
        seen: set[Step] = set()
        repetitions = range(MIN_REPETITIONS, MAX_REPETITIONS + 1)
        figures = tuple(product(repetitions, Talk, Counting, (Side.LEFT, Side.RIGHT)))
        for run in self.every_run():
            for count, talk, counting, first in figures:
                choice = replace(run, repetitions=count, talk=talk, counting=counting, first_side=first)
                new = [step for step in map(_first_take, self.steps(choice)) if step not in seen]
                seen.update(new)
                yield from (worded for step in new for worded in _wordings(step))

    def every_closing(self) -> Iterator[Step]:
        """Every closing step of every run, with everything that it can say was left out."""
        for step in list(self.every_step()):
            if step.technique is Technique.NOTICE and step == self._with_left_out(step):
                possible = self.missable(step.limb)
                for count in range(1, MOST_NAMED_LEFT_OUT + 1):
                    yield from (replace(step, left_out=named) for named in combinations(possible, count))
                yield replace(step, left_out=possible)

    def spoken_texts(self) -> tuple[str, ...]:
        """Every text that a timeline can speak, chimes apart, without repetition and in a stable order."""
        texts = set(self.words.texts())
        for limb in Limb:
            texts |= {self.words.left_out_text(what, side, limb) for what, side in self.missable(limb)}
        for (limb, _), exercise in self.exercises.items():
            for side in Side:
                if exercise.works_on(side):
                    sides = self.words.sides(side, limb) | _NOTHING_TODAY
                    texts |= {template.format(**sides) for template in exercise.templates()}
        texts.discard("")
        return tuple(sorted(texts))


_IMAGED = (Technique.SETTLE, Technique.NOTICE)
"""The steps that tell the image of the day."""


def _first_take(step: Step) -> Step:
    return replace(step, take=0)


def _wordings(step: Step) -> Iterator[Step]:
    """The step in each of its wordings, with each image and milestone that it can tell."""
    images = (None, *Image) if step.technique in _IMAGED else (None,)
    milestones = (None, *Milestone) if step.technique is Technique.NOTICE else (None,)
    for take, image, milestone in product(range(TAKES), images, milestones):
        yield replace(step, take=take, image=image, milestone=milestone)


_NOTHING_TODAY = {"image": "", "echo": "", "milestone": ""}


def _told(step: Step) -> Step:
    """A quiet step without all that may differ from run to run."""
    return replace(
        step,
        pace=Pace.STEADY,
        talk=Talk.FULL,
        left_out=(),
        tempo=Tempo.STEADY,
        rests=Rests.USUAL,
        take=0,
        image=None,
        milestone=None,
        narrator=Narrator.HEART,
    )


def _plain(step: Step) -> Step:
    """The one form of a quiet step at steady pace."""
    return Step(step.limb, step.technique, step.side, step.only)


def _bounded(kept: dict[K, V], most: int = 4096) -> dict[K, V]:
    """The same dict, emptied when full: timelines are cheap to lay out again."""
    if len(kept) >= most:
        kept.clear()
    return kept


# The minutes solver: which length, repetitions and pace come nearest to the time a person has.

MIN_MINUTES = 2
MAX_MINUTES = 15
TOLERANCE = 0.10
"""A run whose length is within this share of the wish counts as what was asked for."""


@dataclass(frozen=True)
class Plan:
    """A run that fits a number of minutes, as well as any can."""

    run: Run
    total_ms: int
    minutes: int
    """The wish, pulled into 2 to 15 minutes."""
    left_out: tuple[Technique, ...]
    """Strokes of the full routine that this run does not have."""

    @property
    def fits(self) -> bool:
        """Whether the run lasts what was asked, within a tenth."""
        wish = self.minutes * 60_000
        return abs(self.total_ms - wish) <= TOLERANCE * wish


def solve(catalogue: Catalogue, run: Run, minutes: int) -> Plan:
    """The run nearest to ``minutes``, keeping limb, side, talk, counting, and a single technique.

    Among runs within a tenth of the wish the most usual one wins: full before short, the pace of
    ``run`` before others, its repetitions before more or fewer; longer or shorter rests where nothing else
    fits. Both sides are always equal, because a run has one number of repetitions and one pace.
    """
    minutes = min(max(minutes, MIN_MINUTES), MAX_MINUTES)
    plans = _plans(catalogue, minutes, _choices(run))
    if not any(plan.fits for plan in plans):
        others = (replace(run, rests=rests) for rests in Rests if rests is not run.rests)
        plans += [plan for other in others for plan in _plans(catalogue, minutes, _choices(other))]
    fitting = [plan for plan in plans if plan.fits]
    if fitting:
        return min(fitting, key=lambda plan: _oddness(plan.run, run))
    return min(plans, key=lambda plan: (abs(plan.total_ms - minutes * 60_000), _oddness(plan.run, run)))


def _plans(catalogue: Catalogue, minutes: int, choices: Iterable[Run]) -> list[Plan]:
    return [
        Plan(choice, catalogue.total_ms(choice), minutes, left_out(catalogue, choice)) for choice in choices
    ]


def left_out(catalogue: Catalogue, run: Run) -> tuple[Technique, ...]:
    """The strokes of the full routine that this run does not have, in order."""
    full = replace(run, length=Length.FULL, technique=None)
    has = {step.technique for step in catalogue.steps(run)}
    missing = [s.technique for s in catalogue.steps(full) if s.technique.is_stroke and s.technique not in has]
    return tuple(dict.fromkeys(missing))


def _choices(run: Run) -> Iterator[Run]:
    lengths = (Length.SINGLE,) if run.length is Length.SINGLE else (Length.FULL, Length.SHORT)
    for length in lengths:
        for repetitions in range(MIN_REPETITIONS, MAX_REPETITIONS + 1):
            for pace in Pace:
                yield replace(run, length=length, repetitions=repetitions, pace=pace)


def _oddness(run: Run, liked: Run) -> tuple[int, int, int, int]:
    """How far a run is from the usual one; smaller is better."""
    return (
        int(run.length is Length.SHORT),
        int(run.pace is not liked.pace),
        abs(run.repetitions - liked.repetitions),
        int(run.pace is Pace.BRISK),
    )
