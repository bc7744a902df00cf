"""Sparing a sore place: which strokes would touch it, what is left, and a run that leaves them out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias

from skill.routine.catalogue import Catalogue
from skill.routine.run import Run
from skill.routine.state import Phase, Question, SessionState
from skill.routine.terms import STROKES, Limb, Side, Spot, Technique

from .actions import Action, ClearState, SaveState
from .here import Here

Stroke: TypeAlias = tuple[Limb, Technique]
THINNED = "t"
"""Behind the id of a run that was thinned."""
FEWEST = 2
"""With fewer kinds of strokes left, the other limb is offered instead."""


def touching(catalogue: Catalogue, spots: Iterable[Spot]) -> frozenset[Stroke]:
    """Every stroke that touches one of these places, as the exercises say it."""
    sore = frozenset(spots)
    return frozenset(key for key, each in catalogue.exercises.items() if sore.intersection(each.touches))


def spared(state: SessionState) -> frozenset[Stroke]:
    """Every stroke that is left out for a sore place: those of this conversation, and those of a kept run."""
    run = state.run
    return (
        state.spared | frozenset((run.limb, technique) for technique in run.without) if run else state.spared
    )


def spared_on(state: SessionState, limb: Limb) -> tuple[Technique, ...]:
    """The strokes that are left out on a limb, in their usual order."""
    out = spared(state)
    return tuple(technique for technique in STROKES if (limb, technique) in out) if out else ()


def has_room(state: SessionState, limb: Limb) -> bool:
    """Whether enough is left of a limb's routine to be worth doing."""
    return len(STROKES) - len(spared_on(state, limb)) >= FEWEST


def fits(catalogue: Catalogue, state: SessionState, run: Run) -> bool:
    """Whether a run can be begun with the strokes that it leaves out: something of it is left."""
    return has_room(state, run.limb) and any(step.technique.is_stroke for step in catalogue.steps(run))


def thinned(here: Here) -> Here | None:
    """The same run without the strokes that are spared by now; None where too little of it is left.

    A step under way that goes is followed by the next one that stays, or else by the closing; what was done
    stays done. Where a stream plays it has another id: what the player still reports of the streams before
    must not bring back the strokes that are left out (:func:`instead_of`).
    """
    out = spared_on(here.state, here.run.limb)
    if set(out) <= set(here.run.without):
        return here
    run = replace(here.run, without=out, id=here.run.id + THINNED if here.flows else here.run.id)
    if not fits(here.catalogue, here.state, run):
        return None
    index = {step.what: number for number, step in enumerate(here.catalogue.steps(run))}
    heard, skips = (_renumbered(here, bits, index) for bits in (here.state.heard, here.state.skips))
    later = (s.what for i, s in enumerate(here.steps) if i >= here.state.step and not here.skips(i))
    step = next((what for what in later if what in index), here.steps[-1].what)
    there = here.at(replace(here.state, run=run, step=index[step], heard=heard, skips=skips))
    if step == here.step.what:
        return there
    return Here(there.catalogue, there.moved(index[step]).state, there.context._replace(offset=None))


def instead_of(here: Here, there: Here) -> tuple[Action, ...]:
    """What ends a run of which only a thinner one goes on: where it had ended before, nothing goes on."""
    if there.run.id == here.run.id:
        return ()
    state = replace(here.held.state, phase=Phase.PAUSED, question=Question.NONE, spared=frozenset())
    return SaveState(state), ClearState()


def _renumbered(here: Here, bits: int, index: Mapping[tuple[Technique, Side], int]) -> int:
    """Bits of the run's steps as bits of those of another run, by what the steps are."""
    numbers = (index.get(step.what) for i, step in enumerate(here.steps) if bits >> i & 1)
    return sum(1 << number for number in numbers if number is not None)
