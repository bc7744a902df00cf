"""Timelines: what holds for every step that the routines can produce."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.routine.run import Run, Step
from skill.routine.terms import Counting, Length, Limb, Pace, Rests, Side, Talk, Technique, Tempo
from skill.routine.timeline import INSTRUCTIONS, Cue, CueKind, Timeline, collisions
from tests.routine.values import bounded, catalogue, every_step, steps, strokes

MAX_REST_MS = 10_000


def timeline(step: Step) -> Timeline:
    return catalogue().timeline(step)


def offsets(of: Timeline) -> st.SearchStrategy[int]:
    """Offsets inside and a little outside of a step, with its own borders among them."""
    borders = [cue.at for cue in of.cues] + [cue.end for cue in of.cues] + [0, of.total_ms]
    near = st.builds(int.__add__, st.sampled_from(borders), st.integers(-2, 2))
    return st.integers(-5_000, of.total_ms + 5_000) | near


def inside(of: Timeline) -> st.SearchStrategy[int]:
    return offsets(of).map(of.within)


def kinds(of: Timeline, kind: CueKind) -> list[Cue]:
    return [cue for cue in of.cues if cue.kind is kind]


def test_cues_come_in_order_and_none_sounds_into_the_next() -> None:
    for step in every_step():
        cues = timeline(step).cues
        assert not collisions(cues), step.code
        assert [cue.at for cue in cues] == sorted(cue.at for cue in cues), step.code


def test_every_cue_sounds_within_the_step() -> None:
    for step in every_step():
        laid = timeline(step)
        assert laid.cues[0].at == 0, step.code
        assert all(cue.ms > 0 and cue.text for cue in laid.cues), step.code
        assert laid.cues[-1].end < laid.total_ms, step.code


def rests(of: Timeline) -> list[int]:
    """The silence after each cue, in ms."""
    borders = [*(cue.at for cue in of.cues[1:]), of.total_ms]
    return [at - cue.end for cue, at in zip(of.cues, borders, strict=True)]


def test_no_rest_is_longer_than_ten_seconds_but_the_one_stillness_near_the_end() -> None:
    for step in every_step():
        if step.counting is Counting.QUIET:
            continue
        long = [ms for ms in rests(timeline(step)) if ms > MAX_REST_MS]
        still = step.technique is Technique.NOTICE and "stillness" in step.only
        assert len(long) == still, step.code
        assert all(20_000 <= ms <= 30_000 for ms in long), step.code


def test_every_first_side_ends_in_a_breath_of_eight_to_ten_seconds_and_no_second_does() -> None:
    for step in every_step():
        laid = timeline(step)
        breath = kinds(laid, CueKind.BREATH)
        assert len(breath) == (2 if step.technique.is_stroke and not step.again else 0), step.code
        if breath:
            assert 8000 <= laid.total_ms - breath[0].at <= 10_000, step.code
            assert min(rests(laid)[-2:]) >= 1000, step.code
            assert [re.search(r"\b(in|out)\b", c.text.lower()) is not None for c in breath] == [True] * 2, (
                step.code
            )


def test_friction_is_timed_kept_company_and_never_counted() -> None:
    for step in every_step():
        if step.technique is Technique.FRICTION:
            laid = timeline(step)
            [stroke] = laid.strokes
            assert 20_000 <= stroke.end - stroke.start <= 25_000
            during = [cue.kind for cue in laid.cues if stroke.start <= cue.at <= stroke.end]
            assert during == [CueKind.KEEP_GOING, CueKind.NEARLY_THERE, CueKind.REST], step.code


def test_rests_and_tempo_change_neither_the_strokes_nor_their_pace() -> None:
    for step in every_step()[::97]:
        for tempo, length in product(Tempo, Rests):
            other = timeline(replace(step, tempo=tempo, rests=length))
            assert dose(other) == dose(timeline(step)), step.code
            assert not collisions(other.cues), step.code


@bounded
@given(strokes())
def test_strokes_follow_each_other_without_a_gap_and_all_last_the_same(step: Step) -> None:
    laid = timeline(step)
    for one, following in pairwise(laid.strokes):
        if one.passage == following.passage:
            assert one.end == following.start
            assert following.repetition == one.repetition + 1
        else:
            assert one.end < following.start
            assert (one.repetition, following.repetition) == (counted(step), 1)
    for passage in {stroke.passage for stroke in laid.strokes}:
        here = [stroke for stroke in laid.strokes if stroke.passage == passage]
        assert len(here) == counted(step)
        assert len({stroke.end - stroke.start for stroke in here}) == 1


@bounded
@given(strokes())
def test_each_stroke_is_marked_at_its_very_start_in_the_way_that_was_asked_for(step: Step) -> None:
    laid = timeline(step)
    starts = [stroke.start for stroke in laid.strokes if counted(step) > 1]
    counts = [cue.at for cue in kinds(laid, CueKind.COUNT)]
    chimes = [cue.at for cue in kinds(laid, CueKind.CHIME) if cue.repetition]
    assert counts == (starts if step.counting is Counting.ALOUD else [])
    assert chimes == (starts if step.counting is Counting.CHIME else [])


@bounded
@given(strokes())
def test_last_one_is_always_said_just_before_the_last_stroke_of_each_place(step: Step) -> None:
    laid = timeline(step)
    last_strokes = [stroke.start for stroke in laid.strokes if stroke.repetition == step.repetitions]
    ends = [cue.end for cue in kinds(laid, CueKind.LAST_ONE)]
    assert len(ends) == len(last_strokes)
    assert all(0 < start - end <= 1000 for end, start in zip(ends, last_strokes, strict=True))


@bounded
@given(strokes())
def test_a_counted_step_ends_in_rest_and_never_on_a_count(step: Step) -> None:
    laid = timeline(step)
    release = next(cue for cue in laid.cues if cue.kind is CueKind.RELEASE)
    assert release.at >= laid.strokes[-1].end
    assert {cue.kind for cue in laid.cues if cue.at > release.at} <= {CueKind.BREATH}
    assert laid.total_ms - release.end >= 1000


@bounded
@given(strokes())
def test_nothing_is_explained_once_counting_has_begun(step: Step) -> None:
    laid = timeline(step)
    for stroke in laid.strokes:
        during = [cue for cue in laid.cues if stroke.start <= cue.at < stroke.end]
        assert not [cue.text for cue in during if cue.kind in INSTRUCTIONS | {CueKind.RELEASE}]


@bounded
@given(strokes())
def test_side_and_landmark_are_heard_at_every_level_of_talk_and_counting(step: Step) -> None:
    laid = timeline(step)
    places = kinds(laid, CueKind.LANDMARK)
    crossing, cues = laid.cues[: 2 * step.over], laid.cues[2 * step.over :]
    assert cues[0].kind is CueKind.NAME
    assert cues[1] == places[0]
    assert len(places) == laid.strokes[-1].passage + 1
    side = "both" if step.side is Side.BOTH else step.side
    assert all(side in cue.text for cue in (*crossing[1:], cues[0], *places[1:]))


@pytest.mark.parametrize("limb", Limb)
@pytest.mark.parametrize("length", Length)
@pytest.mark.parametrize("first_side", [Side.LEFT, Side.RIGHT])
def test_half_way_and_the_way_over_are_heard_once_in_every_run(
    limb: Limb, length: Length, first_side: Side
) -> None:
    technique = Technique.RINSING if length is Length.SINGLE else None
    run = Run("a", limb, length, technique, first_side)
    cues = [(step.side, cue) for step in catalogue().steps(run) for cue in timeline(step).cues]
    over = [i for i, (_, cue) in enumerate(cues) if f" to your {first_side.other} {limb}" in cue.text]
    second = [
        i for i, (side, cue) in enumerate(cues) if side is first_side.other and cue.kind is CueKind.NAME
    ]
    assert len(over) == 1
    assert "half way" in cues[over[0] - 1][1].text.lower()
    assert over[0] < second[0]


def test_left_and_right_get_the_same_strokes() -> None:
    for step in every_step():
        if step.side is not Side.BOTH:
            mine, theirs = timeline(step), timeline(replace(step, side=step.side.other))
            assert dose(mine) == dose(theirs), step.code
            assert [cue.kind for cue in mine.cues] == [cue.kind for cue in theirs.cues], step.code


def counted(step: Step) -> int:
    """Strokes of each passage; what is timed is one long one."""
    return 1 if step.technique is Technique.FRICTION else step.repetitions


def dose(of: Timeline) -> list[tuple[int, int, int]]:
    return [(stroke.passage, stroke.repetition, stroke.end - stroke.start) for stroke in of.strokes]


@bounded
@given(steps(), st.data())
def test_resuming_never_lands_inside_a_cue(step: Step, data: st.DataObject) -> None:
    laid = timeline(step)
    offset = data.draw(offsets(laid))
    start = laid.cue_start(offset)
    assert start in {cue.at for cue in laid.cues} | {stroke.start for stroke in laid.strokes}
    assert not any(cue.at < start < cue.end for cue in laid.cues)
    assert start <= laid.within(offset)


@bounded
@given(strokes(), st.data())
def test_resuming_repeats_no_more_than_the_stroke_under_way(step: Step, data: st.DataObject) -> None:
    laid = timeline(step)
    offset = data.draw(offsets(laid))
    start, begun = (
        laid.cue_start(offset),
        [each for each in laid.strokes if each.start <= laid.within(offset)],
    )
    assert sum(stroke.start >= start for stroke in begun) <= 1


@bounded
@given(strokes(), st.data())
def test_resuming_at_the_last_count_says_last_one_again(step: Step, data: st.DataObject) -> None:
    laid = timeline(step)
    counts = [cue for cue in kinds(laid, CueKind.COUNT) if cue.repetition == step.repetitions]
    for count in counts:
        offset = data.draw(st.integers(count.at, count.end))
        resumed = next(cue for cue in laid.cues if cue.at == laid.cue_start(offset))
        assert resumed.kind is CueKind.LAST_ONE
        assert resumed.passage == count.passage


@bounded
@given(strokes(), st.data())
def test_what_is_left_counts_down_to_nothing_and_never_up(step: Step, data: st.DataObject) -> None:
    laid = timeline(step)
    moments = [laid.at(offset) for offset in sorted(data.draw(st.lists(inside(laid), max_size=20)))]
    assert laid.at(-1).left == len(laid.strokes)
    assert laid.at(laid.total_ms).left == laid.at(laid.total_ms).left_ms == 0
    for earlier, later in pairwise(moments):
        assert earlier.left >= later.left
        assert earlier.left_ms >= later.left_ms


@bounded
@given(strokes())
def test_a_moment_names_the_stroke_under_way(step: Step) -> None:
    laid = timeline(step)
    for index, stroke in enumerate(laid.strokes):
        moment = laid.at((stroke.start + stroke.end) // 2)
        assert (moment.passage, moment.repetition) == (stroke.passage, stroke.repetition)
        assert moment.repetitions == counted(step)
        assert moment.left == len(laid.strokes) - index - 1


@bounded
@given(steps(), st.sampled_from(Pace), st.data())
def test_another_pace_goes_on_in_the_same_place_and_stroke_and_leads_back(
    step: Step, pace: Pace, data: st.DataObject
) -> None:
    here, there = timeline(step), timeline(step.at_pace(pace))
    offset = data.draw(inside(here))
    moved = here.matching(offset, there)
    back = there.matching(moved, here)
    assert stroke_at(there, moved) == stroke_at(here, offset)
    assert stroke_at(here, back) == stroke_at(here, offset)
    assert 0 <= offset - back <= 4


@bounded
@given(strokes(), st.sampled_from(Talk), st.sampled_from(Counting), st.data())
def test_another_level_of_guidance_goes_on_in_the_same_place_and_stroke(
    step: Step, talk: Talk, counting: Counting, data: st.DataObject
) -> None:
    here, there = timeline(step), timeline(replace(step, talk=talk, counting=counting))
    offset = data.draw(inside(here))
    assert stroke_at(there, here.matching(offset, there)) == stroke_at(here, offset)


def stroke_at(of: Timeline, offset: int) -> tuple[int, int]:
    moment = of.at(offset)
    return moment.passage, moment.repetition


@bounded
@given(strokes(), st.data())
def test_fewer_repetitions_go_on_at_a_cue_of_the_step(step: Step, data: st.DataObject) -> None:
    here, there = timeline(step), timeline(replace(step, repetitions=4))
    moved = here.matching(data.draw(offsets(here)), there)
    assert 0 <= moved <= there.total_ms


def test_words_fill_what_the_cues_say_and_chimes_are_no_words() -> None:
    laid = Timeline((Cue(0, 700, CueKind.CHIME, "."), Cue(900, 300, CueKind.COUNT, "One.")), (), 2000, True)
    assert laid.speech_ms == 300


def test_a_cue_that_still_sounds_when_the_next_begins_is_a_collision() -> None:
    one, two = Cue(0, 500, CueKind.COUNT, "One."), Cue(499, 500, CueKind.COUNT, "Two.")
    assert collisions([two, one]) == [(one, two)]
    assert collisions([one, Cue(500, 500, CueKind.COUNT, "Two.")]) == []
