"""The coach itself: which topic answers which event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from skill.routine.catalogue import Catalogue
from skill.routine.state import NOWHERE, Question, SessionState

from . import (
    answers,
    forgetting,
    hurts,
    leaving,
    life,
    navigate,
    opening,
    pain,
    playback,
    progress,
    questions,
    reminders,
    safety,
    settings,
    sound,
    start,
    streaming,
    urgent,
)
from .actions import Response, Say
from .events import Event
from .here import Here
from .keys import Key, MessageKey
from .topic import Row, Topic, by_intent

TOPICS: tuple[Topic, ...] = (
    opening.TOPIC,
    start.TOPIC,
    answers.TOPIC,
    navigate.TOPIC,
    leaving.TOPIC,
    playback.TOPIC,
    settings.TOPIC,
    sound.TOPIC,
    hurts.TOPIC,
    pain.TOPIC,
    urgent.TOPIC,
    safety.TOPIC,
    life.TOPIC,
    questions.TOPIC,
    progress.TOPIC,
    reminders.TOPIC,
    forgetting.TOPIC,
    streaming.TOPIC,
)
"""Every topic; each event and each intent stands in exactly one."""
_ROWS: Mapping[type[Event], Row[Any]] = {row.event: row for topic in TOPICS for row in topic}
INTENTS: Mapping[str, Row[Any]] = {
    intent: row for topic in TOPICS for intent, row in by_intent(topic).items()
}
"""Every intent whose event follows from the words alone."""
KEYS: frozenset[MessageKey] = frozenset(key for kind in MessageKey.__subclasses__() for key in kind)
"""Every message: those that several topics say, and each topic's own."""

_OF_A_RUN = (
    navigate.Next,
    navigate.Ready,
    navigate.Previous,
    navigate.Again,
    navigate.StartOver,
    navigate.Loop,
    playback.Resume,
    leaving.LeaveOut,
    settings.ChangeMode,
    answers.Yes,
    answers.No,
)
"""What would go on with a run, or answers its question: where it had ended, that is said."""


@dataclass(frozen=True)
class Coach:
    """Answers events. It keeps nothing: the place goes in and comes out with every event."""

    catalogue: Catalogue
    """What can be done, in one language."""

    def answer(self, state: SessionState, event: Event) -> Response:
        """What happens at ``state`` when ``event`` does. Never raises for a place that decodes."""
        here = Here(self.catalogue, state, event.context).sound
        if here.state.way is None and here.state.run is not None:
            here = here.at(NOWHERE)
        asked = here.state.question is not Question.NONE
        if event.context.over and here.state.run is None and not asked and isinstance(event, _OF_A_RUN):
            return Response(NOWHERE, (*here.silence, Say(Key.MOVE_OVER)))
        if here.state.unclear and not isinstance(event, questions.Unclear):
            here = here.at(replace(here.state, unclear=0))
        return _sparing(here, event, _ROWS[type(event)].answer(here.listened, event))


def _sparing(here: Here, event: Event, response: Response) -> Response:
    """What was called sore stays spared while the conversation goes on, whatever else it comes to."""
    lost = here.state.spared - response.state.spared
    if not lost or not response.listens or isinstance(event, opening.Launch):
        return response
    return replace(response, state=replace(response.state, spared=response.state.spared | lost))
