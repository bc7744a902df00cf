"""The coach itself: which topic answers which event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from skill.routine.catalogue import Catalogue
from skill.routine.state import NOWHERE, SessionState

from . import forgetting, navigate, pain, playback, progress, questions, reminders, settings, start, streaming
from .actions import Response
from .events import Event
from .here import Here
from .keys import MessageKey
from .topic import Row, Topic, by_intent

TOPICS: tuple[Topic, ...] = (
    start.TOPIC,
    navigate.TOPIC,
    playback.TOPIC,
    settings.TOPIC,
    pain.TOPIC,
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
        response = _ROWS[type(event)].answer(here, event)
        if response.state.unclear == 0 or isinstance(event, questions.Unclear):
            return response
        return replace(response, state=replace(response.state, unclear=0))
