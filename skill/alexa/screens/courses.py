"""The screen of the course: the last seven and the last twenty-one days as dots."""

from __future__ import annotations

from typing import Any, TypeAlias

from skill.routine.course import COURSE_DAYS, WEEK_DAYS, Course

from ..desk import Tongue
from ..keys import ScreenKey
from .answers import hint
from .screen import Kind, Screen
from .wording import written

Json: TypeAlias = dict[str, Any]


def course_screen(tongue: Tongue, course: Course) -> Screen:
    """What was done lately; nobody is ever behind, so empty days are simply hollow."""
    days = [_day(course, course.today - back) for back in reversed(range(COURSE_DAYS))]
    weeks = [{"days": days[at : at + WEEK_DAYS]} for at in range(0, COURSE_DAYS, WEEK_DAYS)]
    lately = sum(0 <= course.today - day < COURSE_DAYS for day in course.days)
    data = {
        "heading": written(tongue, ScreenKey.COURSE),
        "weekTitle": written(tongue, ScreenKey.WEEK),
        "weekTold": written(tongue, ScreenKey.SESSIONS, count=course.in_week),
        "week": weeks[-1]["days"],
        "courseTitle": written(tongue, ScreenKey.WEEKS),
        "courseTold": written(tongue, ScreenKey.SESSIONS, count=lately),
        "weeks": weeks,
        "hint": hint(tongue, ScreenKey.SAY_LIMB),
    }
    return Screen(Kind.COURSE, data)


def _day(course: Course, day: int) -> Json:
    return {"done": day in course.days, "today": day == course.today}
