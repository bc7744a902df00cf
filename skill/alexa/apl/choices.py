"""The screens of an open question: two large answers; and of help: what can be said."""

from __future__ import annotations

from typing import NamedTuple

from skill.alexa.context import Language
from skill.coach.schedules import unpacked
from skill.json import Json
from skill.routine.course import COURSE_DAYS, WEEK_DAYS, Course
from skill.routine.state import Phase, Question, SessionState
from skill.routine.terms import Limb

from .pictures import scene_graphic
from .screen import Screen, ScreenKind
from .user_events import Tap
from .wording import ScreenKey, listed, titled, written

# What can be said or touched, as data of a screen.


def buttons(language: Language, *taps: Tap) -> list[Json]:
    """Buttons in a row."""
    return [button(language, tap) for tap in taps]


def button(language: Language, tap: Tap) -> Json:
    """One thing to touch: what stands on it, what a screen reader says, and what it sends."""
    return {
        "act": tap.value,
        "label": written(language, ScreenKey(f"screen.{tap}")),
        "spoken": written(language, ScreenKey(f"screen.{tap}_spoken")),
    }


def hint(language: Language, phrases: ScreenKey) -> str:
    """The first three phrases of a list, as one sentence."""
    first, second, third = listed(language, phrases)[:3]
    return written(language, ScreenKey.HINT, first=first, second=second, third=third)


# The screen of the course: the last seven and the last twenty-one days as dots.


def course_screen(language: Language, course: Course) -> Screen:
    """What was done lately; nobody is ever behind, so empty days are simply hollow."""
    days = [_day(course, course.today - back) for back in reversed(range(COURSE_DAYS))]
    weeks = [{"days": days[at : at + WEEK_DAYS]} for at in range(0, COURSE_DAYS, WEEK_DAYS)]
    lately = sum(0 <= course.today - day < COURSE_DAYS for day in course.days)
    data = {
        "heading": written(language, ScreenKey.COURSE),
        "weekTitle": written(language, ScreenKey.WEEK),
        "weekTold": written(language, ScreenKey.SESSIONS, count=course.in_week),
        "week": weeks[-1]["days"],
        "courseTitle": written(language, ScreenKey.WEEKS),
        "courseTold": written(language, ScreenKey.SESSIONS, count=lately),
        "weeks": weeks,
        "hint": hint(language, ScreenKey.SAY_LIMB),
    }
    return Screen(ScreenKind.COURSE, data)


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
    Question.CANCEL: _Choice(ScreenKey.CANCEL, (Tap.YES, Tap.NO), ScreenKey.SAY_YES_NO),
    Question.COURSE: _Choice(ScreenKey.END_COURSE, (Tap.YES, Tap.NO), ScreenKey.SAY_YES_NO),
    Question.FALL: _Choice(ScreenKey.FALL, (Tap.YES, Tap.NO), ScreenKey.SAY_YES_NO),
    Question.NUMB: _Choice(ScreenKey.NUMB, (Tap.YES, Tap.NO), ScreenKey.SAY_YES_NO),
    Question.CARRY_ON: _Choice(ScreenKey.START, (Tap.YES, Tap.NO), ScreenKey.SAY_YES_NO),
}
_SERVES = {
    Tap.FOOT: ScreenKey.FOOT_SERVES,
    Tap.HAND: ScreenKey.HAND_SERVES,
    Tap.ABOVE: ScreenKey.ABOVE_SERVES,
    Tap.BELOW: ScreenKey.BELOW_SERVES,
}
_LIMB = {Tap.FOOT: Limb.FOOT, Tap.HAND: Limb.HAND}


def choice_screen(language: Language, state: SessionState) -> Screen | None:
    """The two answers to the open question; None for the one that has no two: when to be reminded."""
    if state.question is Question.REMIND and not unpacked(state.wish.remind or 0)[0].whole:
        return None
    choice = _choice(state)
    data = {
        "heading": _heading(language, state, choice),
        "choices": [_answer(language, tap) for tap in choice.taps],
        "hint": hint(language, choice.phrases),
    }
    graphics = {str(_LIMB[tap]): scene_graphic(_LIMB[tap]) for tap in choice.taps if tap in _LIMB}
    return Screen(ScreenKind.LAUNCH, data, graphics)


def _choice(state: SessionState) -> _Choice:
    """Foot or hand, unless something else is asked; an offer of one of them may be answered by either."""
    offered = state.question is Question.START and state.wish.minutes is None
    return _LIMBS if offered else _CHOICES.get(state.question, _LIMBS)


def _heading(language: Language, state: SessionState, choice: _Choice) -> str:
    if state.question is Question.CARRY_ON and state.run is not None:
        step = language.catalogue.steps(state.run)[state.step]
        return written(language, ScreenKey.CARRY_ON, step=titled(language, step))
    return written(language, choice.heading)


def _answer(language: Language, tap: Tap) -> Json:
    serves = {"serves": written(language, _SERVES[tap])} if tap in _SERVES else {}
    drawn = {"drawing": str(_LIMB[tap])} if tap in _LIMB else {}
    return {**button(language, tap), **serves, **drawn}


def help_screen(language: Language, state: SessionState) -> Screen:
    """What can be said here, and the nearest of it to touch."""
    paused = state.phase is Phase.PAUSED
    touch: tuple[Tap, ...]
    if not state.active:
        phrases, touch = ScreenKey.SAY_IDLE, (Tap.FOOT, Tap.HAND)
    else:
        phrases = ScreenKey.SAY_PAUSED if paused else ScreenKey.SAY_WAITING
        touch = (Tap.AGAIN, Tap.RESUME if paused else Tap.PAUSE, Tap.NEXT)
    said = listed(language, phrases)
    half = (len(said) + 1) // 2
    data = {
        "heading": written(language, ScreenKey.HELP),
        "left": said[:half],
        "right": said[half:],
        "buttons": buttons(language, *touch),
    }
    return Screen(ScreenKind.HELP, data)
