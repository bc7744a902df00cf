"""Reminders: said back with day, time and recurrence, and set only after a yes to exactly that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from skill.routine.state import Question, Wish
from skill.routine.terms import Day, TimeOfDay

from .actions import Ask, CancelReminders, ListReminders, Response, Say, SetReminder, Value, ask
from .events import Event
from .here import Here, carry_on
from .keys import Key
from .topic import Row, Topic

MINUTES_A_DAY = 1_440
_DAYS = tuple(Day)


class ReminderWish(StrEnum):
    """What a person wants of reminders."""

    SET = "set"
    LIST = "list"
    CANCEL = "cancel"


@dataclass(frozen=True, kw_only=True)
class RemindMe(Event):
    """Remind me on some days at a time; or what reminders are there; or cancel them."""

    wish: ReminderWish = ReminderWish.SET
    days: tuple[Day, ...] = ()
    time: TimeOfDay | None = None


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    """Alexa asked the person for the permission to set reminders."""

    granted: bool | None = None
    """True or False as they answered; None where they did not: then Alexa sent a card."""


def remind_me(here: Here, event: RemindMe) -> Response:
    """Read the reminder back and ask; list or cancel at once."""
    if event.wish is ReminderWish.LIST:
        return carry_on(here, ListReminders())
    if event.wish is ReminderWish.CANCEL:
        return carry_on(here, CancelReminders())
    if not event.days or event.time is None:
        return _ask_when(here)
    params: dict[str, Value] = {"days": event.days, "time": event.time}
    asked = Ask(Key.REMIND_CONFIRM, Key.REMIND_CONFIRM_REPROMPT, params)
    return _ask(here, Wish(remind=packed(event.days, event.time)), asked)


def _ask_when(here: Here) -> Response:
    return _ask(here, Wish(), Ask(Key.REMIND_WHEN, Key.REMIND_WHEN_REPROMPT))


def _ask(here: Here, wish: Wish, asked: Ask) -> Response:
    """A stream rests while the question is open; it goes on from its last cue after the answer."""
    return ask(replace(here.held.state, wish=wish), Question.REMIND, asked, *here.silence)


def set_reminder(here: Here) -> Response:
    """After a yes: set what was read back; where nothing was, say once more what is needed."""
    days, time = unpacked(here.state.wish.remind or 0)
    if not days:
        return _ask_when(here)
    return carry_on(without_reminder(here), SetReminder(days, time, here.state))


def consent_given(here: Here, event: ConsentGiven) -> Response:
    """After Alexa's own question: set it, or say why it is not set."""
    if event.granted:
        return set_reminder(here)
    key = Key.REMIND_CARD if event.granted is None else Key.REMIND_DENIED
    return carry_on(without_reminder(here), Say(key))


def without_reminder(here: Here) -> Here:
    """The place with the question about a reminder closed."""
    return here.at(replace(here.state, question=Question.NONE, wish=Wish()))


def packed(days: tuple[Day, ...], time: TimeOfDay) -> int:
    """Days and time as one small number, for a place."""
    bits = sum(1 << _DAYS.index(day) for day in set(days))
    return bits * MINUTES_A_DAY + time.minute


def unpacked(number: int) -> tuple[tuple[Day, ...], TimeOfDay]:
    """Days, Monday first, and time of a number made by :func:`packed`; no day for any other number."""
    bits, minute = divmod(number, MINUTES_A_DAY)
    if bits >= 1 << len(_DAYS):
        return (), TimeOfDay(0)
    return tuple(day for index, day in enumerate(_DAYS) if bits >> index & 1), TimeOfDay(minute)


TOPIC: Topic = (
    Row(RemindMe, remind_me),
    Row(ConsentGiven, consent_given),
)
