"""The screen of a step: its drawing, which side, how often, how far, and what can be said or touched."""

from __future__ import annotations

from typing import Any, TypeAlias

from skill.coach.acts import Guide
from skill.routine.place import Place, State
from skill.routine.step import Step

from ..desk import Tongue
from ..keys import ScreenKey
from .answers import buttons, hint
from .pictures import Picture, picture
from .running import Turn, captions, commands
from .screen import Kind, Screen
from .taps import Tap
from .wording import of_both, title, titled, written

Json: TypeAlias = dict[str, Any]
FEW = 3
"""So many buttons fit on a round screen."""
_RUNNING = (Tap.PREVIOUS, Tap.PAUSE, Tap.NEXT, Tap.AGAIN)
_TOUCH = {
    State.IDLE: _RUNNING,
    State.RUNNING: _RUNNING,
    State.PAUSED: (Tap.PREVIOUS, Tap.RESUME, Tap.NEXT, Tap.AGAIN),
    State.DONE: (Tap.PREVIOUS, Tap.AGAIN),
}


def step_screen(tongue: Tongue, place: Place, step: Step) -> Screen:
    """The step at which somebody is, still."""
    turn = _turn(tongue, step, place.part, 0)
    return Screen(Kind.STEP, _data(turn, place, step), turn.picture.graphics)


def guide_screen(tongue: Tongue, place: Place, guide: Guide, lead: int = 0) -> Screen:
    """The step that is spoken: it runs along, ``lead`` ms after it is first seen."""
    turn = _turn(tongue, guide.step, guide.part, lead)
    return Screen(Kind.GUIDE, _data(turn, place, guide.step), turn.picture.graphics, commands(turn))


def step_picture(tongue: Tongue, step: Step, first: int = 0) -> Picture:
    """The picture of a step from one of its passages on."""
    exercise = tongue.book.exercises[step.limb, step.technique]
    passages = tuple(passage.id for passage in exercise.chosen_passages(step.only))
    return picture(step.limb, step.technique, step.side, passages[first:])


def _turn(tongue: Tongue, step: Step, part: int, lead: int) -> Turn:
    timeline = tongue.book.timeline(step)
    bare = Turn(tongue, timeline, part, Picture({}, ()), lead)
    return Turn(tongue, timeline, part, step_picture(tongue, step, bare.first), lead)


def _data(turn: Turn, place: Place, step: Step) -> Json:
    tongue, ball = turn.tongue, turn.picture.ways[0][0]
    total = len(tongue.book.steps(place.run)) if place.run else 1
    touch = buttons(tongue, *_TOUCH[place.state])
    sided = {"title": title(tongue, step), "side": step.side, "limb": step.limb}
    both = of_both(step)
    return {
        "title": title(tongue, step),
        "side": written(tongue, ScreenKey.SIDE_BOTH if both else ScreenKey.SIDE, **sided),
        "pictured": written(tongue, ScreenKey.PICTURED_BOTH if both else ScreenKey.PICTURED, **sided),
        "count": turn.times(turn.first),
        "caption": next((caption.text for caption in captions(turn.cues)), titled(tongue, step)),
        "progress": written(tongue, ScreenKey.PROGRESS, number=place.step + 1, total=total),
        "percent": round(100 * (place.step + 1) / total),
        "hint": _hint(tongue, place),
        "ways": len(turn.picture.ways),
        "ball": dict(zip(("x", "y", "scale", "opacity"), ball.state, strict=True)),
        "buttons": touch,
        "few": {"buttons": touch[:FEW]},
    }


def _hint(tongue: Tongue, place: Place) -> str:
    if place.state is State.DONE:
        return written(tongue, ScreenKey.LAST)
    return hint(tongue, ScreenKey.SAY_PAUSED if place.state is State.PAUSED else ScreenKey.SAY_WAITING)
