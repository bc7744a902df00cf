"""The meaning of intents about what is remembered: the course, ratings, what is known, forgetting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from skill.coach import events as ev
from skill.errors import MemoryError_
from skill.memory.kept import Kept
from skill.memory.preferences import CHECK_INS, Preferences

from .course import course_of
from .desk import Desk
from .moment import Moment
from .ratings import Trend, done_lately, trend_of
from .schedule import days_in, days_of, time_in
from .slots import Slots

PersonalMeaning: TypeAlias = Callable[[Desk, Moment, Slots], ev.Event]


def _progress(desk: Desk, moment: Moment, slots: Slots) -> ev.Event:
    kept = desk.memory.recall(moment.who)
    trend = trend_of(kept.preferences.check_ins) if desk.check_ins else Trend()
    return ev.Progress(
        **moment.fields(),
        course=course_of(moment, kept),
        wish=slots.member("progress", ev.ProgressWish) or ev.ProgressWish.STATUS,
        before=trend.before,
        after=trend.after,
        first=trend.first,
        reachable=kept.known,
    )


def _check_in(desk: Desk, moment: Moment, slots: Slots) -> ev.Event:
    allowed = desk.check_ins
    kept = desk.memory.recall(moment.who) if allowed else Kept()
    return ev.CheckIn(
        **moment.fields(),
        rating=slots.number("rating"),
        allowed=allowed,
        lately=done_lately(kept.sessions, moment.at),
        reachable=kept.known,
    )


def _forget_me(desk: Desk, moment: Moment, slots: Slots) -> ev.Event:
    if slots.id("forget") != "tell":
        return ev.ForgetMe(**moment.fields())
    try:
        export = desk.memory.export(moment.who)
    except MemoryError_:
        return ev.ForgetMe(**moment.fields(), tell=True, reachable=False)
    return ev.ForgetMe(
        **moment.fields(),
        tell=True,
        sessions=sum(len(person.sessions) for person in export.people),
        visits=sum(person.visits for person in export.people),
        settings=sum(len(person.settings.keys() - {CHECK_INS}) for person in export.people),
        places=len(export.places),
        ratings=sum(len(Preferences(person.settings).check_ins) for person in export.people),
    )


DAY_SLOTS = ("day", "other_day", "third_day", "fourth_day")


def _remind_me(desk: Desk, moment: Moment, slots: Slots) -> ev.Event:
    return ev.RemindMe(
        **moment.fields(),
        wish=slots.member("reminder", ev.ReminderWish) or ev.ReminderWish.SET,
        days=days_of(slots.id("days")) or days_in(slots.text(name) for name in DAY_SLOTS),
        time=time_in(slots.text("time")),
    )


PERSONAL: Mapping[str, PersonalMeaning] = {
    "ProgressIntent": _progress,
    "CheckInIntent": _check_in,
    "ForgetMeIntent": _forget_me,
    "ReminderIntent": _remind_me,
}
"""Each reads the memory once, or exports it."""
