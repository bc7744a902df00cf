"""When it hurts or a person feels unwell: the ladder from lighter to stopping, and rest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from skill.routine.terms import Limb

from .actions import Response, Say
from .events import Event
from .here import Here, arrive, carry_on, finish
from .hurts import Region, hurts_in
from .keys import MessageKey
from .resting import rest
from .topic import Heard, Row, Topic
from .urgent import end

MOST_SORE_STEPS = 3
"""It hurting in this many steps ends the routine."""


class PainKey(MessageKey):
    """What is said where it hurts."""

    OUCH_LIGHTER = "ouch.lighter"
    OUCH_SMALLER = "ouch.smaller"
    OUCH_QUIET = "ouch.quiet"
    OUCH_SKIP = "ouch.skip"
    OUCH_END = "ouch.end"
    OUCH_BETTER = "ouch.better"
    DIZZY = "unwell.dizzy"
    SICK = "unwell.sick"
    CRAMP_FOOT = "unwell.cramp_foot"
    CRAMP_HAND = "unwell.cramp_hand"
    ASLEEP = "unwell.asleep"


class Feeling(StrEnum):
    """Feeling unwell, where it is no pain from the ball."""

    DIZZY = "dizzy"
    SICK = "sick"
    CRAMP = "cramp"
    ASLEEP = "asleep"


@dataclass(frozen=True, kw_only=True)
class Ouch(Event):
    """It hurts right now, or the person feels unwell."""

    feeling: Feeling | None = None


def ouch(here: Here, event: Ouch) -> Response:
    """Lighter; then smaller and seated; then the next step; in a third step, a kind end."""
    state = here.state
    if event.feeling is not None:
        return rest(here, Say(_feeling_key(here, event.feeling)))
    if not state.active:
        return hurts_in(here, Region.UNKNOWN)
    state = replace(state, ouch=state.ouch + 1, sore_steps=state.sore_steps + (state.ouch == 0))
    if state.sore_steps >= MOST_SORE_STEPS:
        return end(here, PainKey.OUCH_END)
    if state.ouch > 2:
        return _skip(here.at(state))
    return carry_on(here.at(state), Say(_easing_key(here, state.ouch)))


def _easing_key(here: Here, times: int) -> PainKey:
    """What would make it easier; a step without a ball has no pressure to take away."""
    if not here.step.technique.is_stroke:
        return PainKey.OUCH_QUIET
    return PainKey.OUCH_LIGHTER if times == 1 else PainKey.OUCH_SMALLER


def _skip(here: Here) -> Response:
    """On to the next step; what was skipped counts as left out."""
    here = here.at(replace(here.state, heard=here.state.heard & ~(1 << here.state.step)))
    if here.is_last:
        return finish(here, *here.silence, Say(PainKey.OUCH_END))
    return arrive(here.moved(here.following), Say(PainKey.OUCH_SKIP))


def better(here: Here) -> Response:
    """It does not hurt any more: good news for this step, and for nothing beyond it."""
    return carry_on(here, Say(PainKey.OUCH_BETTER))


def _feeling_key(here: Here, feeling: Feeling) -> PainKey:
    if feeling is Feeling.CRAMP:
        hand = here.state.run is not None and here.run.limb is Limb.HAND
        return PainKey.CRAMP_HAND if hand else PainKey.CRAMP_FOOT
    return {Feeling.DIZZY: PainKey.DIZZY, Feeling.SICK: PainKey.SICK, Feeling.ASLEEP: PainKey.ASLEEP}[feeling]


def _heard_ouch(heard: Heard) -> Ouch:
    return Ouch(heard.context, feeling=heard.slots.member("feeling", Feeling))


TOPIC: Topic = (Row(Ouch, ouch, ("OuchIntent",), _heard_ouch),)
