"""Timelines: what holds for every step that the routines can produce."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from skill.routine.run import Step
from skill.routine.terms import Counting, Pace, Side, Talk
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


def test_no_rest_between_spoken_cues_is_longer_than_ten_seconds() -> None:
    for step in every_step():
        if step.counting is Counting.QUIET:
            continue
        laid = timeline(step)
        borders = [*(cue.at for cue in laid.cues[1:]), laid.total_ms]
        assert max(at - cue.end for cue, at in zip(laid.cues, borders, strict=True)) <= MAX_REST_MS, step.code


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
            assert (one.repetition, following.repetition) == (step.repetitions, 1)
    for passage in {stroke.passage for stroke in laid.strokes}:
        here = [stroke for stroke in laid.strokes if stroke.passage == passage]
        assert len(here) == step.repetitions
        assert len({stroke.end - stroke.start for stroke in here}) == 1


@bounded
@given(strokes())
def test_each_stroke_is_marked_at_its_very_start_in_the_way_that_was_asked_for(step: Step) -> None:
    laid = timeline(step)
    starts = [stroke.start for stroke in laid.strokes]
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
    release = laid.cues[-1]
    assert release.kind is CueKind.RELEASE
    assert release.at >= laid.strokes[-1].end
    assert laid.total_ms - release.end >= 2000


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
    sides = ["left", "right"] if step.side is Side.BOTH else [step.side]
    assert laid.cues[0].kind is CueKind.NAME
    spoken = [laid.cues[0], *kinds(laid, CueKind.LANDMARK), *kinds(laid, CueKind.RELEASE)]
    assert len(kinds(laid, CueKind.LANDMARK)) == laid.strokes[-1].passage + 1
    assert all(side in cue.text for side in sides for cue in spoken)


def test_left_and_right_get_the_same_strokes() -> None:
    for step in every_step():
        if step.side is not Side.BOTH:
            mine, theirs = timeline(step), timeline(replace(step, side=step.side.other))
            assert dose(mine) == dose(theirs), step.code
            assert [cue.kind for cue in mine.cues] == [cue.kind for cue in theirs.cues], step.code


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
        assert moment.repetitions == step.repetitions
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
    assert 0 <= offset - back <= 2


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
