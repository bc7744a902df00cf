"""Signs that need urgent care: one calm answer, and the routine ends."""

from __future__ import annotations

from skill.routine.state import NOWHERE

from .actions import ClearState, Response, Say
from .events import Event
from .here import Here
from .keys import MessageKey
from .topic import Row, Topic


class UrgentKey(MessageKey):
    """What is said then."""

    RED_FLAG = "safe.red_flag"


class RedFlag(Event):
    """A sign that needs urgent care."""


def red_flag(here: Here, event: Event) -> Response:
    """One calm answer: urgent care now. The routine ends, and nothing about it is kept."""
    return end(here, UrgentKey.RED_FLAG)


def end(here: Here, key: MessageKey) -> Response:
    """End the routine with one message and forget the place."""
    return Response(NOWHERE, (*here.silence, ClearState(), Say(key)))


TOPIC: Topic = (Row(RedFlag, red_flag, ("RedFlagIntent",)),)
