"""Reminders: said back with day, time and recurrence, and set only after a yes to exactly that."""

from __future__ import annotations

from dataclasses import replace

from skill.routine.catalogue import Catalogue
from skill.routine.place import Place, Question, Wish
from skill.routine.terms import Day, TimeOfDay

from .acts import Ask, CancelReminders, ListReminders, Say, SetReminder, Turn, Value
from .asking import ask
from .events import ConsentGiven, Event, ReminderWish, RemindMe
from .going import carry_on, held, silence
from .keys import Key

MINUTES_A_DAY = 1_440
_DAYS = tuple(Day)


def remind_me(book: Catalogue, place: Place, event: RemindMe) -> Turn:
    """Read the reminder back and ask; list or cancel at once."""
    if event.wish is ReminderWish.LIST:
        return carry_on(book, place, event, ListReminders())
    if event.wish is ReminderWish.CANCEL:
        return carry_on(book, place, event, CancelReminders())
    if not event.days or event.time is None:
        return _ask_when(book, place, event)
    params: dict[str, Value] = {"days": event.days, "time": event.time}
    asked = Ask(Key.REMIND_CONFIRM, Key.REMIND_CONFIRM_REPROMPT, params)
    return _ask(book, place, event, Wish(remind=packed(event.days, event.time)), asked)


def _ask_when(book: Catalogue, place: Place, event: Event) -> Turn:
    return _ask(book, place, event, Wish(), Ask(Key.REMIND_WHEN, Key.REMIND_WHEN_REPROMPT))


def _ask(book: Catalogue, place: Place, event: Event, wish: Wish, asked: Ask) -> Turn:
    """A stream rests while the question is open; it goes on from its last cue after the answer."""
    held_here = replace(held(book, place, event), wish=wish)
    return ask(held_here, Question.REMIND, asked, *silence(place, event))


def set_reminder(book: Catalogue, place: Place, event: Event) -> Turn:
    """After a yes: set what was read back; where nothing was, say once more what is needed."""
    days, time = unpacked(place.wish.remind or 0)
    if not days:
        return _ask_when(book, place, event)
    return carry_on(book, without_reminder(place), event, SetReminder(days, time, place))


def consent_given(book: Catalogue, place: Place, event: ConsentGiven) -> Turn:
    """After Alexa's own question: set it, or say why it is not set."""
    if event.granted:
        return set_reminder(book, place, event)
    key = Key.REMIND_CARD if event.granted is None else Key.REMIND_DENIED
    return carry_on(book, without_reminder(place), event, Say(key))


def without_reminder(place: Place) -> Place:
    """The place with the question about a reminder closed."""
    return replace(place, question=Question.NONE, wish=Wish())


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
