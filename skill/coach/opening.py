"""Opening the skill without a wish: a welcome, an offer to carry on, or "What can I do?" while it plays."""

from __future__ import annotations

from dataclasses import dataclass, replace

from skill.routine.course import Course
from skill.routine.state import NOWHERE, Phase, Question, SessionState, Wish
from skill.routine.terms import Limb, Mode, Side

from .actions import Ask, Response, SavePreferences, Say, Value, ask
from .events import Event
from .here import Here
from .keys import Key
from .topic import Row, Topic

KNOWN_FROM_SESSION = 3
"""From so many finished sessions on, the welcome shortens by itself."""


@dataclass(frozen=True, kw_only=True)
class Launch(Event):
    """The skill was opened without a wish."""

    kept: SessionState | None = None
    """The place left less than a day ago, with unchanged content."""
    offer: Limb | None = None
    """The limb of the last finished session; None before there is one."""
    course: Course | None = None
    """What the memory knows of the last weeks; None where it knows nothing."""
    offer_reminders: bool = False
    """Whether this launch is the one at which reminders are offered."""
    away: bool = False
    """Whether the last finished session was weeks ago."""


def launch(here: Here, event: Launch) -> Response:
    """Offer to carry on, else a first or an ever shorter welcome; the session stays open.

    While a stream plays, opening the skill is the way to say any wish: Alexa+ is reported to hand words that
    follow the skill's name to no skill of a developer (docs/alexa-plus.md). The wish then plays on.
    """
    if here.plays and here.streams_on and here.context.can_stream:
        return _what_can_i_do(here.held)
    response = _welcomed(here, event)
    failed = here.context.preferences.streams_failed
    if failed is None:
        return response
    told = SavePreferences(streams_told=failed)
    return replace(response, actions=(Say(Key.START_NO_STREAMS), *response.actions, told))


def _welcomed(here: Here, event: Launch) -> Response:
    """An offer or a welcome, where no stream plays."""
    kept = here.held if here.runs else here.at(event.kept or NOWHERE).sound
    if kept.state.active:
        paused = replace(kept.state, phase=Phase.PAUSED)
        return _offer_to_carry_on(here.at(led_here(paused, here.context.can_stream)))
    if event.course is not None and event.course.done_today:
        return ask(NOWHERE, Question.LIMB, Ask(Key.LAUNCH_TODAY, Key.LAUNCH_REPROMPT))
    if event.offer is None:
        key = Key.LAUNCH_FIRST if event.context.preferences.visits == 0 else Key.LAUNCH_NONE_YET
        return ask(NOWHERE, Question.LIMB, Ask(key, Key.LAUNCH_REPROMPT))
    limb = event.offer
    state = replace(NOWHERE, wish=Wish(limb=limb))
    action = Ask(_welcome(event), Key.LAUNCH_OFFER_REPROMPT, {"limb": limb, "other": limb.other})
    return ask(state, Question.START, action)


def _welcome(event: Launch) -> Key:
    """One thing at a time: the reminders once, then what the last sessions say, else a hello."""
    course = event.course
    if event.offer_reminders:
        return Key.REMIND_OFFER
    if event.away:
        return Key.LAUNCH_AWAY
    if course is not None and course.just_over:
        return Key.LAUNCH_COMPLETE
    if course is not None and course.done_yesterday:
        return Key.LAUNCH_BOOST
    known = course is not None and course.finished >= KNOWN_FROM_SESSION
    return Key.LAUNCH_AGAIN if known else Key.LAUNCH_SECOND


def led_here(state: SessionState, can_stream: bool) -> SessionState:
    """The place as this device can lead it: a run that was streamed may have to wait for the person now."""
    return state if can_stream or state.way is not Mode.STREAM else replace(state, way=Mode.TURNS)


def _what_can_i_do(here: Here) -> Response:
    """Say where the stream is, and listen; it waits meanwhile, and goes on by itself in a silence."""
    key = _sided(here, Key.LAUNCH_PLAYING, Key.LAUNCH_PLAYING_BOTH)
    return Response(here.state, (Ask(key, Key.LAUNCH_PLAYING_REPROMPT, _where(here)),))


def _offer_to_carry_on(here: Here) -> Response:
    key = _sided(here, Key.LAUNCH_CARRY_ON, Key.LAUNCH_CARRY_ON_BOTH)
    return ask(here.state, Question.CARRY_ON, Ask(key, Key.LAUNCH_CARRY_ON_REPROMPT, _where(here)))


def _sided(here: Here, one: Key, both: Key) -> Key:
    step = here.step
    return both if step.side is Side.BOTH or not step.technique.is_stroke else one


def _where(here: Here) -> dict[str, Value]:
    step = here.step
    return {"technique": step.technique, "limb": step.limb, "side": step.side}


TOPIC: Topic = (Row(Launch, launch),)
