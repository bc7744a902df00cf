"""The course that grows: which week, image and milestone a session has, and how it is worded."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.routine.chapter import IMAGES, MOST_TURNS, TAKES, Chapter, Milestone, chapter_of, unknown_chapter
from skill.routine.course import Course
from skill.routine.run import Run
from skill.routine.terms import Limb, Rests
from skill.routine.wording import pick
from tests.routine.values import bounded, catalogue

TODAY = 20_000


def at(day: int | None, finished: int, days: tuple[int, ...] = ()) -> Chapter:
    """The chapter on a day of the course; None where none is followed."""
    return chapter_of(Course(TODAY, days, finished, None if day is None else TODAY - day + 1))


@pytest.mark.parametrize(
    ("day", "finished", "week"),
    [
        *[(1, 0, 1), (7, 3, 1), (8, 3, 2), (14, 6, 2), (15, 6, 3), (21, 10, 3), (22, 10, 3), (100, 44, 3)],
        *[(15, 2, 1), (15, 5, 2), (100, 0, 1)],
        *[(None, 0, 1), (None, 2, 1), (None, 3, 2), (None, 6, 3), (None, 60, 3)],
    ],
)
def test_a_week_begins_by_its_day_and_never_ahead_of_the_sessions(
    day: int | None, finished: int, week: int
) -> None:
    assert at(day, finished).week == week


def test_the_dose_grows_and_the_last_week_rests_longer() -> None:
    chapters = [Chapter(week) for week in (1, 2, 3)]
    assert [chapter.repetitions for chapter in chapters] == [4, 5, 6]
    assert [chapter.rests for chapter in chapters] == [Rests.USUAL, Rests.USUAL, Rests.LONG]


@pytest.mark.parametrize(
    ("day", "finished", "milestone"),
    [
        (1, 0, Milestone.FIRST),
        (None, 0, Milestone.FIRST),
        (3, 1, None),
        (5, 2, Milestone.THIRD),
        (19, 9, Milestone.TENTH),
        (21, 9, Milestone.LAST_DAY),
        (25, 11, Milestone.LAST_DAY),
    ],
)
def test_sessions_one_three_ten_and_the_last_day_are_milestones(
    day: int | None, finished: int, milestone: Milestone | None
) -> None:
    assert at(day, finished).milestone is milestone


def test_the_last_day_is_told_once() -> None:
    assert at(60, 11).milestone is None
    assert at(21, 11, days=(TODAY,)).milestone is None
    assert at(22, 11, days=(TODAY - 1,)).milestone is None
    assert at(25, 12, days=(TODAY - 1,)).milestone is None


def test_everything_is_explained_until_the_third_session_is_finished() -> None:
    assert [at(7, finished).explains for finished in range(5)] == [True, True, True, False, False]


def test_each_session_after_the_first_week_has_one_image_and_four_in_a_row_have_all() -> None:
    assert {Chapter(1, turn).image for turn in range(8)} == {None}
    for week in (2, 3):
        assert {Chapter(week, turn).image for turn in range(5, 9)} == set(IMAGES)


@pytest.mark.parametrize("number", range(16))
def test_no_step_is_worded_alike_in_four_sessions_that_belong_together(number: int) -> None:
    for block in range(0, 64, TAKES):
        assert {Chapter(3, block + turn).take(number) for turn in range(TAKES)} == set(range(TAKES))


def test_any_two_of_sixty_four_sessions_word_at_most_a_quarter_of_all_steps_alike() -> None:
    for one, other in combinations(range(64), 2):
        alike = sum(Chapter(3, one).take(n) == Chapter(3, other).take(n) for n in range(16))
        assert alike <= 4, (one, other)


@bounded
@given(st.text())
def test_without_a_history_a_run_is_a_first_weeks_and_still_not_worded_like_every_other(seed: str) -> None:
    chapter = unknown_chapter(seed)
    assert (chapter.week, chapter.milestone, chapter.image) == (1, None, None)
    assert 0 <= chapter.turn < MOST_TURNS
    assert chapter == unknown_chapter(seed)


@pytest.mark.parametrize("count", range(1, 5))
@pytest.mark.parametrize("name", ["heel_front", "release", "scan", "name"])
def test_every_wording_is_used_by_some_take(count: int, name: str) -> None:
    wordings = [f"wording {number}" for number in range(count)]
    assert {pick(wordings, take, name) for take in range(TAKES)} == set(wordings)


@pytest.mark.parametrize("limb", Limb)
def test_only_the_second_side_is_told_that_it_has_the_same_again(limb: Limb) -> None:
    steps = catalogue().steps(Run("a", limb))
    again = [step.side for step in steps if step.again]
    assert set(again) == {"left"}
    assert not [step for step in steps if step.again and not step.technique.is_stroke]
