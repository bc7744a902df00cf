"""The course: counted in local days, kindly, whatever a person did or left undone."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from skill.coach.actions import Ask, Response, SaveCourse, Say
from skill.coach.coach import Coach
from skill.coach.keys import MessageKey
from skill.coach.progress import CourseKey, Progress, ProgressWish
from skill.content.load import load
from skill.routine.course import COURSE_DAYS, DAY_MS, NIGHT_MS, WEEK_DAYS, Course, local_day
from skill.routine.state import NOWHERE
from tests.routine.values import catalogue

TODAY = 20_000
UNKIND = re.compile(
    r"\b(missed|miss|behind|late|only|fail\w*|should have|forgot\w*|lazy|bad|must|streak|lost|again not|sorry)\b",
    re.IGNORECASE,
)
DAYS = st.lists(st.integers(TODAY - 28, TODAY), max_size=40).map(tuple)
COURSES = st.builds(
    lambda days, begun, more: Course(TODAY, days, len(days) + more, begun),
    DAYS,
    st.none() | st.integers(TODAY - 60, TODAY + 1),
    st.integers(0, 500),
)


def answer(course: Course, wish: ProgressWish = ProgressWish.STATUS) -> Response:
    return Coach(catalogue()).answer(NOWHERE, Progress(course=course, wish=wish))


def said(course: Course, wish: ProgressWish = ProgressWish.STATUS) -> list[Say]:
    return [action for action in answer(course, wish).actions if isinstance(action, Say)]


def keys(course: Course, wish: ProgressWish = ProgressWish.STATUS) -> list[MessageKey]:
    return [action.key for action in said(course, wish)]


@given(COURSES)
def test_a_week_is_the_last_seven_days(course: Course) -> None:
    in_week = [day for day in course.days if TODAY - WEEK_DAYS < day <= TODAY]
    assert course.in_week == len(in_week)


@given(COURSES)
def test_the_course_has_a_day_from_1_to_21_or_none(course: Course) -> None:
    assert course.day is None or 1 <= course.day <= COURSE_DAYS
    assert course.day is None or not course.over


@given(COURSES, st.sampled_from(ProgressWish))
def test_what_is_said_of_the_course_is_never_a_scolding(course: Course, wish: ProgressWish) -> None:
    phrasing = load("en").phrasing
    for action in said(course, wish):
        for seed in "abc":
            assert not UNKIND.search(phrasing.phrase(action.key, action.params, seed).text)


@given(COURSES)
def test_how_am_i_doing_is_two_sentences_and_a_question(course: Course) -> None:
    phrasing = load("en").phrasing
    *sayings, asked = answer(course).actions
    assert isinstance(asked, Ask)
    text = " ".join(phrasing.phrase(one.key, one.params).text for one in said(course))
    assert len(sayings) <= 2
    assert len(re.findall(r"[.!?](?= |$)", text)) <= 2


@given(COURSES)
def test_nothing_is_offered_that_was_just_advised_against(course: Course) -> None:
    asked = answer(course).actions[-1]
    assert isinstance(asked, Ask)
    if course.finished and (course.done_today or CourseKey.PROGRESS_PLENTY in keys(course)):
        assert asked.key is CourseKey.PROGRESS_HEAR_MORE


@given(COURSES)
def test_more_says_that_a_session_today_means_tomorrow_and_one_yesterday_a_boost(course: Course) -> None:
    heard = keys(course, ProgressWish.MORE)
    assert not {CourseKey.PROGRESS_TOMORROW, CourseKey.PROGRESS_BOOST} <= set(heard)
    if course.finished and not course.over:
        assert (CourseKey.PROGRESS_TOMORROW in heard) == course.done_today
        assert (CourseKey.PROGRESS_BOOST in heard) == (course.done_yesterday and not course.done_today)


@given(COURSES)
def test_after_21_days_more_is_upkeep(course: Course) -> None:
    heard = keys(course, ProgressWish.MORE)
    assert (CourseKey.PROGRESS_UPKEEP in heard) == (course.over and course.finished > 0)


@given(COURSES, st.sampled_from(ProgressWish))
def test_no_wish_ends_a_course_without_a_yes(course: Course, wish: ProgressWish) -> None:
    assert SaveCourse(begun=None) not in answer(course, wish).actions


@given(st.integers(0, 1 << 42), st.integers(-12 * 3_600_000, 14 * 3_600_000))
def test_a_day_lasts_from_three_to_three(at_ms: int, offset_ms: int) -> None:
    day = local_day(at_ms, offset_ms)
    begins = day * DAY_MS + NIGHT_MS - offset_ms
    assert begins <= at_ms < begins + DAY_MS
