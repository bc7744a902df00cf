"""The minutes solver: which length, repetitions and pace come nearest to the time a person has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .catalogue import Catalogue
from .run import DEFAULT_REPETITIONS, Run
from .terms import MAX_REPETITIONS, MIN_REPETITIONS, Length, Pace, Technique

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
    ``run`` before others, five repetitions before four or six. Both sides are always equal, because
    a run has one number of repetitions and one pace.
    """
    minutes = min(max(minutes, MIN_MINUTES), MAX_MINUTES)
    plans = [
        Plan(choice, catalogue.total_ms(choice), minutes, left_out(catalogue, choice))
        for choice in _choices(run)
    ]
    fitting = [plan for plan in plans if plan.fits]
    if fitting:
        return min(fitting, key=lambda plan: _oddness(plan.run, run.pace))
    return min(plans, key=lambda plan: (abs(plan.total_ms - minutes * 60_000), _oddness(plan.run, run.pace)))


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


def _oddness(run: Run, liked: Pace) -> tuple[int, int, int, int]:
    """How far a run is from the usual one; smaller is better."""
    return (
        int(run.length is Length.SHORT),
        int(run.pace is not liked),
        abs(run.repetitions - DEFAULT_REPETITIONS),
        int(run.pace is Pace.BRISK),
    )
