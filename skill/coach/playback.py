"""Pausing, resuming, stopping, and what happens when nobody speaks any more."""

from __future__ import annotations

from dataclasses import replace

from skill.routine.state import NOWHERE, Phase, Question, SessionState

from .actions import Ask, Response, SaveState, Say, StopPlayback, ask_limb, ask_open_question, ask_without_run
from .events import Event
from .here import Here
from .keys import Key
from .navigate import next_step
from .start import keep, resume
from .topic import Row, Topic


class Pause(Event):
    """Wait a moment."""


class Resume(Event):
    """Carry on."""


class Stop(Event):
    """Stop, cancel, exit."""


class Home(Event):
    """Back to the device's home: leave without a word."""


class SilenceFell(Event):
    """The microphone gave up, or the session ended for another reason; nothing can be said."""


def pause(here: Here, event: Pause) -> Response:
    """Stop the stream without a word, or wait as long as the microphone does; a question waits as well."""
    if not here.state.active:
        if here.state.question not in (Question.NONE, Question.LIMB, Question.REGION):
            return ask_open_question(here.state)
        return Response(here.state, (*here.silence, Say(Key.PAUSE_NOTHING)))
    paused = _paused(here)
    if here.flows:
        kept = keep(paused) if here.state.phase is not Phase.PAUSED else ()
        return Response(paused, (StopPlayback(), *kept))
    return Response(paused, (SaveState(paused), Ask(Key.PROMPT_PAUSED, Key.PROMPT_PAUSED_REPROMPT)))


def resume_here(here: Here, event: Resume) -> Response:
    """Go back to the start of the last cue, and on; where a spoken step just ended, on to the next."""
    state = here.state
    if state.run is None:
        return ask_without_run(state)
    if state.phase is Phase.DONE:
        return ask_limb(NOWHERE, Say(Key.MOVE_AFTER_END))
    if state.phase is Phase.RUNNING and not here.flows and state.question is Question.NONE:
        return next_step(here, event)
    return resume(here.at(replace(state, offset=here.offset)) if here.flows else here)


def stop(here: Here, event: Stop) -> Response:
    """End at once with two words, and keep the place."""
    left = _left(here)
    return Response(left.state, (*here.silence, *left.actions, Say(Key.FAREWELL)))


def home(here: Here, event: Home) -> Response:
    """Leave without a word, and keep the place."""
    left = _left(here)
    return Response(left.state, (*here.silence, *left.actions))


def silence_fell(here: Here, event: SilenceFell) -> Response:
    """Nothing can be said any more; the place is kept for the next launch."""
    return _left(here)


def _left(here: Here) -> Response:
    """The place as it is left. One that was only offered again stays kept as it was: it is offered once.

    So does one whose stream rests already: it was kept when that stopped, which may be days ago.
    """
    rests = here.flows and here.state.phase is Phase.PAUSED
    if not here.state.active or rests or here.state.question is Question.CARRY_ON:
        return Response(replace(here.state, question=Question.NONE))
    paused = _paused(here)
    return Response(paused, keep(paused))


def _paused(here: Here) -> SessionState:
    return replace(here.held.state, phase=Phase.PAUSED, question=Question.NONE)


TOPIC: Topic = (
    Row(Pause, pause, ("AMAZON.PauseIntent",)),
    Row(Resume, resume_here, ("AMAZON.ResumeIntent",)),
    Row(Stop, stop, ("AMAZON.StopIntent", "AMAZON.CancelIntent")),
    Row(Home, home, ("AMAZON.NavigateHomeIntent",)),
    Row(SilenceFell, silence_fell),
)
