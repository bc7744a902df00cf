"""What should happen: the acts that an adapter turns into a reply, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

from skill.routine.run import Run, Step
from skill.routine.state import Question, SessionState
from skill.routine.terms import (
    Bed,
    Counting,
    Day,
    Limb,
    Mode,
    Narrator,
    Pace,
    Rests,
    Side,
    Talk,
    Technique,
    Tempo,
    TimeOfDay,
)

from .keys import Key, MessageKey
from .schedules import When, unpacked

Value: TypeAlias = (
    int | Limb | Side | Technique | Pace | TimeOfDay | date | tuple[Technique, ...] | tuple[Day, ...]
)
"""What a sentence can be given: a figure, a word of the field, or a list of techniques."""

_NONE: Mapping[str, Value] = MappingProxyType({})


@dataclass(frozen=True)
class Say:
    """Say a message."""

    key: MessageKey
    params: Mapping[str, Value] = field(default_factory=lambda: _NONE)


@dataclass(frozen=True)
class Ask:
    """Say a message that ends in a question or names what to say, and listen."""

    key: MessageKey
    reprompt: MessageKey
    """Said once more, shorter, where nothing was heard."""
    params: Mapping[str, Value] = field(default_factory=lambda: _NONE)


@dataclass(frozen=True)
class Guide:
    """Speak one turn of a step's timeline: the wait-for-me way."""

    step: Step
    part: int = 0
    """Which turn, where the step takes more than one."""
    offset: int = 0
    """Where in the step to begin, in ms: what lies before it was heard already."""


@dataclass(frozen=True)
class Instruct:
    """Say what to do in a step, without the counting."""

    step: Step
    passage: int | None = None
    """Index of the one passage meant; None for the first words of the step and all landmarks."""


@dataclass(frozen=True)
class Play:
    """Play a step's stream now, from ``offset`` ms, in place of whatever plays; its place is remembered."""

    step: Step
    state: SessionState
    """Travels in the stream's token."""
    offset: int = 0


@dataclass(frozen=True)
class Enqueue:
    """Play a step's stream when the present one, named by the request's own token, has ended.

    Its place is remembered: a device that loses its power says nothing any more.
    """

    step: Step
    state: SessionState


@dataclass(frozen=True)
class StopPlayback:
    """Stop the stream."""


@dataclass(frozen=True)
class SaveState:
    """Remember the place beyond this request."""

    state: SessionState


@dataclass(frozen=True)
class ClearState:
    """Forget the remembered place."""


@dataclass(frozen=True)
class FinishRun:
    """A run came to its end; counting it twice is prevented by its id."""

    run: Run
    total_ms: int
    """Its planned length."""


@dataclass(frozen=True)
class SavePreferences:
    """Remember how the person wants to be led; None changes nothing."""

    limb: Limb | None = None
    pace: Pace | None = None
    talk: Talk | None = None
    counting: Counting | None = None
    way: Mode | None = None
    tempo: Tempo | None = None
    rests: Rests | None = None
    narrator: Narrator | None = None
    bed: Bed | None = None
    disclaimed: bool = False
    """They have heard that this is no medical advice."""
    hinted: bool = False
    """They have heard what works while a stream plays."""
    streams: bool | None = None
    """Whether streams are tried on this device; False after they failed there, and for a day."""
    streams_told: int | None = None
    """They have heard that streams failed there: at this moment, in ms since the epoch."""


@dataclass(frozen=True)
class SaveCourse:
    """Remember on which local day the course began; None where it is switched off."""

    begun: int | None


@dataclass(frozen=True)
class SaveRating:
    """Remember a rating from 0 to 10, given before or after a routine."""

    rating: int
    after: bool


@dataclass(frozen=True)
class Forget:
    """Erase everything that is kept of this person, and say truly whether it is gone."""

    done: MessageKey
    failed: MessageKey


@dataclass(frozen=True)
class SetReminder:
    """Set a reminder; what comes of it is said by one of the keys."""

    days: tuple[Day, ...]
    """The days of the week; none where it comes once."""
    time: TimeOfDay
    state: SessionState
    """Travels with the question for permission, where that has to be asked first."""
    on: date | None = None
    """The day of a reminder that comes once, by the device's own calendar."""
    replaces: int = 0
    """Mark of the one reminder that it takes the place of; 0: of none."""


@dataclass(frozen=True)
class ListReminders:
    """Say which reminders there are."""


@dataclass(frozen=True)
class ChangeReminder:
    """Find the reminder that is meant, and ask about the change; nothing is changed yet."""

    when: When
    """What was said of the new time."""
    state: SessionState
    """The place from which to ask."""


@dataclass(frozen=True)
class CancelReminders:
    """Cancel what was named, and no more: where it would be more, ask first."""

    when: When
    """Days, date or time that were named; nothing: all of them."""
    state: SessionState
    """The place from which to ask."""
    agreed: int = 0
    """Mark of the reminders to which the person has said yes; 0: to none."""


@dataclass(frozen=True)
class AskConsent:
    """Let Alexa ask for the permission to set reminders."""

    state: SessionState


Action: TypeAlias = (
    Say
    | Ask
    | Guide
    | Instruct
    | Play
    | Enqueue
    | StopPlayback
    | SaveState
    | ClearState
    | FinishRun
    | SavePreferences
    | SaveCourse
    | SaveRating
    | Forget
    | SetReminder
    | ListReminders
    | ChangeReminder
    | CancelReminders
    | AskConsent
)


_LISTENING = frozenset({Ask, AskConsent})


@dataclass(frozen=True)
class Response:
    """The coach's answer: where the person is now, and what should happen."""

    state: SessionState
    actions: tuple[Action, ...] = ()

    @property
    def listens(self) -> bool:
        """Whether the session stays open."""
        return not _LISTENING.isdisjoint(map(type, self.actions))


# Asking, and asking again: the one question that is open.


def ask(state: SessionState, question: Question, action: Ask, *before: Action) -> Response:
    """Ask, and remember which question is open."""
    return Response(replace(state, question=question), (*before, action))


def ask_without_run(state: SessionState) -> Response:
    """There is no routine to move in: the question that is open stays the question, else which limb."""
    nothing = Say(Key.MOVE_NOTHING)
    if state.question in (Question.NONE, Question.LIMB):
        return ask_limb(state, nothing)
    return ask_open_question(state, nothing)


def ask_limb(state: SessionState, *before: Action) -> Response:
    """Foot or hand?"""
    return ask(state, Question.LIMB, Ask(Key.START_ASK_LIMB, Key.START_ASK_LIMB_REPROMPT), *before)


def ask_open_question(state: SessionState, *before: Action) -> Response:
    """Ask the open question once more; where none is open, what would be good next."""
    match state.question:
        case Question.REGION:
            action = Ask(Key.HURTS_WHERE, Key.HURTS_WHERE_REPROMPT)
        case Question.LIMB:
            action = Ask(Key.START_ASK_LIMB, Key.START_ASK_LIMB_REPROMPT)
        case Question.START:
            action = Ask(Key.START_OFFER, Key.START_OFFER_REPROMPT, {"limb": state.wish.limb or Limb.FOOT})
        case Question.REMIND:
            action = _about_reminder(state)
        case Question.CANCEL:
            action = Ask(Key.REMIND_CANCEL_REPROMPT, Key.REMIND_CANCEL_REPROMPT)
        case Question.COURSE:
            action = Ask(Key.PROGRESS_END_REPROMPT, Key.PROGRESS_END_REPROMPT)
        case Question.FORGET:
            action = Ask(Key.FORGET_CONFIRM, Key.FORGET_CONFIRM_REPROMPT)
        case Question.FALL:
            action = Ask(Key.SAFE_FALL, Key.SAFE_FALL_REPROMPT)
        case Question.NUMB:
            action = Ask(Key.HURTS_NUMB, Key.HURTS_NUMB_REPROMPT)
        case Question.CARRY_ON if state.run is not None:
            action = Ask(Key.LAUNCH_CARRY_ON_REPROMPT, Key.LAUNCH_CARRY_ON_REPROMPT)
        case _:
            return ask(state, Question.LIMB, Ask(Key.WHAT_NEXT, Key.WHAT_NEXT_REPROMPT), *before)
    return ask(state, state.question, action, *before)


def _about_reminder(state: SessionState) -> Ask:
    """What is still missing of a reminder; where nothing is, whether it shall be set."""
    when, _ = unpacked(state.wish.remind or 0)
    return ask_missing(when) or Ask(Key.REMIND_CONFIRM_REPROMPT, Key.REMIND_CONFIRM_REPROMPT)


def ask_missing(when: When) -> Ask | None:
    """The question for the part of a reminder that was not said; None where all of it was."""
    if when.whole:
        return None
    if when.time is not None:
        return Ask(Key.REMIND_WHICH_DAYS, Key.REMIND_WHICH_DAYS, {"time": when.time})
    if when.named:
        return Ask(Key.REMIND_WHAT_TIME, Key.REMIND_WHAT_TIME)
    return Ask(Key.REMIND_WHEN, Key.REMIND_WHEN_REPROMPT)
