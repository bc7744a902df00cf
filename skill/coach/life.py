"""Life around a routine: thanks, the door, the phone, a ball that rolls away, a count that is lost."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from skill.routine.state import Question

from .actions import Response, Say
from .events import Event
from .here import Here, carry_on
from .keys import MessageKey
from .questions import strokes_left
from .resting import rest, rest_only
from .topic import Heard, Row, Topic


class LifeKey(MessageKey):
    """A word back."""

    THANKS = "thanks.run"
    THANKS_IDLE = "thanks.idle"
    AWAY = "interrupted.away"
    PHONE = "interrupted.phone"
    BALL = "interrupted.ball"
    OTHER = "interrupted.other"
    IDLE = "interrupted.idle"


class Thanks(Event):
    """Thank you; that felt lovely."""


class Life(StrEnum):
    """What came between."""

    AWAY = "away"
    PHONE = "phone"
    BALL = "ball"
    COUNT = "count"


@dataclass(frozen=True, kw_only=True)
class Interrupted(Event):
    """Something came between."""

    life: Life | None = None


_SAID = {Life.AWAY: LifeKey.AWAY, Life.PHONE: LifeKey.PHONE, Life.BALL: LifeKey.BALL, None: LifeKey.OTHER}


def thanks(here: Here, event: Thanks) -> Response:
    """A word back; the run goes on, and without one the conversation may end."""
    if here.state.active:
        return carry_on(here, Say(LifeKey.THANKS))
    if here.state.question is not Question.NONE:
        return carry_on(here, Say(LifeKey.THANKS))
    return Response(here.state, (*here.silence, Say(LifeKey.THANKS_IDLE)))


def interrupted(here: Here, event: Interrupted) -> Response:
    """The run waits; a count that was lost is told, and the run goes on."""
    if not here.state.active:
        return rest_only(here, Say(LifeKey.IDLE))
    if event.life is Life.COUNT:
        return carry_on(here, strokes_left(here))
    return rest(here, Say(_SAID[event.life]))


def _heard_interrupted(heard: Heard) -> Interrupted:
    return Interrupted(heard.context, life=heard.slots.member("life", Life))


TOPIC: Topic = (
    Row(Thanks, thanks, ("ThanksIntent",)),
    Row(Interrupted, interrupted, ("InterruptedIntent",), _heard_interrupted),
)
