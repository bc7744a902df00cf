"""Taps: what can be touched, and the words that mean the same."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Protocol

from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput

from skill.alexa.context import SkillContext
from skill.alexa.request import PLACE, RequestContext, Slots, read_request, request_type, unmarked
from skill.routine.codec import decode

from .screen import ScreenKind

# What a device reports when it could not draw a document.

RUNTIME_ERROR: Final = "Alexa.Presentation.APL.RuntimeError"
"""The request that reports it (Amazon, Alexa.Presentation.APL Interface Reference)."""
MOST: Final = 5
"""So many different reasons are worth a place in the log."""
_REASON = re.compile(r"[A-Z][A-Z0-9_]{0,59}")


def reasons(request: Any) -> str:
    """How many faults, and how often each type and reason; whatever is odd counts as UNKNOWN."""
    errors = getattr(request, "errors", None)
    listed = errors if isinstance(errors, list) else []
    counted = Counter(_reason(error) for error in listed)
    told = ", ".join(f"{reason} ({count})" for reason, count in counted.most_common(MOST))
    return f"{len(listed)} faults{': ' if told else ''}{told}"


def _reason(error: Any) -> str:
    parts = (_word(error, "type", "object_type"), _word(error, "reason"))
    return " ".join(part for part in parts if part) or "UNKNOWN"


def _word(error: Any, *names: str) -> str:
    """A word of Amazon's own, from a model or from plain JSON; free text is none."""
    for name in names:
        value = error.get(name) if isinstance(error, dict) else getattr(error, name, None)
        value = getattr(value, "value", value)
        if isinstance(value, str) and _REASON.fullmatch(value):
            return value
    return ""


# The token of a document: which screen it is, and the place it belongs to.
#
# Alexa hands it back with every tap. So a tap on a screen that outlived its session still knows where the
# person was, and one that comes from an old screen is told from one that comes from this.

VERSION = "s1"
_TOKEN = re.compile(rf"{VERSION}:({'|'.join(ScreenKind)}):([^\s:]{{1,300}})")


def screen_token(kind: ScreenKind, state: str) -> str:
    """The token of a screen at a place, given in its short form with its mark."""
    return f"{VERSION}:{kind}:{state}"


def place_in(token: object) -> str | None:
    """The place's short form in a token; None where it is no token of this version. Never an error."""
    found = _TOKEN.fullmatch(token) if isinstance(token, str) else None
    return found[2] if found else None


class Tap(StrEnum):
    """The whole vocabulary of touch: the one argument that a UserEvent of this skill carries."""

    NEXT = "next"
    PREVIOUS = "previous"
    AGAIN = "again"
    PAUSE = "pause"
    RESUME = "resume"
    FOOT = "foot"
    HAND = "hand"
    ABOVE = "above"
    BELOW = "below"
    YES = "yes"
    NO = "no"


USER_EVENT: Final = "Alexa.Presentation.APL.UserEvent"
"""The request that a touch sends."""


@dataclass(frozen=True)
class Words:
    """What is said instead of a tap, as Alexa would understand it."""

    intent: str
    slots: dict[str, str] = field(default_factory=dict)
    """Ids by slot."""


WORDS: dict[Tap, Words] = {
    Tap.NEXT: Words("AMAZON.NextIntent"),
    Tap.PREVIOUS: Words("AMAZON.PreviousIntent"),
    Tap.AGAIN: Words("AMAZON.RepeatIntent"),
    Tap.PAUSE: Words("AMAZON.PauseIntent"),
    Tap.RESUME: Words("AMAZON.ResumeIntent"),
    Tap.FOOT: Words("StartRoutineIntent", {"limb": "foot"}),
    Tap.HAND: Words("StartRoutineIntent", {"limb": "hand"}),
    Tap.ABOVE: Words("WhereItHurtsIntent", {"area": "above_waist"}),
    Tap.BELOW: Words("WhereItHurtsIntent", {"area": "below_waist"}),
    Tap.YES: Words("AMAZON.YesIntent"),
    Tap.NO: Words("AMAZON.NoIntent"),
}
"""Each tap means exactly these words."""


class Chosen(Slots):
    """The slots of a tap: ids that were chosen by the document's author, not heard."""

    def __init__(self, ids: dict[str, str]) -> None:
        super().__init__(None)
        self._ids.update(ids)


def words_of(arguments: Any) -> Words | None:
    """The words that a UserEvent's arguments mean; None for arguments that no document here sends."""
    if not isinstance(arguments, list) or len(arguments) != 1 or arguments[0] not in list(Tap):
        return None
    return WORDS[Tap(arguments[0])]


# Handlers of screens: touches, which mean words, and faults, which mean nothing to a person.


class Answers(Protocol):
    """What answers intents, said or touched."""

    def answer(self, handler_input: HandlerInput, context: RequestContext, intent: str, slots: Slots) -> Any:
        """The answer to an intent."""


class TouchHandler(AbstractRequestHandler):
    """A touch on a screen means what its words mean, at the place of the document that was touched."""

    def __init__(self, skill: SkillContext, intents: Answers) -> None:
        self._skill = skill
        self._intents = intents

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether the request is a touch."""
        return request_type(handler_input) == USER_EVENT

    def handle(self, handler_input: HandlerInput) -> Any:
        """Answer the words; a touch that none of today's documents sent changes nothing.

        Where the session goes on, the document must be of its present place: a button that is touched
        twice counts once. Where it is over, the document itself says where the person was.
        """
        request: Any = handler_input.request_envelope.request
        words, word = words_of(request.arguments), place_in(request.token)
        context = read_request(self._skill, handler_input.request_envelope)
        here = _touched(handler_input, context, word)
        if words is None or here is None:
            return handler_input.response_builder.response
        return self._intents.answer(handler_input, here, words.intent, Chosen(words.slots))


def _touched(handler_input: HandlerInput, context: RequestContext, word: str | None) -> RequestContext | None:
    """The request's context at the place of the document that was touched; None where it is an old one."""
    session = handler_input.request_envelope.session
    attributes: Any = getattr(session, "attributes", None)
    if session is not None and not session.new and isinstance(attributes, dict) and PLACE in attributes:
        return context if attributes[PLACE] == word else None
    plain, owner = unmarked(word)
    state = decode(plain, context.language.catalogue.version)
    return context.placed(state)._replace(owner=owner) if state is not None else None


class FaultHandler(AbstractRequestHandler):
    """A device could not draw a document: the owner reads why, and nothing is replied."""

    def __init__(self, skill: SkillContext) -> None:
        self._skill = skill

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether the request reports such faults."""
        return request_type(handler_input) == RUNTIME_ERROR

    def handle(self, handler_input: HandlerInput) -> Any:
        """Count the reasons; messages and tokens may name a person's place, and are not logged."""
        self._skill.note(f"A screen could not be drawn: {reasons(handler_input.request_envelope.request)}")
        return handler_input.response_builder.response
