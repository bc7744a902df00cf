"""Steps in turns: a long timeline is divided where nothing is torn apart, and nothing is lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.routine.exercise import Exercise, Passage
from skill.routine.layout import lay_out
from skill.routine.run import Step
from skill.routine.terms import Counting, Limb, Side, Talk, Technique
from skill.routine.timeline import MARKUP_PER_CUE, MOST_CHARACTERS, Cue, CueKind, Timeline, parts_of
from skill.routine.wording import Spoken
from tests.routine.values import Metronome, bounded, catalogue, every_step

ALEXA_TAKES = 8000
"""Characters of one reply (Amazon, best practices for text responses)."""
INDIVISIBLE = 400
"""Characters that a turn may have too many: what follows its last landmark below, with the markup."""
BEGINS = {CueKind.COUNT, CueKind.LANDMARK, CueKind.LINE, CueKind.CHIME}


def long_step(counting: Counting, passages: int, words: int) -> Timeline:
    """A step of many long passages, laid out as the routines lay theirs out."""
    there, move, lift, name = (
        _said(text) for text in ("there " * words, "move " * words, "Lift. " * words, "N")
    )
    places = tuple(Passage(f"p{n}", there, 5000, move.first) for n in range(passages))
    exercise = Exercise(Limb.FOOT, Technique.GLIDING, "", name, places, release=lift)
    step = Step(Limb.FOOT, Technique.GLIDING, Side.LEFT, talk=Talk.FULL, counting=counting)
    return lay_out(step, exercise, catalogue().words, Metronome())


def _said(text: str) -> Spoken:
    return Spoken((text,), (text,))


def weight(part: tuple[Cue, ...]) -> int:
    return sum(len(cue.text) + MARKUP_PER_CUE for cue in part)


def check(timeline: Timeline, most: int) -> tuple[tuple[Cue, ...], ...]:
    parts = parts_of(timeline, most)
    assert [cue for part in parts for cue in part] == list(timeline.cues)
    assert all(parts)
    for before, part in pairwise(parts):
        assert part[0].kind in BEGINS
        assert before[-1].kind not in (CueKind.LAST_ONE, CueKind.TWO_MORE)
        assert (before[-1].kind, part[0].kind) != (CueKind.CHIME, CueKind.COUNT)
        assert weight(before) + weight(part[:1]) > most
    return parts


def cues() -> st.SearchStrategy[list[Cue]]:
    cue = st.builds(
        Cue, st.just(0), st.just(1), st.sampled_from(CueKind), st.integers(0, 400).map(lambda n: "a" * n)
    )
    return st.lists(cue, max_size=40)


@bounded
@given(cues(), st.integers(1, 3000))
def test_any_timeline_is_divided_only_where_nothing_is_torn_apart(found: list[Cue], most: int) -> None:
    timeline = Timeline(tuple(found), (), 1, True)
    if found:
        check(timeline, most)
    else:
        assert parts_of(timeline, most) == ((),)


@pytest.mark.parametrize("counting", Counting)
@pytest.mark.parametrize("most", [300, 500, 1000, 6000])
def test_a_long_step_is_divided_into_turns_of_the_size_asked_for(counting: Counting, most: int) -> None:
    parts = check(long_step(counting, passages=30, words=10), most)
    assert len(parts) > 1
    assert all(weight(part) <= most + INDIVISIBLE for part in parts)


def test_a_step_of_the_routines_is_one_turn() -> None:
    for step in every_step():
        assert len(parts_of(catalogue().timeline(step))) == 1, step.code


def test_a_turn_leaves_room_for_what_is_said_around_it() -> None:
    parts = check(long_step(Counting.ALOUD, passages=60, words=20), MOST_CHARACTERS)
    assert all(weight(part) <= MOST_CHARACTERS + INDIVISIBLE <= ALEXA_TAKES - 1000 for part in parts)
