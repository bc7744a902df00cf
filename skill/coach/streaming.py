"""What the player reports, and what follows: the flow from step to step without a word said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from skill.routine.state import Phase, Question

from .actions import Enqueue, Play, Response, SavePreferences, SaveState, StopPlayback
from .events import Event
from .here import Here
from .here import finished as run_finished
from .start import keep
from .topic import Row, Topic

MOST_FAILURES = 2
"""A stream is tried again once, then the next one is tried; a further failure ends the flow."""


class StreamNearlyFinished(Event):
    """The player is ready to take the next stream."""


class StreamFinished(Event):
    """A stream came to its end."""


class StreamStopped(Event):
    """A stream was stopped at the context's offset, by the person or by another sound."""


@dataclass(frozen=True, kw_only=True)
class StreamFailed(Event):
    """A stream could not be played on from the context's offset."""

    ahead: bool = False
    """It was to follow another one, which goes on."""


def nearly_finished(here: Here, event: StreamNearlyFinished) -> Response:
    """Queue what follows, built from the stream's own place alone: early or twice makes no difference."""
    following = _following(here)
    return Response(here.state, (Enqueue(following.step, following.state),) if following else ())


def way_on(here: Here) -> Iterator[Here]:
    """The place and each one after it, as its streams follow each other when nobody says anything."""
    place: Here | None = here
    while place is not None:
        yield place
        place = _following(place)


def _following(here: Here) -> Here | None:
    if not here.state.active:
        return None
    done = here.step_done()
    done = done.at(replace(done.state, phase=Phase.RUNNING, offset=0, question=Question.NONE))
    if here.state.loop:
        return done.moved(here.state.step)
    return None if here.is_last else done.moved(here.following)


def finished(here: Here, event: StreamFinished) -> Response:
    """After the last stream the run is over; nothing can be said any more, and nothing needs to be."""
    if not here.state.active or not here.is_last or here.state.loop:
        return Response(here.state)
    return Response(replace(here.state, phase=Phase.DONE), run_finished(here))


def stopped(here: Here, event: StreamStopped) -> Response:
    """Keep the place for the next launch."""
    if not here.state.active:
        return Response(here.state)
    return Response(here.state, keep(replace(here.state, phase=Phase.PAUSED, offset=here.offset)))


def failed(here: Here, event: StreamFailed) -> Response:
    """The same stream once more from its offset, then the next one, then the end: never a loop.

    After the end this device is led by voice for a day: an empty bucket or a wrong domain fails every time.
    """
    state = here.state
    if not state.active:
        return Response(state)
    failures = state.failures + 1
    if failures == 1:
        return _tried(here, failures, event, here.last_cue)
    if failures <= MOST_FAILURES and not here.is_last:
        return _tried(here.moved(here.following), failures, event)
    ended = replace(state, phase=Phase.PAUSED, offset=here.offset)
    noted = (SaveState(ended), SavePreferences(streams=False))
    return Response(ended, noted if event.ahead else (StopPlayback(), *noted))


def _tried(here: Here, failures: int, event: StreamFailed, offset: int = 0) -> Response:
    """Play now, or after the stream that still plays."""
    state = replace(here.state, phase=Phase.RUNNING, failures=failures)
    return Response(state, (Enqueue(here.step, state) if event.ahead else Play(here.step, state, offset),))


TOPIC: Topic = (
    Row(StreamNearlyFinished, nearly_finished),
    Row(StreamFinished, finished),
    Row(StreamStopped, stopped),
    Row(StreamFailed, failed),
)
