"""Where it hurts: which routine suits, and how nothing ever rolls on a sore place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from skill.routine.state import NOWHERE, Question, SessionState, Wish
from skill.routine.terms import Limb, Spot

from .actions import Action, Ask, ClearState, Response, SaveState, Say, Value, ask
from .events import Event
from .here import Here, arrive, carry_on, play_from
from .keys import Key, MessageKey
from .sparing import has_room, instead_of, spared_on, thinned, touching
from .topic import Heard, Row, Topic


class HurtsKey(MessageKey):
    """What is said of a place that hurts, beside the questions that several topics ask."""

    WITHOUT = "hurts.without"
    WITHOUT_REPROMPT = "hurts.without_reprompt"
    OTHER = "hurts.other"
    OTHER_REPROMPT = "hurts.other_reprompt"
    REST = "hurts.rest"
    LEFT_OUT = "hurts.left_out"
    NEAR = "hurts.near"
    AFAR = "hurts.afar"
    OTHER_RESTS = "hurts.other_rests"
    ELSEWHERE = "hurts.elsewhere"


class Region(StrEnum):
    """Where it hurts, as far as the choice of a routine goes."""

    ABOVE = "above"
    BELOW = "below"
    UNKNOWN = "unknown"

    @property
    def limb(self) -> Limb | None:
        """The limb that is rolled for it."""
        return {Region.ABOVE: Limb.HAND, Region.BELOW: Limb.FOOT}.get(self)


class Seat(StrEnum):
    """Places where numbness needs urgent care, whatever else it may be: what a saddle touches."""

    BUTTOCK = "buttock"
    GROIN = "groin"
    PELVIS = "pelvis"


@dataclass(frozen=True, kw_only=True)
class WhereItHurts(Event):
    """Something hurts somewhere. The place is never kept: it picks a routine, and what that leaves out."""

    region: Region = Region.UNKNOWN
    """Above or below the waist; unknown too where both were named."""
    spots: tuple[Spot, ...] = ()
    """Places on a limb itself."""
    seat: bool = False
    """Whether it is a place where numbness would be a sign that needs urgent care."""


def where_it_hurts(here: Here, event: WhereItHurts) -> Response:
    """Below the waist the foot routine, above it the hand routine; the painful place itself is left alone."""
    sore = touching(here.catalogue, event.spots)
    here = here.at(replace(here.state, spared=here.state.spared | sore))
    if event.seat:
        return _ask_numb(here)
    if here.state.active:
        return _in_run(here, event)
    return hurts_in(here, event.region)


def hurts_in(here: Here, region: Region) -> Response:
    """Offer the routine for a region; where it is not known, ask."""
    limb = region.limb
    if limb is not None:
        return offered(here, limb)
    state = replace(NOWHERE, wish=merged(here.state, Wish()), spared=here.state.spared)
    return ask(state, Question.REGION, Ask(Key.HURTS_WHERE, Key.HURTS_WHERE_REPROMPT))


def offered(here: Here, limb: Limb, *before: Action) -> Response:
    """Offer a limb's routine, without what would touch a sore place; else the other limb; else rest."""
    out = spared_on(here.state, limb)
    if not has_room(here.state, limb) and not has_room(here.state, limb.other):
        return Response(replace(NOWHERE, spared=here.state.spared), (*before, Say(HurtsKey.REST)))
    wished, (key, again) = limb, _AS_IT_IS[limb]
    if not has_room(here.state, limb):
        wished, key, again = limb.other, HurtsKey.OTHER, HurtsKey.OTHER_REPROMPT
    elif out:
        key, again = HurtsKey.WITHOUT, HurtsKey.WITHOUT_REPROMPT
    params: dict[str, Value] = {"limb": limb, "other": limb.other, "techniques": out} if out else {}
    wish = replace(merged(here.state, Wish()), limb=wished)
    if (wished, wish.technique) in here.state.spared or wished is not limb:
        wish = replace(wish, technique=None)
    state = replace(NOWHERE, wish=wish, spared=here.state.spared)
    return ask(state, Question.START, Ask(key, again, params), *before)


_AS_IT_IS: dict[Limb, tuple[MessageKey, MessageKey]] = {
    Limb.FOOT: (Key.HURTS_BELOW, Key.HURTS_START_REPROMPT),
    Limb.HAND: (Key.HURTS_ABOVE, Key.HURTS_START_REPROMPT),
}


def merged(state: SessionState, wish: Wish) -> Wish:
    """A wish on top of what was already said in answer to an open question."""
    asked = (Question.LIMB, Question.REGION, Question.START, Question.NUMB)
    old = state.wish if state.question in asked else Wish()
    return Wish(
        wish.limb or old.limb,
        wish.length or old.length,
        old.minutes if wish.minutes is None else wish.minutes,
        wish.technique or old.technique,
        wish.side or old.side,
        only=wish.only or (old.only and wish.side is None),
    )


def _ask_numb(here: Here) -> Response:
    """Numbness there needs urgent care, so that comes first, before anything is offered or goes on."""
    there = thinned(here) if here.state.active else None
    ended: tuple[Action, ...] = (ClearState(),) if here.state.active and there is None else ()
    old = instead_of(here, there) if there else ()
    state = there.held.state if there else replace(NOWHERE, wish=here.state.wish, spared=here.state.spared)
    kept = (SaveState(replace(state, question=Question.NONE)),) if state.active else ended
    asked = Ask(Key.HURTS_NUMB, Key.HURTS_NUMB_REPROMPT)
    return ask(state, Question.NUMB, asked, *here.silence, *old, *kept)


def not_numb(here: Here) -> Response:
    """It only hurts there: on with the run, or the routine for it."""
    if here.state.active:
        return carry_on(here.at(replace(here.state, question=Question.NONE)), _afar(here, Region.BELOW))
    return offered(here, Limb.FOOT)


def _in_run(here: Here, event: WhereItHurts) -> Response:
    """Leave out what would touch the place, and go on; where too little is left, offer the other limb."""
    run = here.run
    if not any(spot.limb is run.limb for spot in event.spots):
        rests = Say(HurtsKey.OTHER_RESTS, {"limb": run.limb, "other": run.limb.other})
        return carry_on(here, rests if event.spots else _afar(here, event.region))
    there = thinned(here)
    if there is None:
        return offered(here, run.limb, *here.silence, ClearState())
    if there.run == run:
        return carry_on(here, Say(HurtsKey.NEAR))
    said = (
        *instead_of(here, there),
        Say(HurtsKey.LEFT_OUT, {"techniques": there.run.without, "limb": run.limb}),
    )
    if there.state.question is not Question.NONE:
        *before, told = said
        return carry_on(there, *before, SaveState(replace(there.state, question=Question.NONE)), told)
    if there.step.what != here.step.what:
        return arrive(there, *said)
    if there.flows:  # only a new stream carries the change, so a pause ends with it
        return play_from(there, there.last_cue, *said)
    return carry_on(there, *said)


def _afar(here: Here, region: Region) -> Say:
    """Words for a pain that the ball cannot come near."""
    if region.limb is None or region.limb is here.run.limb:
        return Say(HurtsKey.AFAR if region.limb else HurtsKey.NEAR)
    return Say(HurtsKey.ELSEWHERE, {"limb": here.run.limb, "other": here.run.limb.other})


def _heard_where(heard: Heard) -> WhereItHurts:
    names = ("area", "spot", "other_area")
    found = [area for name in names if (area := heard.slots.id(name)) is not None]
    regions = {Region(heard.vocabulary.region(area).value) for area in found}
    if heard.slots.unclear(*names):
        regions.add(Region.UNKNOWN)
    return WhereItHurts(
        heard.context,
        region=regions.pop() if len(regions) == 1 else Region.UNKNOWN,
        spots=tuple(Spot(area) for area in found if area in Spot.__members__.values()),
        seat=any(area in Seat.__members__.values() for area in found),
    )


TOPIC: Topic = (Row(WhereItHurts, where_it_hurts, ("WhereItHurtsIntent",), _heard_where),)
