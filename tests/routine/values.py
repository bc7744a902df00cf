"""Values of the routine for tests: the real catalogue, a voice of fixed lengths, and strategies."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from hypothesis import settings
from hypothesis import strategies as st

from skill.content.load import load
from skill.routine.catalogue import Catalogue
from skill.routine.place import Place, Question, State, Wish
from skill.routine.run import Run
from skill.routine.step import Step
from skill.routine.terms import Counting, Length, Limb, Pace, Side, Talk, Technique, Way

bounded = settings(max_examples=150, deadline=None)
"""How hard a property is tried in an ordinary run of the tests."""
MOST = 1 << 40
"""A figure larger than any that a request could bring."""


@cache
def book() -> Catalogue:
    """Everything that can be done in English, with estimated lengths of speech."""
    return load("en").catalogue()


@cache
def every_step() -> tuple[Step, ...]:
    """Every step that a run can hold, closings with something left out included."""
    return (*book().every_step(), *book().every_closing())


class Metronome:
    """A voice that needs one second for every text, and one for the chime."""

    def milliseconds(self, text: str) -> int | None:
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


@st.composite
def runs(draw: st.DrawFn) -> Run:
    """Runs of every shape."""
    limb = draw(st.sampled_from(Limb))
    length = draw(st.sampled_from(Length))
    alone = [t for (other, t) in book().exercises if other is limb and t.is_stroke]
    return Run(
        draw(words()),
        limb,
        length,
        draw(st.sampled_from(alone)) if length is Length.SINGLE else None,
        draw(st.sampled_from([Side.LEFT, Side.RIGHT])),
        draw(st.integers(4, 6)),
        draw(st.sampled_from(Pace)),
        draw(st.sampled_from(Talk)),
        draw(st.sampled_from(Counting)),
    )


def wishes() -> st.SearchStrategy[Wish]:
    """What a person can have asked for, sensible or not."""
    return st.builds(
        Wish,
        st.none() | st.sampled_from(Limb),
        st.none() | st.sampled_from(Length),
        st.none() | st.integers(0, 10_000),
        st.none() | st.sampled_from(Technique),
        st.none() | st.sampled_from(Side),
    )


@st.composite
def places(draw: st.DrawFn) -> Place:
    """Places of every state: before, during and after a run, with every question open."""
    run = draw(st.none() | runs())
    figures = st.integers(0, MOST)
    loose = Place(
        question=draw(st.sampled_from(Question)),
        wish=draw(wishes()),
        unclear=draw(st.integers(0, 9)),
        offset=draw(figures),
        heard=draw(st.integers(0, (1 << 64) - 1)),
    )
    if run is None:
        return replace(loose, way=draw(st.none() | st.sampled_from(Way)))
    return replace(
        loose,
        state=draw(st.sampled_from(State)),
        way=draw(st.sampled_from(Way)),
        run=run,
        step=draw(st.integers(0, len(book().steps(run)) - 1)),
        part=draw(st.integers(0, 3)),
        loop=draw(st.booleans()),
        ouch=draw(st.integers(0, 3)),
        sore_steps=draw(st.integers(0, 3)),
        restarted_at=draw(figures),
        failures=draw(st.integers(0, 3)),
    )
