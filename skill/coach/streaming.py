"""What the player reports, and what follows: the flow from step to step without a word said."""

from __future__ import annotations

from dataclasses import replace

from skill.routine.catalogue import Catalogue
from skill.routine.place import Place, Question, State

from .acts import DropPlace, FinishRun, KeepPlace, Play, Queue, Silence, Turn
from .events import StreamFailed, StreamFinished, StreamNearlyFinished, StreamStopped
from .going import heard, is_last, moved, offset_at, run_of, step_at
from .opening import keep

MOST_FAILURES = 2
"""A stream is tried again once, then the next one is tried; a further failure ends the flow."""


def nearly_finished(book: Catalogue, place: Place, event: StreamNearlyFinished) -> Turn:
    """Queue what follows, built from the stream's own place alone: early or twice makes no difference."""
    following = _following(book, place)
    return Turn(place) if following is None else Turn(place, (Queue(step_at(book, following), following),))


def _following(book: Catalogue, place: Place) -> Place | None:
    if not place.active:
        return None
    place = replace(heard(place), state=State.RUNNING, offset=0, question=Question.NONE)
    if place.loop:
        return moved(place, place.step)
    return None if is_last(book, place) else moved(place, place.step + 1)


def finished(book: Catalogue, place: Place, event: StreamFinished) -> Turn:
    """After the last stream the run is over; nothing can be said any more, and nothing needs to be."""
    if not place.active or not is_last(book, place) or place.loop:
        return Turn(place)
    run = run_of(place)
    return Turn(replace(place, state=State.DONE), (DropPlace(), FinishRun(run, book.total_ms(run))))


def stopped(book: Catalogue, place: Place, event: StreamStopped) -> Turn:
    """Keep the place for the next launch."""
    if not place.active:
        return Turn(place)
    return Turn(place, keep(replace(place, state=State.PAUSED, offset=offset_at(book, place, event))))


def failed(book: Catalogue, place: Place, event: StreamFailed) -> Turn:
    """The same stream once more from its offset, then the next one, then the end: never a loop."""
    if not place.active:
        return Turn(place)
    tried = replace(place, state=State.RUNNING, failures=place.failures + 1)
    if tried.failures == 1:
        return _tried(book, tried, event, _last_cue(book, place, event))
    if tried.failures <= MOST_FAILURES and not is_last(book, place):
        return _tried(book, replace(moved(tried, place.step + 1), failures=tried.failures), event)
    ended = replace(place, state=State.PAUSED, offset=offset_at(book, place, event))
    return Turn(ended, (KeepPlace(ended),) if event.ahead else (Silence(), KeepPlace(ended)))


def _tried(book: Catalogue, place: Place, event: StreamFailed, offset: int = 0) -> Turn:
    """Play now, or after the stream that still plays."""
    step = step_at(book, place)
    return Turn(place, (Queue(step, place) if event.ahead else Play(step, place, offset),))


def _last_cue(book: Catalogue, place: Place, event: StreamFailed) -> int:
    return book.timeline(step_at(book, place)).cue_start(offset_at(book, place, event))
