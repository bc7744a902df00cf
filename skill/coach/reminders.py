"""Reminders: said back with day, time and recurrence, and set only after a yes to exactly that.

What reminders there are is known outside of the coach. It is asked for by an action, and where an answer
depends on it, ``change_found`` and ``cancel_found`` make that answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from skill.routine.state import Question, Wish
from skill.routine.terms import Day, TimeOfDay

from .actions import (
    Action,
    Ask,
    CancelReminders,
    ChangeReminder,
    ListReminders,
    Response,
    Say,
    SetReminder,
    Value,
    ask,
    ask_missing,
    ask_open_question,
)
from .events import Event
from .here import Here, carry_on
from .keys import Key
from .schedules import Reminder, ReminderPlan, When, mark_of, meant_to_change, packed, unpacked
from .topic import Row, Topic

MOST_TOLD = 3
"""So many reminders are told one by one; of the others, how many there are."""
EVERY_OTHER_DAY = (Day.MONDAY, Day.WEDNESDAY, Day.FRIDAY)
"""What comes near to every other day: no rule with an interval is known to work (alexa.md 7.10)."""


class ReminderWish(StrEnum):
    """What a person wants of reminders."""

    SET = "set"
    CHANGE = "change"
    LIST = "list"
    CANCEL = "cancel"


@dataclass(frozen=True, kw_only=True)
class RemindMe(Event):
    """Remind me on some days, or once, at a time; or what reminders are there; or change or cancel some."""

    wish: ReminderWish | None = None
    """None where only days or a time were said: then the open question tells."""
    days: tuple[Day, ...] = ()
    on: date | None = None
    """The one day, where it is to come once."""
    time: TimeOfDay | None = None
    every_other: bool = False
    """Every other day."""
    past: bool = False
    """Whether that moment is over already."""

    @property
    def when(self) -> When:
        """What was said of when."""
        return When(self.days, self.on, self.time)


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    """Alexa asked the person for the permission to set reminders."""

    granted: bool | None = None
    """True or False as they answered; None where they did not: then Alexa sent a card."""


def remind_me(here: Here, event: RemindMe) -> Response:
    """Read a new reminder back and ask; of the others, what there is comes first."""
    if event.wish is None and not event.when.named and here.state.question is Question.CANCEL:
        return ask_open_question(here.state)
    match event.wish or _asked_about(here):
        case ReminderWish.LIST:
            return carry_on(here, ListReminders())
        case ReminderWish.CANCEL:
            return carry_on(here, CancelReminders(event.when, here.held.state))
        case ReminderWish.CHANGE if not event.past and not event.every_other:
            return carry_on(here, ChangeReminder(event.when, here.held.state))
        case _:
            return _read_back(here, event)


def _asked_about(here: Here) -> ReminderWish:
    return ReminderWish.CANCEL if here.state.question is Question.CANCEL else ReminderWish.SET


def _read_back(here: Here, event: RemindMe) -> Response:
    when = event.when.completed(_so_far(here))
    if event.past:
        return _ask(here, When(when.days), Ask(Key.REMIND_PAST, Key.REMIND_WHEN_REPROMPT))
    if event.every_other:
        when = When(EVERY_OTHER_DAY, None, event.time)
    if event.every_other and when.whole:
        return _ask(here, when, Ask(Key.REMIND_EVERY_OTHER, Key.REMIND_CONFIRM_REPROMPT, _params(when)))
    return _confirm(here, when)


def _so_far(here: Here) -> When:
    """What was said in answer to the open question; a correction keeps the rest."""
    if here.state.question is not Question.REMIND or here.state.wish.remind is None:
        return When()
    return unpacked(here.state.wish.remind)[0]


def _confirm(here: Here, when: When, *before: Action) -> Response:
    """Say it back with its recurrence, and ask; or ask for the part that is missing."""
    if (missing := ask_missing(when)) is not None:
        return _ask(here, when, missing, *before)
    key = Key.REMIND_CONFIRM if when.on is None else Key.REMIND_CONFIRM_ONCE
    return _ask(here, when, Ask(key, Key.REMIND_CONFIRM_REPROMPT, _params(when)), *before)


def _params(when: When) -> dict[str, Value]:
    params: dict[str, Value] = {"date": when.on} if when.on is not None else {"days": when.days}
    return params if when.time is None else params | {"time": when.time}


def _ask(here: Here, when: When, asked: Ask, *before: Action, mark: int = 0) -> Response:
    """A stream rests while the question is open; it goes on from its last cue after the answer."""
    wish = Wish(remind=packed(when, mark)) if when.named else Wish()
    return ask(replace(here.held.state, wish=wish), Question.REMIND, asked, *here.silence, *before)


def set_reminder(here: Here) -> Response:
    """After a yes: set what was read back; where nothing was, say once more what is needed."""
    when, mark = unpacked(here.state.wish.remind or 0)
    if (missing := ask_missing(when)) is not None or when.time is None:
        return _ask(here, when, missing or Ask(Key.REMIND_WHEN, Key.REMIND_WHEN_REPROMPT))
    action = SetReminder(when.days, when.time, here.state, on=when.on, replaces=mark)
    return carry_on(without_reminder(here), action)


def cancel_reminders(here: Here) -> Response:
    """After a yes: cancel what was read back, and only while it is still just that."""
    when, mark = unpacked(here.state.wish.remind or 0)
    here = without_reminder(here)
    return carry_on(here, CancelReminders(when, here.state, agreed=mark))


def consent_given(here: Here, event: ConsentGiven) -> Response:
    """After Alexa's own question: set it, or say why it is not set."""
    if event.granted:
        return set_reminder(here)
    key = Key.REMIND_CARD if event.granted is None else Key.REMIND_DENIED
    return carry_on(without_reminder(here), Say(key))


def without_reminder(here: Here) -> Here:
    """The place with the question about a reminder closed."""
    return here.at(replace(here.state, question=Question.NONE, wish=Wish()))


# Answers to what reminders there are


def told(reminders: Sequence[Reminder]) -> tuple[Say, ...]:
    """What reminders there are: how many, and the first of them as what they are."""
    if not reminders:
        return (Say(Key.REMIND_NONE),)
    return Say(Key.REMIND_COUNT, {"count": len(reminders)}), *_one_by_one(reminders)


def _one_by_one(reminders: Sequence[Reminder]) -> tuple[Say, ...]:
    first, more = reminders[:MOST_TOLD], len(reminders) - MOST_TOLD
    said = tuple([_described(reminder, len(reminders)) for reminder in first])
    return said if more <= 0 else (*said, Say(Key.REMIND_MORE, {"count": more}))


def _described(reminder: Reminder, count: int) -> Say:
    schedule = reminder.schedule
    if schedule is None:
        return Say(Key.REMIND_IS_ODD, {"count": count})
    known: dict[str, Value] = {"count": count, "time": schedule.time}
    if schedule.on is not None:
        return Say(Key.REMIND_IS_ONCE, known | {"date": schedule.on})
    if not schedule.days:
        return Say(Key.REMIND_IS_DAYS, known | {"every": schedule.every})
    if schedule.every > 1:
        return Say(Key.REMIND_IS_WEEKS, known | {"every": schedule.every, "days": schedule.days})
    return Say(Key.REMIND_IS_WEEKLY, known | {"days": schedule.days})


def change_found(here: Here, wanted: When, reminders: Sequence[Reminder]) -> Response:
    """Change the one reminder that is meant, after a yes; where it could be several, all of them stay."""
    meant = meant_to_change(reminders, wanted)
    if meant is None:
        stay = (Say(Key.REMIND_OTHERS_STAY, {"count": len(reminders)}),) if reminders else ()
        return _confirm(here, wanted, *stay)
    if not wanted.named:
        return _ask(here, When(), Ask(Key.REMIND_CHANGE_TO, Key.REMIND_CHANGE_TO), _described(meant, 1))
    old = meant.schedule
    when = wanted if old is None else wanted.completed(When(old.days, old.on, old.time))
    if not when.whole:
        return _confirm(here, when, _described(meant, 1))
    key = Key.REMIND_MOVE if when.on is None else Key.REMIND_MOVE_ONCE
    asked = Ask(key, Key.REMIND_CONFIRM_REPROMPT, _params(when))
    return _ask(here, when, asked, _described(meant, 1), mark=mark_of([meant.token]))


def cancel_found(here: Here, named: When, plan: ReminderPlan, reminders: Sequence[Reminder]) -> Response:
    """Say what cancelling would do, and ask; where nothing is what was named, say what there is."""
    if not plan.touched:
        none = (Say(Key.REMIND_NONE_SUCH),) if reminders else ()
        return carry_on(without_reminder(here), *none, *told(reminders))
    state = replace(here.held.state, wish=Wish(remind=packed(named, plan.mark)))
    return ask(state, Question.CANCEL, _question(named, plan), *here.silence, *_one_by_one(plan.touched))


def _question(named: When, plan: ReminderPlan) -> Ask:
    count: dict[str, Value] = {"count": len(plan.touched)}
    if not plan.kept:
        return Ask(Key.REMIND_CANCEL_ASK, Key.REMIND_CANCEL_REPROMPT, count)
    if len(plan.touched) > 1:
        return Ask(Key.REMIND_CANCEL_DAYS, Key.REMIND_CANCEL_REPROMPT, {"days": named.days})
    ((_, rest),) = plan.kept
    return Ask(Key.REMIND_CANCEL_PART, Key.REMIND_CANCEL_REPROMPT, {"days": rest.days, "time": rest.time})


def cancelled(plan: ReminderPlan) -> tuple[Say, ...]:
    """What was done; of one reminder, which one it was."""
    if len(plan.touched) != 1:
        return (Say(Key.REMIND_CANCELLED, {"count": len(plan.touched)}),)
    (reminder,) = plan.touched
    if plan.kept:
        ((_, rest),) = plan.kept
        return (Say(Key.REMIND_CANCELLED_PART, {"days": rest.days, "time": rest.time}),)
    schedule = reminder.schedule
    if schedule is not None and schedule.on is not None:
        return (Say(Key.REMIND_CANCELLED_ONCE, {"date": schedule.on, "time": schedule.time}),)
    if schedule is not None and schedule.weekly:
        return (Say(Key.REMIND_CANCELLED_WEEKLY, {"days": schedule.days, "time": schedule.time}),)
    return (Say(Key.REMIND_CANCELLED, {"count": 1}),)


TOPIC: Topic = (
    Row(RemindMe, remind_me),
    Row(ConsentGiven, consent_given),
)
