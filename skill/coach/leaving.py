"""Leaving out: no rinsing, skip the left foot. What is left out is passed by, and the closing names it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from skill.routine.run import Step
from skill.routine.state import Question
from skill.routine.terms import Side, Technique

from .actions import Response, SaveState, Say, Value, ask_limb
from .events import Event
from .here import Here, arrive, carry_on, play_from
from .keys import Key, MessageKey
from .topic import Heard, Row, Topic


class LeavingKey(MessageKey):
    """What is said of leaving something out."""

    TECHNIQUE = "leave.technique"
    SIDE = "leave.side"
    STEP = "leave.step"
    PAST = "leave.past"
    ALL = "leave.all"
    LATER = "leave.later"


@dataclass(frozen=True, kw_only=True)
class LeaveOut(Event):
    """Leave out a technique, a side, or a technique on one side."""

    technique: Technique | None = None
    side: Side | None = None
    other: bool = False
    """The other side than now."""
    unclear: bool = False
    """Whether a part of it was not understood."""


def leave_out(here: Here, event: LeaveOut) -> Response:
    """Pass it by from now on; it is never jumped to. What was not understood leaves nothing out."""
    side = _side(here, event)
    if event.unclear or (event.technique is None and side is None):
        return carry_on(here, Say(Key.START_UNCLEAR))
    if not here.state.active:
        said = Say(LeavingKey.LATER)
        asked = here.state.question is not Question.NONE
        return carry_on(here, said) if asked else ask_limb(here.state, said)
    out = [i for i, step in enumerate(here.steps[:-1]) if _is(step, event.technique, side)]
    params = _params(here, event.technique, side)
    if not out:
        return carry_on(here, Say(Key.MOVE_NOT_HERE, {"technique": event.technique or here.step.technique}))
    if out[-1] < here.state.step:
        return carry_on(here, Say(LeavingKey.PAST))
    skips = here.state.skips | sum(1 << i for i in out)
    if not _has_strokes(here, skips):
        return carry_on(here, Say(LeavingKey.ALL))
    there = here.at(replace(here.state, skips=skips))
    return _go_on(there, Say(_key(event.technique, side), params))


def _go_on(there: Here, said: Say) -> Response:
    """On with the step under way, or, where that is left out, with the next one."""
    state = there.state
    goes = there.skips(state.step)
    if goes:
        heard = state.heard & ~(1 << state.step)
        on = there.at(replace(state, heard=heard)).moved(there.following)
        there = Here(on.catalogue, on.state, on.context._replace(offset=None))
    if state.question is not Question.NONE:
        return carry_on(there, SaveState(replace(there.state, question=Question.NONE)), said)
    if goes:
        return arrive(there, said)
    # only a new stream carries the change, so a pause ends with it
    return play_from(there, there.last_cue, said) if there.flows else carry_on(there, said)


def _side(here: Here, event: LeaveOut) -> Side | None:
    if not event.other:
        return event.side
    if not here.state.active or here.step.side is Side.BOTH:
        return None
    return here.step.side.other


def _is(step: Step, technique: Technique | None, side: Side | None) -> bool:
    """Whether a step goes with what is left out; comparing the sides goes with a side."""
    if technique is not None:
        return step.technique is technique and side in (None, step.side)
    if not step.technique.is_stroke:
        return step.technique is Technique.COMPARE
    return step.side in (side, Side.BOTH)


def _has_strokes(here: Here, skips: int) -> bool:
    """Whether a stroke was done, or is still to come."""
    strokes = [i for i, step in enumerate(here.steps) if step.technique.is_stroke]
    return any(here.state.heard >> i & 1 or (i >= here.state.step and not skips >> i & 1) for i in strokes)


def _key(technique: Technique | None, side: Side | None) -> LeavingKey:
    if technique is None:
        return LeavingKey.SIDE
    return LeavingKey.TECHNIQUE if side is None else LeavingKey.STEP


def _params(here: Here, technique: Technique | None, side: Side | None) -> dict[str, Value]:
    params: dict[str, Value] = {"technique": technique} if technique else {}
    if side is not None and here.state.run is not None:
        params |= {"side": side, "limb": here.run.limb}
    return params


def _heard_leave_out(heard: Heard) -> LeaveOut:
    slots = heard.slots
    side = slots.id("side")
    return LeaveOut(
        heard.context,
        technique=slots.member("technique", Technique),
        side=slots.member("side", Side) if side in (Side.LEFT, Side.RIGHT) else None,
        other=side == "other",
        unclear=slots.unclear("technique", "side") or side == Side.BOTH,
    )


TOPIC: Topic = (Row(LeaveOut, leave_out, ("LeaveOutIntent",), _heard_leave_out),)
