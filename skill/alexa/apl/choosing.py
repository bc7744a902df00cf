"""Which screen goes with an answer: read off the event, the actions and the state; the coach knows none."""

from __future__ import annotations

from skill.alexa.context import Language
from skill.coach import actions
from skill.coach.actions import Response
from skill.coach.events import Event
from skill.coach.here import Here
from skill.coach.progress import Progress
from skill.coach.questions import Help
from skill.routine.state import Question
from skill.routine.terms import Mode

from .choices import choice_screen, course_screen, help_screen
from .screen import Screen
from .steps import guide_screen, step_screen


def screen_of(language: Language, turn: Response, event: Event | None, lead: int = 0) -> Screen | None:
    """The screen of an answer, or None.

    None where a stream plays: Alexa shows her own player then, which the stream's art, title and subtitle
    are for. None, too, where Alexa herself asks, and where the answer ends everything. ``lead`` is the
    length in ms of what is said before a step.
    """
    if any(isinstance(action, actions.Play | actions.AskConsent) for action in turn.actions):
        return None
    guide = next((action for action in turn.actions if isinstance(action, actions.Guide)), None)
    if guide is not None:
        return guide_screen(language, turn.state, guide, lead)
    if isinstance(event, Progress) and event.reachable and event.course.finished:
        return course_screen(language, event.course)
    return _waiting(language, turn, event) if turn.listens else None


def _waiting(language: Language, turn: Response, event: Event | None) -> Screen | None:
    state = turn.state
    leads = state.active and state.question is Question.NONE
    if isinstance(event, Help) or (leads and state.way is Mode.STREAM):
        return help_screen(language, state)
    if leads:
        return step_screen(language, state, Here(language.catalogue, state).step)
    return choice_screen(language, state)
