"""Is it safe for me: the condition that was said, and where a doctor comes first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from skill.routine.state import Question

from .actions import Ask, Response, SaveState, Say, ask
from .events import Event
from .here import Here, carry_on
from .keys import Key, MessageKey
from .resting import rest_only
from .topic import Heard, Row, Topic


class SafeKey(MessageKey):
    """What is said of it."""

    ASK = "safe.ask"
    PREGNANT = "safe.pregnant"
    DIABETES = "safe.diabetes"
    NUMB_FEET = "safe.numb_feet"
    INJURY = "safe.injury"
    BROKEN_SKIN = "safe.broken_skin"
    CLOT = "safe.clot"
    SURGERY = "safe.surgery"
    OTHER = "safe.other"
    RESTS = "safe.rests"
    NO_FALL_PAIN = "safe.no_fall_pain"


class Condition(StrEnum):
    """Reasons to ask a doctor first, as the vocabulary names them; a fall is asked about."""

    PREGNANT = "pregnant"
    DIABETES = "diabetes"
    NUMB_FEET = "numb_feet"
    INJURY = "injury"
    BROKEN_SKIN = "broken_skin"
    CLOT = "clot"
    SURGERY = "surgery"
    OTHER = "other"
    FALL = "fall"


@dataclass(frozen=True, kw_only=True)
class Safe(Event):
    """Is it safe for me? What was said is answered, and neither kept nor logged."""

    condition: Condition | None = None
    """What was named; whatever is not known is another one to ask a doctor about."""


_TOLD = {
    Condition.PREGNANT: SafeKey.PREGNANT,
    Condition.DIABETES: SafeKey.DIABETES,
    Condition.NUMB_FEET: SafeKey.NUMB_FEET,
    Condition.INJURY: SafeKey.INJURY,
    Condition.BROKEN_SKIN: SafeKey.BROKEN_SKIN,
    Condition.CLOT: SafeKey.CLOT,
    Condition.SURGERY: SafeKey.SURGERY,
    Condition.OTHER: SafeKey.OTHER,
}


def safe(here: Here, event: Safe) -> Response:
    """Who should ask a doctor first. Where that was said, nothing is offered in the same breath."""
    if event.condition is None:
        return carry_on(here, Say(SafeKey.ASK))
    if event.condition is Condition.FALL:
        return _ask_about_the_fall(here)
    rests = (Say(SafeKey.RESTS),) if here.state.active else ()
    return rest_only(here, Say(_TOLD[event.condition]), *rests)


def _ask_about_the_fall(here: Here) -> Response:
    """A fall alone is no sign that needs urgent care; pain after one is."""
    state = here.held.state
    kept = (SaveState(replace(state, question=Question.NONE)),) if state.active else ()
    return ask(state, Question.FALL, Ask(Key.SAFE_FALL, Key.SAFE_FALL_REPROMPT), *here.silence, *kept)


def no_pain_since_the_fall(here: Here) -> Response:
    """On with what was under way."""
    return carry_on(here.at(replace(here.state, question=Question.NONE)), Say(SafeKey.NO_FALL_PAIN))


def _heard_safe(heard: Heard) -> Safe:
    condition = heard.slots.member("condition", Condition)
    if condition is None and heard.slots.unclear("condition"):
        condition = Condition.OTHER
    return Safe(heard.context, condition=condition)


TOPIC: Topic = (Row(Safe, safe, ("SafeIntent",), _heard_safe),)
