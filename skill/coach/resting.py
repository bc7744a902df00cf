"""Resting: the run waits where it is, and nothing is offered in the same breath."""

from __future__ import annotations

from dataclasses import replace

from skill.routine.state import NOWHERE, Phase, Question

from .actions import Action, Ask, Response, SaveState, Say
from .here import Here
from .keys import Key


def rest(here: Here, *said: Action) -> Response:
    """Stop, say why, and keep the place; step by step, wait until the person says continue."""
    if not here.state.active:
        return rest_only(here, *said)
    paused = _paused(here)
    if here.flows:
        hint = Say(Key.PROMPT_HINT_RESUME)
        return Response(paused.state, (*here.silence, SaveState(paused.state), *said, hint))
    asked = Ask(Key.PROMPT_PAUSED, Key.PROMPT_PAUSED_REPROMPT)
    return Response(paused.state, (*here.silence, SaveState(paused.state), *said, asked))


def rest_only(here: Here, *said: Action) -> Response:
    """Stop, say why, and leave it at that: the place is kept, and no word asks for more."""
    if not here.state.active:
        return Response(replace(NOWHERE, spared=here.state.spared), (*here.silence, *said))
    paused = _paused(here).state
    return Response(paused, (*here.silence, SaveState(paused), *said))


def _paused(here: Here) -> Here:
    held = here.held
    return held.at(replace(held.state, phase=Phase.PAUSED, question=Question.NONE))
