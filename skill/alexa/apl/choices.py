"""The screens of an open question: two large answers; and of help: what can be said."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

from skill.alexa.context import Tongue
from skill.routine.course import COURSE_DAYS, WEEK_DAYS, Course
from skill.routine.state import Place, Question, State
from skill.routine.terms import Limb

from .pictures import limb_graphic
from .screen import Kind, Screen
from .user_events import Tap
from .wording import ScreenKey, listed, titled, written

# What can be said or touched, as data of a screen.

Json: TypeAlias = dict[str, Any]


def buttons(tongue: Tongue, *taps: Tap) -> list[Json]:
    """Buttons in a row."""
    return [button(tongue, tap) for tap in taps]


def button(tongue: Tongue, tap: Tap) -> Json:
    """One thing to touch: what stands on it, what a screen reader says, and what it sends."""
    return {
        "act": tap.value,
        "label": written(tongue, ScreenKey(f"screen.{tap}")),
        "spoken": written(tongue, ScreenKey(f"screen.{tap}_spoken")),
    }


def hint(tongue: Tongue, phrases: ScreenKey) -> str:
    """The first three phrases of a list, as one sentence."""
    first, second, third = listed(tongue, phrases)[:3]
    return written(tongue, ScreenKey.HINT, first=first, second=second, third=third)


# The screen of the course: the last seven and the last twenty-one days as dots.


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


class _Choice(NamedTuple):
    heading: ScreenKey
    taps: tuple[Tap, Tap]
    phrases: ScreenKey


_LIMBS = _Choice(ScreenKey.LIMB, (Tap.FOOT, Tap.HAND), ScreenKey.SAY_LIMB)
_CHOICES = {
    Question.REGION: _Choice(ScreenKey.REGION, (Tap.ABOVE, Tap.BELOW), ScreenKey.SAY_REGION),
    Question.START: _Choice(ScreenKey.START, (Tap.YES, Tap.NO), ScreenKey.SAY_YES_NO),
    Question.FORGET: _Choice(ScreenKey.FORGET, (Tap.YES, Tap.NO), ScreenKey.SAY_YES_NO),
    Question.REMIND: _Choice(ScreenKey.REMIND, (Tap.YES, Tap.NO), ScreenKey.SAY_YES_NO),
    Question.CARRY_ON: _Choice(ScreenKey.START, (Tap.YES, Tap.NO), ScreenKey.SAY_YES_NO),
}
_SERVES = {
    Tap.FOOT: ScreenKey.FOOT_SERVES,
    Tap.HAND: ScreenKey.HAND_SERVES,
    Tap.ABOVE: ScreenKey.ABOVE_SERVES,
    Tap.BELOW: ScreenKey.BELOW_SERVES,
}
_LIMB = {Tap.FOOT: Limb.FOOT, Tap.HAND: Limb.HAND}


def choice_screen(tongue: Tongue, place: Place) -> Screen | None:
    """The two answers to the open question; None for the one that has no two: when to be reminded."""
    if place.question is Question.REMIND and place.wish.remind is None:
        return None
    choice = _choice(place)
    data = {
        "heading": _heading(tongue, place, choice),
        "choices": [_answer(tongue, tap) for tap in choice.taps],
        "hint": hint(tongue, choice.phrases),
    }
    graphics = {str(_LIMB[tap]): limb_graphic(_LIMB[tap]) for tap in choice.taps if tap in _LIMB}
    return Screen(Kind.LAUNCH, data, graphics)


def _choice(place: Place) -> _Choice:
    """Foot or hand, unless something else is asked; an offer of one of them may be answered by either."""
    offered = place.question is Question.START and place.wish.minutes is None
    return _LIMBS if offered else _CHOICES.get(place.question, _LIMBS)


def _heading(tongue: Tongue, place: Place, choice: _Choice) -> str:
    if place.question is Question.CARRY_ON and place.run is not None:
        step = tongue.book.steps(place.run)[place.step]
        return written(tongue, ScreenKey.CARRY_ON, step=titled(tongue, step))
    return written(tongue, choice.heading)


def _answer(tongue: Tongue, tap: Tap) -> Json:
    serves = {"serves": written(tongue, _SERVES[tap])} if tap in _SERVES else {}
    drawn = {"drawing": str(_LIMB[tap])} if tap in _LIMB else {}
    return {**button(tongue, tap), **serves, **drawn}


def help_screen(tongue: Tongue, place: Place) -> Screen:
    """What can be said here, and the nearest of it to touch."""
    paused = place.state is State.PAUSED
    touch: tuple[Tap, ...]
    if not place.active:
        phrases, touch = ScreenKey.SAY_IDLE, (Tap.FOOT, Tap.HAND)
    else:
        phrases = ScreenKey.SAY_PAUSED if paused else ScreenKey.SAY_WAITING
        touch = (Tap.AGAIN, Tap.RESUME if paused else Tap.PAUSE, Tap.NEXT)
    said = listed(tongue, phrases)
    half = (len(said) + 1) // 2
    data = {
        "heading": written(tongue, ScreenKey.HELP),
        "left": said[:half],
        "right": said[half:],
        "buttons": buttons(tongue, *touch),
    }
    return Screen(Kind.HELP, data)
