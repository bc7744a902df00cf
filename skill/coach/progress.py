"""Following the course: how am I doing, more about it, starting it afresh, and leaving it after a yes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from skill.routine.course import COURSE_DAYS, FEW_A_WEEK, MANY_A_WEEK, Course
from skill.routine.state import Phase, Question, Wish
from skill.routine.terms import Limb

from .actions import Ask, Response, SaveCourse, SaveRating, Say, ask, ask_limb
from .events import Event
from .here import Here, carry_on
from .keys import Key, MessageKey
from .pain import better
from .topic import Row, Topic


class CourseKey(MessageKey):
    """What is said of the course and of ratings."""

    PROGRESS_NOTHING = "progress.nothing"
    PROGRESS_WEEK = "progress.week"
    PROGRESS_WEEK_NONE = "progress.week_none"
    PROGRESS_FIRST = "progress.first"
    PROGRESS_THIRD = "progress.third"
    PROGRESS_TENTH = "progress.tenth"
    PROGRESS_COMPLETE = "progress.complete"
    PROGRESS_TOTAL = "progress.total"
    PROGRESS_FEW = "progress.few"
    PROGRESS_FITS = "progress.fits"
    PROGRESS_PLENTY = "progress.plenty"
    PROGRESS_OFFER = "progress.offer"
    PROGRESS_OFFER_REPROMPT = "progress.offer_reprompt"
    PROGRESS_HEAR_MORE = "progress.hear_more"
    PROGRESS_DAY = "progress.day"
    PROGRESS_AIM = "progress.aim"
    PROGRESS_TOMORROW = "progress.tomorrow"
    PROGRESS_BOOST = "progress.boost"
    PROGRESS_UPKEEP = "progress.upkeep"
    PROGRESS_BETTER = "progress.better"
    PROGRESS_GOES_ON = "progress.goes_on"
    PROGRESS_END_ASK = "progress.end_ask"
    PROGRESS_NOT_ENDED = "progress.not_ended"
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
    MORE = "more"
    """All that can be told of it."""
    RESTART = "restart"
    OFF = "off"
    BETTER = "better"
    """They feel better: good to hear, and it changes nothing by itself."""


@dataclass(frozen=True, kw_only=True)
class Progress(Event):
    """How am I doing; or a change of the course."""

    course: Course
    """What the memory knows of the last weeks."""
    wish: ProgressWish = ProgressWish.STATUS
    offer: Limb | None = None
    """The limb of the last finished session."""
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
    """This week's rhythm and one kind word, then a question that fits; or a change of the course."""
    course = event.course
    if event.wish is ProgressWish.BETTER and here.state.active:
        return better(here)
    if event.wish is ProgressWish.BETTER:
        return carry_on(here, Say(CourseKey.PROGRESS_BETTER), *_goes_on(event))
    if not event.reachable:
        return carry_on(here, Say(CourseKey.PROGRESS_UNREACHABLE))
    match event.wish:
        case ProgressWish.RESTART:
            return carry_on(here, SaveCourse(begun=course.today), Say(CourseKey.PROGRESS_RESTARTED))
        case ProgressWish.OFF:
            return _ask_whether_to_end(here, course)
        case _ if course.finished == 0:
            return _nothing_yet(here)
        case ProgressWish.MORE:
            return carry_on(here, *_more(course), *_trend(event))
        case _:
            return _told(here, event)


def _told(here: Here, event: Progress) -> Response:
    """Two sentences. Then nothing is offered that they have just advised against."""
    said = (_week(event.course), _kind_word(event.course))
    if here.state.active:
        return carry_on(here, *said)
    if event.course.done_today or event.course.in_week > MANY_A_WEEK:
        key = CourseKey.PROGRESS_HEAR_MORE
        return Response(replace(here.state, question=Question.NONE, wish=Wish()), (*said, Ask(key, key)))
    limb = event.offer or Limb.FOOT
    params = {"limb": limb, "other": limb.other}
    asked = Ask(CourseKey.PROGRESS_OFFER, CourseKey.PROGRESS_OFFER_REPROMPT, params)
    return ask(replace(here.state, wish=Wish(limb=limb)), Question.START, asked, *said)


def _nothing_yet(here: Here) -> Response:
    said = Say(CourseKey.PROGRESS_NOTHING)
    return carry_on(here, said) if here.state.active else ask_limb(here.state, said)


def _week(course: Course) -> Say:
    count = course.in_week
    return Say(CourseKey.PROGRESS_WEEK, {"count": count}) if count else Say(CourseKey.PROGRESS_WEEK_NONE)


_MILESTONES = {1: CourseKey.PROGRESS_FIRST, 3: CourseKey.PROGRESS_THIRD, 10: CourseKey.PROGRESS_TENTH}


def _kind_word(course: Course) -> Say:
    """One true thing that is good to hear: a milestone, else what the week or all of the sessions say."""
    if (course.day == COURSE_DAYS or course.just_over) and course.finished >= FEW_A_WEEK:
        return Say(CourseKey.PROGRESS_COMPLETE)
    if course.finished in _MILESTONES:
        return Say(_MILESTONES[course.finished])
    if not course.in_week:
        return Say(CourseKey.PROGRESS_TOTAL, {"count": course.finished})
    return Say(_of_the_week(course.in_week))


def _of_the_week(count: int) -> CourseKey:
    if count < FEW_A_WEEK:
        return CourseKey.PROGRESS_FEW
    return CourseKey.PROGRESS_FITS if count <= MANY_A_WEEK else CourseKey.PROGRESS_PLENTY


def _more(course: Course) -> tuple[Say, ...]:
    """All sessions, the day of the course, the measure, and the next useful day; after the course, upkeep."""
    total = Say(CourseKey.PROGRESS_TOTAL, {"count": course.finished})
    if course.over:
        return total, Say(CourseKey.PROGRESS_UPKEEP)
    day = (Say(CourseKey.PROGRESS_DAY, {"day": course.day, "total": COURSE_DAYS}),) if course.day else ()
    return (total, *day, Say(CourseKey.PROGRESS_AIM), *_useful_day(course))


def _useful_day(course: Course) -> tuple[Say, ...]:
    """The next useful day: tomorrow after a session today; today is a boost after one yesterday."""
    if course.done_today:
        return (Say(CourseKey.PROGRESS_TOMORROW),)
    return (Say(CourseKey.PROGRESS_BOOST),) if course.done_yesterday else ()


def _goes_on(event: Progress) -> tuple[Say, ...]:
    """A course that runs goes on, however good it feels; how to end it is told, and never assumed."""
    runs = event.reachable and event.course.finished and event.course.day is not None
    return (Say(CourseKey.PROGRESS_GOES_ON),) if runs else ()


def _ask_whether_to_end(here: Here, course: Course) -> Response:
    if course.begun is None:
        return carry_on(here, Say(CourseKey.PROGRESS_OFF))
    asked = Ask(CourseKey.PROGRESS_END_ASK, Key.PROGRESS_END_REPROMPT)
    return ask(here.held.state, Question.COURSE, asked, *here.silence)


def end_course(here: Here) -> Response:
    """After a yes: no day is counted any more."""
    return carry_on(_answered(here), SaveCourse(begun=None), Say(CourseKey.PROGRESS_OFF))


def keep_course(here: Here) -> Response:
    """After a no: it goes on as it was."""
    return carry_on(_answered(here), Say(CourseKey.PROGRESS_NOT_ENDED))


def _answered(here: Here) -> Here:
    return here.at(replace(here.state, question=Question.NONE))


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
