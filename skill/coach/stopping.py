"""Pausing, resuming, stopping, and what happens when nobody speaks any more."""

from __future__ import annotations

from dataclasses import replace

from skill.routine.catalogue import Catalogue
from skill.routine.place import NOWHERE, Place, Question, State

from .acts import Ask, KeepPlace, Say, Silence, Turn
from .asking import ask_limb
from .events import Event, Home, Pause, Resume, SilenceFell, Stop
from .going import flows, held, offset_at, silence
from .keys import Key
from .moving import forward
from .opening import keep, resume


def pause(book: Catalogue, place: Place, event: Pause) -> Turn:
    """Stop the stream without a word, or wait as long as the microphone does."""
    if not place.active:
        return Turn(place, (*silence(place, event), Say(Key.PAUSE_NOTHING)))
    paused = _paused(book, place, event)
    if flows(place):
        return Turn(paused, (Silence(), KeepPlace(paused)))
    return Turn(paused, (KeepPlace(paused), Ask(Key.PROMPT_PAUSED, Key.PROMPT_PAUSED_REPROMPT)))


def carry_on_again(book: Catalogue, place: Place, event: Resume) -> Turn:
    """Go back to the start of the last cue, and on; where a spoken step just ended, on to the next."""
    if place.run is None or place.state is State.DONE:
        return ask_limb(NOWHERE, Say(Key.MOVE_NOTHING))
    if place.state is State.RUNNING and not flows(place) and place.question is Question.NONE:
        return forward(book, place, event)
    return resume(book, replace(place, offset=offset_at(book, place, event)))


def stop(book: Catalogue, place: Place, event: Stop) -> Turn:
    """End at once with two words, and keep the place."""
    left = _left(book, place, event)
    return Turn(left.place, (*silence(place, event), *left.acts, Say(Key.FAREWELL)))


def home(book: Catalogue, place: Place, event: Home) -> Turn:
    """Leave without a word, and keep the place."""
    left = _left(book, place, event)
    return Turn(left.place, (*silence(place, event), *left.acts))


def silence_fell(book: Catalogue, place: Place, event: SilenceFell) -> Turn:
    """Nothing can be said any more; the place is kept for the next launch."""
    return _left(book, place, event)


def _left(book: Catalogue, place: Place, event: Event) -> Turn:
    """The place as it is left. One that was only offered again stays kept as it was: it is offered once."""
    if not place.active or place.question is Question.CARRY_ON:
        return Turn(replace(place, question=Question.NONE))
    paused = _paused(book, place, event)
    return Turn(paused, keep(paused))


def _paused(book: Catalogue, place: Place, event: Event) -> Place:
    return replace(held(book, place, event), state=State.PAUSED, question=Question.NONE)
