"""The meaning of intents about what is remembered: the course, ratings, what is known, forgetting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from skill.coach import events as ev
from skill.errors import MemoryError_
from skill.memory.preferences import Preferences

from .course import course_of
from .desk import Desk
from .moment import Moment
from .schedule import days_in, time_in
from .slots import Slots

PersonalMeaning: TypeAlias = Callable[[Desk, Moment, Slots], ev.Event]


def _progress(desk: Desk, moment: Moment, slots: Slots) -> ev.Event:
    kept = desk.memory.recall(moment.who)
    wanted = kept.preferences if desk.check_ins else Preferences()
    return ev.Progress(
        **moment.fields(),
        course=course_of(moment, kept),
        wish=slots.member("progress", ev.ProgressWish) or ev.ProgressWish.STATUS,
        before=_latest(wanted, "before"),
        after=_latest(wanted, "after"),
    )


def _latest(wanted: Preferences, moment: str) -> int | None:
    return next((check.score for check in reversed(wanted.check_ins) if check.moment == moment), None)


def _check_in(desk: Desk, moment: Moment, slots: Slots) -> ev.Event:
    return ev.CheckIn(**moment.fields(), rating=slots.number("rating"), allowed=desk.check_ins)


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
        settings=sum(len(person.settings) for person in export.people),
        places=len(export.places),
    )


def _remind_me(desk: Desk, moment: Moment, slots: Slots) -> ev.Event:
    return ev.RemindMe(
        **moment.fields(),
        wish=slots.member("reminder", ev.ReminderWish) or ev.ReminderWish.SET,
        days=days_in(slots.text(name) for name in ("day", "other_day", "third_day", "fourth_day")),
        time=time_in(slots.text("time")),
    )


PERSONAL: Mapping[str, PersonalMeaning] = {
    "ProgressIntent": _progress,
    "CheckInIntent": _check_in,
    "ForgetMeIntent": _forget_me,
    "ReminderIntent": _remind_me,
}
"""Each reads the memory once, or exports it."""
