"""Which screen goes with an answer: read off the event, the acts and the place; the coach knows of none."""

from __future__ import annotations

from skill.alexa.context import Tongue
from skill.coach import actions
from skill.coach.actions import Turn
from skill.coach.events import Event
from skill.coach.here import Here
from skill.coach.progress import Progress
from skill.coach.questions import Help
from skill.routine.state import Question
from skill.routine.terms import Way

from .choices import choice_screen, course_screen, help_screen
from .screen import Screen
from .steps import guide_screen, step_screen


def screen_of(tongue: Tongue, turn: Turn, event: Event | None, lead: int = 0) -> Screen | None:
    """The screen of an answer, or None.

    None where a stream plays: Alexa shows her own player then, which the stream's art, title and subtitle
    are for. None, too, where Alexa herself asks, and where the answer ends everything. ``lead`` is the
    length in ms of what is said before a step.
    """
    if any(isinstance(act, actions.Play | actions.AskConsent) for act in turn.acts):
        return None
    guide = next((act for act in turn.acts if isinstance(act, actions.Guide)), None)
    if guide is not None:
        return guide_screen(tongue, turn.place, guide, lead)
    if isinstance(event, Progress) and event.reachable and event.course.finished:
        return course_screen(tongue, event.course)
    return _waiting(tongue, turn, event) if turn.listens else None


def _waiting(tongue: Tongue, turn: Turn, event: Event | None) -> Screen | None:
    place = turn.place
    if isinstance(event, Help):
        return help_screen(tongue, place)
    if place.active and place.way is Way.WAIT and place.question is Question.NONE:
        return step_screen(tongue, place, Here(tongue.book, place).step)
    return choice_screen(tongue, place)
