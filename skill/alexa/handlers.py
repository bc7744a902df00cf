"""Handlers by topic: they translate requests into events, and the coach's acts into replies."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ask_sdk_core.dispatch_components import AbstractExceptionHandler, AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model.canfulfill import CanFulfillIntent, CanFulfillIntentValues

from skill.coach import history
from skill.coach.actions import Ask, Response, Say
from skill.coach.coach import INTENTS
from skill.coach.events import Event
from skill.coach.keys import Key
from skill.coach.playback import Pause, SilenceFell
from skill.coach.questions import Unclear
from skill.coach.reminders import ConsentGiven
from skill.coach.streaming import StreamFailed
from skill.coach.urgent import RedFlag
from skill.errors import GentleRollError
from skill.persistence.protocol import Profile
from skill.routine.codec import decode
from skill.routine.state import NOWHERE, Phase

from .apl.screen import display_of
from .apl.user_events import FaultHandler, TouchHandler
from .context import SkillContext
from .course import course_of, time_zone_changes, with_changes
from .intents import (
    BUTTON_EVENTS,
    BUTTONS,
    PERSONAL,
    PLAYER,
    IntentInput,
    PersonalEventFactory,
    ReportMeaning,
)
from .persistence import answered, erase_account, launch_changes, note_visit, recalled
from .reminders import ASK_FOR, consent_card, consent_in, note_declined
from .request import PLACE, SPOKEN, RequestContext, Slots, intent_name, read_request, request_type
from .response import lead_of, silent_reply, spoken_reply, words
from .validation.families import CAN_FULFILL, Family, family_of

_log = logging.getLogger(__name__)
_OPENINGS = ("LaunchRequest", "SessionResumedRequest")
"""The skill comes to the front: opened by a person, or handed back by another skill."""
_SPOKEN_TO = ("IntentRequest", "Dialog.InputRequest")
"""Somebody spoke and waits. What else no handler knows is a report, or newer than this skill."""


class IntentHandler(AbstractRequestHandler):
    """The intents that the coach's topics name."""

    def __init__(self, skill: SkillContext) -> None:
        self._skill = skill

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether the request is one of these intents."""
        return intent_name(handler_input) in INTENTS

    def handle(self, handler_input: HandlerInput) -> Any:
        """Understand, let the coach answer, reply."""
        intent: Any = getattr(handler_input.request_envelope.request, "intent", None)
        context = read_request(self._skill, handler_input.request_envelope)
        slots = Slots(intent, context.language.vocabulary)
        return self.answer(handler_input, context, str(intent_name(handler_input)), slots)

    def answer(self, handler_input: HandlerInput, context: RequestContext, intent: str, slots: Slots) -> Any:
        """The answer to an intent, said or touched."""
        row = INTENTS[intent]
        context = self._recalled(context, row.event)
        event = row.event_of(IntentInput(slots, context.language.vocabulary, context.context))
        return answer_aloud(self._skill, handler_input, context, event)

    def _recalled(self, context: RequestContext, event: type[Event]) -> RequestContext:
        """The moment with what is remembered, where the request itself does not say enough."""
        recall = history.recall_for(event, context.state, new_session=context.new_session)
        if not recall.lost and not recall.begins:
            return context
        context, kept = recalled(self._skill, context)
        if recall.lost:
            context = _picked_up(context, kept, event)
        if context.new_session and not context.state.active and recall.begins:
            note_visit(self._skill, context, kept)
        return context


class LaunchHandler(AbstractRequestHandler):
    """The skill was opened without a wish, or came back to the front."""

    def __init__(self, skill: SkillContext) -> None:
        self._skill = skill

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether the request is such an opening."""
        return request_type(handler_input) in _OPENINGS

    def handle(self, handler_input: HandlerInput) -> Any:
        """Offer to carry on, or greet."""
        context, kept = recalled(self._skill, read_request(self._skill, handler_input.request_envelope))
        zone = time_zone_changes(context, kept)
        known = with_changes(kept, zone)
        event = history.launch(context.here, known, course_of(context, known))
        response = answered(self._skill, context, event)
        note_visit(self._skill, context, kept, launch_changes(context, kept, response) | zone)
        return _aloud(self._skill, handler_input, context, response, event)


class PersonalHandler(AbstractRequestHandler):
    """The intents about what is remembered of a person: each reads the memory once.

    Beside a stream that rests once more: whether its place is still one, only the memory knows.
    """

    def __init__(self, skill: SkillContext, topic: Mapping[str, PersonalEventFactory]) -> None:
        self._skill = skill
        self._topic = topic

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether the request is an intent of this topic."""
        return intent_name(handler_input) in self._topic

    def handle(self, handler_input: HandlerInput) -> Any:
        """Read, understand, let the coach answer, reply."""
        intent: Any = getattr(handler_input.request_envelope.request, "intent", None)
        context = read_request(self._skill, handler_input.request_envelope)
        if history.rests(context.state, new_session=context.new_session):
            context = _picked_up(*recalled(self._skill, context))
        slots = Slots(intent, context.language.vocabulary)
        event = self._topic[intent.name](self._skill, context, slots)
        return answer_aloud(self._skill, handler_input, context, event)


class SilentHandler(AbstractRequestHandler):
    """Requests answered without speech: reports of the player, and buttons."""

    def __init__(self, skill: SkillContext, topic: Mapping[str, ReportMeaning]) -> None:
        self._skill = skill
        self._topic = topic

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether the request is of these types."""
        return request_type(handler_input) in self._topic

    def handle(self, handler_input: HandlerInput) -> Any:
        """Let the coach answer, and reply with directives only."""
        context = read_request(self._skill, handler_input.request_envelope)
        meaning = self._topic[request_type(handler_input)]
        context = self._recalled(context, meaning(context))
        response = answered(self._skill, context, meaning(context))
        if isinstance(meaning(context), StreamFailed):
            self._skill.note(f"A device could not play a stream: {_error_kind(handler_input)}.")
        return silent_reply(self._skill, context, response, handler_input.response_builder)

    def _recalled(self, context: RequestContext, event: Event) -> RequestContext:
        """The moment at the remembered place, where a button is pressed and no stream is under way."""
        if isinstance(event, Pause) or not isinstance(event, BUTTON_EVENTS):
            return context
        if context.state.phase is Phase.RUNNING:
            return context
        context, kept = recalled(self._skill, context)
        return _picked_up(context, kept, type(event))


class ConsentHandler(AbstractRequestHandler):
    """What a person answered when Alexa asked for the permission to set reminders."""

    def __init__(self, skill: SkillContext) -> None:
        self._skill = skill

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether the request is such an answer, and not one to something that this skill never asks."""
        name = getattr(handler_input.request_envelope.request, "name", None)
        return request_type(handler_input) == "Connections.Response" and name in (ASK_FOR, None)

    def handle(self, handler_input: HandlerInput) -> Any:
        """Set the reminder, or say what to do instead."""
        context = read_request(self._skill, handler_input.request_envelope)
        request = handler_input.request_envelope.request
        asked = decode(getattr(request, "token", None), context.language.catalogue.version)
        if asked is not None:
            context = self._where_asked(context.placed(asked))
        else:
            context = context._replace(context=context.context._replace(offset=None))
        granted = consent_in(request)
        if granted is False:
            note_declined(self._skill, context)
        if (card := consent_card(request)) is not None:
            handler_input.response_builder.set_card(card)
        event = ConsentGiven(context.context, granted=granted)
        return answer_aloud(self._skill, handler_input, context, event)

    def _where_asked(self, context: RequestContext) -> RequestContext:
        """The place at which the reminder was wished for; the wish outlives a run that ended meanwhile."""
        asked = context.state
        if asked.run is None:
            return context
        context, _ = recalled(self._skill, context)
        if not context.context.over:
            return context
        return context._replace(state=replace(NOWHERE, question=asked.question, wish=asked.wish))


class DisabledHandler(AbstractRequestHandler):
    """The skill was disabled: everything of that account goes, of all its speakers and devices.

    The event may arrive twice and late; the account never comes back under the same id. (Amazon, Skill
    Events reference.)
    """

    def __init__(self, skill: SkillContext) -> None:
        self._skill = skill

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether the skill was disabled."""
        return request_type(handler_input) == "AlexaSkillEvent.SkillDisabled"

    def handle(self, handler_input: HandlerInput) -> Any:
        """Erase, and reply with nothing."""
        erase_account(self._skill, read_request(self._skill, handler_input.request_envelope))
        return handler_input.response_builder.response


class SessionEndedHandler(AbstractRequestHandler):
    """A session ended without the skill; nothing can be replied."""

    def __init__(self, skill: SkillContext) -> None:
        self._skill = skill

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether the session ended."""
        return request_type(handler_input) == "SessionEndedRequest"

    def handle(self, handler_input: HandlerInput) -> Any:
        """Keep the place, log why, reply with nothing."""
        request: Any = handler_input.request_envelope.request
        context = read_request(self._skill, handler_input.request_envelope)
        answered(self._skill, context, SilenceFell(context.context))
        self._skill.note(f"The session ended: {_value(request.reason)} {_error(request)}".rstrip())
        return handler_input.response_builder.response


class FulfilHandler(AbstractRequestHandler):
    """Alexa herself asks whether a wish without the skill's name could be meant for it.

    Nobody said or hears anything: the reply holds the one member that is asked for, and nothing may change.
    It is always no, because a routine needs a ball, a chair and somebody who opened it on purpose.
    (Amazon, Implement CanFulfillIntentRequest for Name-free Interactions.)
    """

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether the request is that question."""
        return request_type(handler_input) == CAN_FULFILL

    def handle(self, handler_input: HandlerInput) -> Any:
        """Say no, to Alexa alone."""
        no = CanFulfillIntent(can_fulfill=CanFulfillIntentValues.NO)
        handler_input.response_builder.set_can_fulfill_intent(no)
        return handler_input.response_builder.response


class QuietHandler(AbstractRequestHandler):
    """Everything else: unclear where somebody spoke, an empty reply to what is not known.

    An empty reply leaves a session as it is: it neither speaks, nor listens, nor cuts a person off.
    """

    def __init__(self, skill: SkillContext) -> None:
        self._skill = skill

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Always: this handler comes last."""
        return True

    def handle(self, handler_input: HandlerInput) -> Any:
        """Unclear words get the unclear answer; errors of the platform are logged."""
        kind = request_type(handler_input)
        if kind in _SPOKEN_TO:
            context = read_request(self._skill, handler_input.request_envelope)
            return answer_aloud(self._skill, handler_input, context, Unclear(context.context))
        if kind == "System.ExceptionEncountered":
            self._skill.note(f"Alexa refused a reply: {_error(handler_input.request_envelope.request)}")
        return handler_input.response_builder.response


class ApologyHandler(AbstractExceptionHandler):
    """A handler failed: the owner gets the trace, the person an apology where speech is possible."""

    def __init__(self, skill: SkillContext) -> None:
        self._skill = skill

    def can_handle(self, handler_input: HandlerInput, exception: Exception) -> bool:
        """Always: nothing that goes wrong reaches Alexa as an error."""
        return True

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Any:
        """Log, apologise in the person's language, end the session."""
        _log.error("A request could not be answered", exc_info=exception)
        builder = handler_input.response_builder
        in_session = handler_input.request_envelope.session is not None
        if family_of(request_type(handler_input), in_session=in_session) is not Family.CUSTOMER:
            return builder.response
        key = exception.message_key if isinstance(exception, GentleRollError) else GentleRollError.message_key
        language = self._skill.language(getattr(handler_input.request_envelope.request, "locale", None))
        builder.speak(words(language.phrasing.phrase(key, {}).text)).set_should_end_session(True)
        return builder.response


def handlers(skill: SkillContext) -> list[AbstractRequestHandler]:
    """All handlers in the order in which they are asked."""
    spoken = IntentHandler(skill)
    return [
        spoken,
        PersonalHandler(skill, PERSONAL),
        SilentHandler(skill, PLAYER),
        LaunchHandler(skill),
        SilentHandler(skill, BUTTONS),
        TouchHandler(skill, spoken),
        FaultHandler(skill),
        ConsentHandler(skill),
        SessionEndedHandler(skill),
        DisabledHandler(skill),
        FulfilHandler(),
        QuietHandler(skill),
    ]


def answer_aloud(
    skill: SkillContext, handler_input: HandlerInput, context: RequestContext, event: Event
) -> Any:
    """Let the coach answer an event in words, and keep the place in the session while it is open."""
    return _aloud(skill, handler_input, context, answered(skill, context, event), event)


def _aloud(
    skill: SkillContext,
    handler_input: HandlerInput,
    context: RequestContext,
    response: Response,
    event: Event,
) -> Any:
    if context.new_session and not skill.speaks(context.locale) and not isinstance(event, RedFlag):
        response = _in_english(response)
    if handler_input.request_envelope.session is not None:
        handler_input.attributes_manager.session_attributes = _attributes(context, response)
    display = display_of(handler_input.request_envelope)
    return spoken_reply(skill, context, response, handler_input.response_builder, event, display)


def _in_english(response: Response) -> Response:
    """A reply to somebody whose device speaks a language that is not offered; one without a word stays so."""
    if not any(isinstance(action, Say | Ask) for action in response.actions):
        return response
    return replace(response, actions=(Say(Key.LAUNCH_ONLY_ENGLISH), *response.actions))


def _picked_up(context: RequestContext, kept: Profile, event: type[Event] = Event) -> RequestContext:
    """The moment at the place that an event is about, by what is remembered."""
    here = context.here
    found = history.picked_up(event, here, kept)
    return context if found is here else context.placed(found.state)


def _attributes(context: RequestContext, response: Response) -> dict[str, object]:
    """What an open session carries: the place, and since when its step is spoken."""
    if not response.listens:
        return {}
    kept: dict[str, object] = {PLACE: context.token_of(response.state)}
    if (lead := lead_of(context, response)) is not None:
        kept[SPOKEN] = [context.at, lead]
    return kept


def _value(member: object) -> str:
    return str(getattr(member, "value", member))


def _error_kind(handler_input: HandlerInput) -> str:
    """The kind of error alone: its message may hold addresses."""
    error = getattr(handler_input.request_envelope.request, "error", None)
    return _value(getattr(error, "object_type", None))


def _error(request: Any) -> str:
    error = getattr(request, "error", None)
    return (
        f"{_value(getattr(error, 'object_type', None))}: {getattr(error, 'message', None)}" if error else ""
    )
