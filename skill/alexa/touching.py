"""Handlers of screens: touches, which mean words, and faults, which mean nothing to a person."""

from __future__ import annotations

from typing import Any, Protocol

from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput

from skill.routine.codec import decode

from .desk import Desk
from .marks import unmarked
from .moment import PLACE, Moment, moment_of, request_type
from .screens.faults import RUNTIME_ERROR, reasons
from .screens.taps import USER_EVENT, Chosen, words_of
from .screens.tokens import place_in
from .slots import Slots


class Answers(Protocol):
    """What answers intents, said or touched."""

    def answer(self, handler_input: HandlerInput, moment: Moment, intent: str, slots: Slots) -> Any:
        """The answer to an intent."""


class TouchHandler(AbstractRequestHandler):
    """A touch on a screen means what its words mean, at the place of the document that was touched."""

    def __init__(self, desk: Desk, intents: Answers) -> None:
        self._desk = desk
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
        moment = moment_of(self._desk, handler_input.request_envelope)
        here = _touched(handler_input, moment, word)
        if words is None or here is None:
            return handler_input.response_builder.response
        return self._intents.answer(handler_input, here, words.intent, Chosen(words.slots))


def _touched(handler_input: HandlerInput, moment: Moment, word: str | None) -> Moment | None:
    """The moment at the place of the document that was touched; None where it is an old one."""
    session = handler_input.request_envelope.session
    attributes: Any = getattr(session, "attributes", None)
    if session is not None and not session.new and isinstance(attributes, dict) and PLACE in attributes:
        return moment if attributes[PLACE] == word else None
    plain, owner = unmarked(word)
    place = decode(plain, moment.tongue.book.version)
    return moment.placed(place)._replace(owner=owner) if place is not None else None


class FaultHandler(AbstractRequestHandler):
    """A device could not draw a document: the owner reads why, and nothing is replied."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether the request reports such faults."""
        return request_type(handler_input) == RUNTIME_ERROR

    def handle(self, handler_input: HandlerInput) -> Any:
        """Count the reasons; messages and tokens may name a person's place, and are not logged."""
        self._desk.note(f"A screen could not be drawn: {reasons(handler_input.request_envelope.request)}")
        return handler_input.response_builder.response
