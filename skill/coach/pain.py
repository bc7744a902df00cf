"""When it hurts: the ladder from lighter to stopping, and the signs that need urgent care."""

from __future__ import annotations

from dataclasses import replace

from skill.routine.state import NOWHERE

from .actions import ClearState, Response, Say
from .events import Event
from .here import Here, arrive, carry_on, finish
from .keys import MessageKey
from .start import Region, hurts_in
from .topic import Row, Topic

MOST_SORE_STEPS = 3
"""It hurting in this many steps ends the routine."""


class HurtKey(MessageKey):
    """What is said where it hurts."""

    OUCH_LIGHTER = "ouch.lighter"
    OUCH_SMALLER = "ouch.smaller"
    OUCH_SKIP = "ouch.skip"
    OUCH_END = "ouch.end"
    RED_FLAG = "safe.red_flag"


class Ouch(Event):
    """It hurts right now."""


class RedFlag(Event):
    """A sign that needs urgent care."""


def ouch(here: Here, event: Ouch) -> Response:
    """Lighter; then smaller and seated; then the next step; in a third step, a kind end."""
    state = here.state
    if not state.active:
        return hurts_in(here, Region.UNKNOWN)
    state = replace(state, ouch=state.ouch + 1, sore_steps=state.sore_steps + (state.ouch == 0))
    if state.sore_steps >= MOST_SORE_STEPS:
        return end(here, HurtKey.OUCH_END)
    if state.ouch == 1:
        return carry_on(here.at(state), Say(HurtKey.OUCH_LIGHTER))
    if state.ouch == 2:
        return carry_on(here.at(state), Say(HurtKey.OUCH_SMALLER))
    return _skip(here.at(state))


def _skip(here: Here) -> Response:
    """On to the next step; what was skipped counts as left out."""
    here = here.at(replace(here.state, heard=here.state.heard & ~(1 << here.state.step)))
    if here.is_last:
        return finish(here, *here.silence, Say(HurtKey.OUCH_END))
    return arrive(here.moved(here.state.step + 1), Say(HurtKey.OUCH_SKIP))


def red_flag(here: Here, event: RedFlag) -> Response:
    """One calm answer: urgent care now. The routine ends, and nothing about it is kept."""
    return end(here, HurtKey.RED_FLAG)


def end(here: Here, key: HurtKey) -> Response:
    """End the routine with one message and forget the place."""
    return Response(NOWHERE, (*here.silence, ClearState(), Say(key)))


TOPIC: Topic = (
    Row(Ouch, ouch, ("OuchIntent",)),
    Row(RedFlag, red_flag, ("RedFlagIntent",)),
)
