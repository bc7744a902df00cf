"""Values of the routine for tests: the real catalogue, a voice of fixed lengths, and strategies."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from skill.content.load import load
from skill.routine.catalogue import Catalogue
from skill.routine.chapter import MOST_TURNS, Chapter, Milestone
from skill.routine.exercise import Estimate
from skill.routine.run import Run, Step
from skill.routine.state import Phase, Question, SessionState, Wish
from skill.routine.terms import (
    STROKES,
    Bed,
    Counting,
    Length,
    Limb,
    Mode,
    Narrator,
    Pace,
    Rests,
    Side,
    Talk,
    Technique,
    Tempo,
)

bounded = settings(max_examples=150, deadline=None)
"""How hard a property is tried in an ordinary run of the tests."""
MOST = 1 << 40
"""A figure larger than any that a request could bring."""


@cache
def catalogue() -> Catalogue:
    """Everything that can be done in English, with estimated lengths of speech, by two voices over two beds."""
    return load("en").catalogue(None, {Narrator.MICHAEL: Estimate()}, (Bed.RAIN, Bed.PAD))


@cache
def every_step() -> tuple[Step, ...]:
    """Every step that a run can hold, closings with something left out included."""
    return (*catalogue().every_step(), *catalogue().every_closing())


class Metronome:
    """A voice that needs one second for every text, and one for the chime."""

    def milliseconds(self, text: str, tempo: Tempo) -> int | None:
        return 1000

    def chime_milliseconds(self) -> int | None:
        return 1000


def steps() -> st.SearchStrategy[Step]:
    """Steps that the routines can hold."""
    return st.sampled_from(every_step())


def strokes() -> st.SearchStrategy[Step]:
    """Steps that are counted."""
    return st.sampled_from([step for step in every_step() if step.technique.is_stroke])


def words() -> st.SearchStrategy[str]:
    """Ids of runs: what a request's id becomes."""
    return st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=8)


LEFT_OUT = [(), (Technique.RINSING,), (Technique.SHEARING, Technique.RINSING), (Technique.FRICTION,)]
"""What runs may leave out, in the usual order."""
SHAPES = [(run.limb, run.length, run.technique) for run in catalogue().every_run() if run.pace is Pace.STEADY]
"""Limb, length and single technique of every run there is."""


@cache
def runs() -> st.SearchStrategy[Run]:
    """Runs of every shape, on both sides or, half of them, on the first one alone."""
    return st.builds(
        _on_one_side_where_alone,
        st.booleans(),
        st.sampled_from(SHAPES),
        words(),
        st.sampled_from([Side.LEFT, Side.RIGHT]),
        st.integers(4, 6),
        st.sampled_from(Pace),
        st.sampled_from(Talk),
        st.sampled_from(Counting),
        st.sampled_from(LEFT_OUT),
        st.sampled_from([None, *Tempo]),
        st.sampled_from(Rests),
        chapters(),
        st.sampled_from(Narrator),
        st.sampled_from(Bed),
    ).map(_with_something_left)


def _on_one_side_where_alone(
    alone: bool, shape: tuple[Limb, Length, Technique | None], name: str, side: Side, *choices: Any
) -> Run:
    *figures, narrator, bed = choices
    run = replace(Run(name, *shape, side, *figures), narrator=narrator, bed=bed)
    return replace(run, only=side) if alone else run


def _with_something_left(run: Run) -> Run:
    """The run itself where what it leaves out leaves a stroke; else with all strokes, else on both sides."""
    tried = (run, replace(run, without=()), replace(run, without=(), only=None))
    return next(each for each in tried if any(s.technique.is_stroke for s in catalogue().steps(each)))


def chapters() -> st.SearchStrategy[Chapter]:
    """Chapters of every week and milestone."""
    turns = st.integers(0, MOST_TURNS - 1)
    return st.builds(Chapter, st.integers(1, 3), turns, st.sampled_from([None, *Milestone]))


@cache
def wishes() -> st.SearchStrategy[Wish]:
    """What a person can have asked for, sensible or not."""
    return st.builds(
        Wish,
        st.none() | st.sampled_from(Limb),
        st.none() | st.sampled_from(Length),
        st.none() | st.integers(0, 10_000),
        st.none() | st.sampled_from(Technique),
        st.none() | st.sampled_from(Side),
        st.none() | st.integers(0, 1 << 18),
        st.booleans(),
    )


@cache
def places() -> st.SearchStrategy[SessionState]:
    """Places of every state: before, during and after a run, with every question open."""
    loose = {
        "question": st.sampled_from(Question),
        "wish": wishes(),
        "unclear": st.integers(0, 9),
        "offset": st.integers(0, MOST),
        "heard": st.integers(0, (1 << 64) - 1),
        "spared": st.frozensets(st.sampled_from(tuple(product(Limb, STROKES)))),
    }
    before = st.builds(SessionState, way=st.none() | st.sampled_from(Mode), **loose)
    during = st.builds(
        SessionState,
        phase=st.sampled_from([phase for phase in Phase if phase is not Phase.IDLE]),
        way=st.sampled_from(Mode),
        run=runs(),
        step=st.integers(0, 63),
        part=st.integers(0, 3),
        loop=st.booleans(),
        ouch=st.integers(0, 3),
        sore_steps=st.integers(0, 3),
        restarted_at=st.integers(0, MOST),
        failures=st.integers(0, 3),
        skips=st.integers(0, (1 << 64) - 1),
        **loose,
    )
    return before | during.map(_within_its_run)


def _within_its_run(state: SessionState) -> SessionState:
    assert state.run is not None
    run = state.run
    spared = frozenset(each for each in state.spared if each[0] is not run.limb or each[1] in run.without)
    return replace(state, step=state.step % len(catalogue().steps(run)), spared=spared)
