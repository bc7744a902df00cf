"""When it hurts: the ladder from lighter to stopping, and the signs that need urgent care."""

from __future__ import annotations

from dataclasses import replace

from skill.routine.catalogue import Catalogue
from skill.routine.place import NOWHERE, Place

from .acts import DropPlace, Say, Turn
from .events import Event, Ouch, RedFlag, Region
from .going import arrive, carry_on, finish, is_last, moved, silence
from .keys import Key
from .opening import hurts_in

MOST_SORE_STEPS = 3
"""It hurting in this many steps ends the routine."""


def ouch(book: Catalogue, place: Place, event: Ouch) -> Turn:
    """Lighter; then smaller and seated; then the next step; in a third step, a kind end."""
    if not place.active:
        return hurts_in(book, place, Region.UNKNOWN, event)
    place = replace(place, ouch=place.ouch + 1, sore_steps=place.sore_steps + (place.ouch == 0))
    if place.sore_steps >= MOST_SORE_STEPS:
        return end(place, event, Key.OUCH_END)
    if place.ouch == 1:
        return carry_on(book, place, event, Say(Key.OUCH_LIGHTER))
    if place.ouch == 2:
        return carry_on(book, place, event, Say(Key.OUCH_SMALLER))
    return _skip(book, place, event)


def _skip(book: Catalogue, place: Place, event: Event) -> Turn:
    """On to the next step; what was skipped counts as left out."""
    place = replace(place, heard=place.heard & ~(1 << place.step))
    if is_last(book, place):
        return finish(book, place, *silence(place, event), Say(Key.OUCH_END))
    return arrive(book, moved(place, place.step + 1), Say(Key.OUCH_SKIP))


def red_flag(book: Catalogue, place: Place, event: RedFlag) -> Turn:
    """One calm answer: urgent care now. The routine ends, and nothing about it is kept."""
    return end(place, event, Key.RED_FLAG)


def end(place: Place, event: Event, key: Key) -> Turn:
    """End the routine with one message and forget the place."""
    return Turn(NOWHERE, (*silence(place, event), DropPlace(), Say(key)))
