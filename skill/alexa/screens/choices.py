"""The screens of an open question: two large answers; and of help: what can be said."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

from skill.routine.place import Place, Question, State
from skill.routine.terms import Limb

from ..desk import Tongue
from ..keys import ScreenKey
from .answers import button, buttons, hint
from .pictures import limb_graphic
from .screen import Kind, Screen
from .taps import Tap
from .wording import listed, titled, written

Json: TypeAlias = dict[str, Any]


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
