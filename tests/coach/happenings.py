"""Events of every kind as strategies, made from the events' own fields."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import Any, get_type_hints

from hypothesis import strategies as st

from skill.coach import coach
from skill.coach.events import Context, Event, Preferences
from skill.coach.streaming import StreamFailed, StreamFinished, StreamNearlyFinished, StreamStopped
from skill.routine.state import SessionState, Wish
from skill.routine.terms import Bed, Counting, Limb, Mode, Narrator, Pace, Rests, Talk, Tempo, TimeOfDay
from tests.routine.values import places, wishes, words

BY_NAME: dict[str, type[Event]] = {row.event.__name__: row.event for topic in coach.TOPICS for row in topic}
"""Every kind of event, by its name."""
REPORTS: tuple[type[Event], ...] = (
    StreamNearlyFinished,
    StreamFinished,
    StreamStopped,
    StreamFailed,
)
"""What a player reports; everything else is said by a person, or left unsaid."""
FIGURES = st.integers(-3, 20) | st.integers(-(1 << 40), 1 << 40)
OFFSETS = st.none() | st.integers(-10_000, 120_000) | st.integers(-(1 << 40), 1 << 40)


def kinds() -> list[type[Event]]:
    """Every kind of event that the coach answers."""
    found = [kind for kind in BY_NAME.values() if kind not in REPORTS]
    return sorted(found, key=lambda kind: kind.__name__)


def preferences() -> st.SearchStrategy[Preferences]:
    """What can be remembered of a person."""
    return st.builds(
        Preferences,
        paces=st.dictionaries(st.sampled_from(Limb), st.sampled_from(Pace)),
        talk=st.none() | st.sampled_from(Talk),
        counting=st.none() | st.sampled_from(Counting),
        way=st.none() | st.sampled_from(Mode),
        tempo=st.none() | st.sampled_from(Tempo),
        rests=st.none() | st.sampled_from(Rests),
        narrator=st.none() | st.sampled_from(Narrator),
        bed=st.none() | st.sampled_from(Bed),
        visits=st.integers(0, 5),
    )


def contexts() -> st.SearchStrategy[Context]:
    """What a request can say about itself."""
    return st.builds(Context, FIGURES, OFFSETS, st.booleans(), words(), preferences())


def happening(kind: type[Event]) -> st.SearchStrategy[Event]:
    """An event of one kind, with every field it has filled in somehow."""
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind) if field.name != "context"]
    return st.builds(kind, contexts(), **{name: _any(hints[name]) for name in names})


@cache
def _any(hint: Any) -> st.SearchStrategy[Any]:
    if hint is int or hint == int | None:
        return FIGURES if hint is int else st.none() | FIGURES
    if hint is Wish:
        return wishes()
    if hint == SessionState | None:
        return st.none() | places()
    if hint == TimeOfDay | None:
        return st.none() | st.builds(TimeOfDay, st.integers(0, 1439))
    return st.from_type(hint)
