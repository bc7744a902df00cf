"""Following the course: how am I doing, starting it afresh, leaving it, and upkeep after it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from skill.routine.course import COURSE_DAYS, FEW_A_WEEK, MANY_A_WEEK, Course
from skill.routine.state import Phase

from .actions import Action, Response, SaveCourse, SaveRating, Say, ask_limb
from .events import Event
from .here import Here, carry_on
from .keys import MessageKey
from .topic import Row, Topic


class CourseKey(MessageKey):
    """What is said of the course and of ratings."""

    PROGRESS_NOTHING = "progress.nothing"
    PROGRESS_WEEK = "progress.week"
    PROGRESS_WEEK_NONE = "progress.week_none"
    PROGRESS_AIM = "progress.aim"
    PROGRESS_FITS = "progress.fits"
    PROGRESS_PLENTY = "progress.plenty"
    PROGRESS_DAY = "progress.day"
    PROGRESS_TOMORROW = "progress.tomorrow"
    PROGRESS_BOOST = "progress.boost"
    PROGRESS_COMPLETE = "progress.complete"
    PROGRESS_UPKEEP = "progress.upkeep"
    PROGRESS_BETTER = "progress.better"
    PROGRESS_RESTS = "progress.rests"
    PROGRESS_RESTARTED = "progress.restarted"
    PROGRESS_OFF = "progress.off"
    PROGRESS_UNREACHABLE = "progress.unreachable"
    CHECK_OFF = "check.off"
    CHECK_RANGE = "check.range"
    CHECK_KEPT = "check.kept"
    CHECK_TREND = "check.trend"
    CHECK_SINCE = "check.since"


class ProgressWish(StrEnum):
    """What a person wants of the course."""

    STATUS = "status"
    RESTART = "restart"
    OFF = "off"
    BETTER = "better"
    """They feel better: on to upkeep."""


@dataclass(frozen=True, kw_only=True)
class Progress(Event):
    """How am I doing; or a change of the course."""

    course: Course
    """What the memory knows of the last weeks."""
    wish: ProgressWish = ProgressWish.STATUS
    before: int | None = None
    """Latest rating before a routine, 0 to 10; only where ratings are kept."""
    after: int | None = None
    """The rating after that routine."""
    first: int | None = None
    """The very first rating before a routine, where it is another one."""
    reachable: bool = True
    """Whether the memory could be asked."""


@dataclass(frozen=True, kw_only=True)
class CheckIn(Event):
    """A rating of how it feels, 0 to 10."""

    rating: int | None = None
    allowed: bool = False
    """Whether the owner of a private installation switched ratings on."""
    lately: bool = False
    """Whether a routine was finished not long ago: then it is a rating after it."""
    reachable: bool = True
    """Whether the memory could be asked."""


def progress(here: Here, event: Progress) -> Response:
    """Sessions of the week and day of the course, kindly; or a change of the course."""
    if not event.reachable and event.wish is not ProgressWish.BETTER:
        return carry_on(here, Say(CourseKey.PROGRESS_UNREACHABLE))
    match event.wish:
        case ProgressWish.RESTART:
            actions: tuple[Action, ...] = (
                SaveCourse(begun=event.course.today),
                Say(CourseKey.PROGRESS_RESTARTED),
            )
        case ProgressWish.OFF:
            actions = (SaveCourse(begun=None), Say(CourseKey.PROGRESS_OFF))
        case ProgressWish.BETTER:
            actions = (*_upkeep(event.course), Say(CourseKey.PROGRESS_UPKEEP))
        case _ if event.course.finished == 0:
            return _nothing_yet(here)
        case _:
            actions = (*_week(event.course), *_trend(event))
    return carry_on(here, *actions)


def _upkeep(course: Course) -> tuple[Action, ...]:
    """Somebody feels better: a course that still runs ends there, and is said to."""
    if course.day is None or not course.finished:
        return (Say(CourseKey.PROGRESS_BETTER),)
    return SaveCourse(begun=None), Say(CourseKey.PROGRESS_BETTER), Say(CourseKey.PROGRESS_RESTS)


def _nothing_yet(here: Here) -> Response:
    said = Say(CourseKey.PROGRESS_NOTHING)
    return carry_on(here, said) if here.state.active else ask_limb(here.state, said)


def _week(course: Course) -> tuple[Say, ...]:
    count = course.in_week
    week = Say(CourseKey.PROGRESS_WEEK, {"count": count}) if count else Say(CourseKey.PROGRESS_WEEK_NONE)
    if course.over:
        return week, Say(CourseKey.PROGRESS_COMPLETE), Say(CourseKey.PROGRESS_UPKEEP)
    day = (Say(CourseKey.PROGRESS_DAY, {"day": course.day, "total": COURSE_DAYS}),) if course.day else ()
    return (week, Say(_aim(count)), *day, *_useful_day(course))


def _aim(count: int) -> CourseKey:
    if count < FEW_A_WEEK:
        return CourseKey.PROGRESS_AIM
    return CourseKey.PROGRESS_FITS if count <= MANY_A_WEEK else CourseKey.PROGRESS_PLENTY


def _useful_day(course: Course) -> tuple[Say, ...]:
    """The next useful day: tomorrow after a session today; today is a boost after one yesterday."""
    if course.done_today:
        return (Say(CourseKey.PROGRESS_TOMORROW),)
    return (Say(CourseKey.PROGRESS_BOOST),) if course.done_yesterday else ()


def _trend(event: Progress) -> tuple[Say, ...]:
    """Ratings before and after, where the owner of a private installation keeps them."""
    if event.before is None or event.after is None:
        return ()
    latest = Say(CourseKey.CHECK_TREND, {"before": event.before, "after": event.after})
    return (latest,) if event.first is None else (latest, Say(CourseKey.CHECK_SINCE, {"first": event.first}))


def check_in(here: Here, event: CheckIn) -> Response:
    """A rating from 0 to 10, only where the owner switched it on; elsewhere nothing of the kind is kept."""
    if not event.allowed:
        return carry_on(here, Say(CourseKey.CHECK_OFF))
    if event.rating is None or not 0 <= event.rating <= 10:
        return carry_on(here, Say(CourseKey.CHECK_RANGE))
    if not event.reachable:
        return carry_on(here, Say(CourseKey.PROGRESS_UNREACHABLE))
    said = Say(CourseKey.CHECK_KEPT, {"rating": event.rating})
    after = not here.state.active and (event.lately or here.state.phase is Phase.DONE)
    return carry_on(here, said, SaveRating(event.rating, after=after))


TOPIC: Topic = (
    Row(Progress, progress),
    Row(CheckIn, check_in),
)
