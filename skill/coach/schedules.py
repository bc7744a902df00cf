"""When reminders come, and what a wish about them touches: pure, whoever keeps the reminders.

"Stop reminding me on Mondays" must leave Friday's. So what is named is held against every reminder there
is, and a plan says which ones go, which keep their other days, and whether a yes has to come first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from zlib import crc32

from skill.routine.terms import Day, TimeOfDay

MINUTES_A_DAY = 1_440
_DAYS = tuple(Day)
_WEEK_BITS = 1 << len(_DAYS)
_DATES = 1 << 22
"""More than the ordinal of any date."""
_MORE = 1 << 18
"""Numbers from here on hold more than days and a time: a date, a part that is missing, or a mark."""
_MARKS = 1 << 32


@dataclass(frozen=True)
class When:
    """What was said of when, as far as it was said."""

    days: tuple[Day, ...] = ()
    on: date | None = None
    """The one day of a reminder that comes once, by the device's own calendar."""
    time: TimeOfDay | None = None

    @property
    def named(self) -> bool:
        """Whether anything was said."""
        return bool(self.days or self.on or self.time)

    @property
    def whole(self) -> bool:
        """Whether nothing is missing for a reminder."""
        return self.time is not None and (bool(self.days) or self.on is not None)

    def completed(self, old: When) -> When:
        """The same with the parts that were said before, or are set already."""
        dated = bool(self.days) or self.on is not None
        days, on = (self.days, self.on) if dated else (old.days, old.on)
        return When(days, on, self.time or old.time)


@dataclass(frozen=True)
class Schedule:
    """When one reminder comes."""

    time: TimeOfDay
    days: tuple[Day, ...] = ()
    """On which days of the week; none where it comes once, or counts in days."""
    on: date | None = None
    """The day of a reminder that comes once."""
    every: int = 1
    """Every so many weeks where days are named, else every so many days."""

    @property
    def weekly(self) -> bool:
        """Whether it comes every week on its days."""
        return bool(self.days) and self.every == 1


@dataclass(frozen=True)
class Reminder:
    """One reminder that is set."""

    token: str
    """By which it can be cancelled."""
    schedule: Schedule | None = None
    """None for a form that cannot be read."""
    zone: str | None = None
    """Name of the time zone that its time is in, where it says so."""


class Fit(Enum):
    """How far what was named covers a reminder."""

    NONE = "none"
    WHOLE = "whole"
    """It is named and nothing beside it."""
    PART = "part"
    """Some of its days are named; the others stay."""
    BEYOND = "beyond"
    """It comes then, but cannot be stopped for that alone."""


def fit(reminder: Reminder, named: When) -> Fit:
    """How far ``named`` covers one reminder. What cannot be read is never named."""
    schedule = reminder.schedule
    if schedule is None or (named.time is not None and named.time != schedule.time):
        return Fit.NONE
    if named.on is not None:
        return _fit_of_date(schedule, named.on)
    return _fit_of_days(schedule, named.days) if named.days else Fit.WHOLE


def _fit_of_date(schedule: Schedule, on: date) -> Fit:
    if schedule.on is not None:
        return Fit.WHOLE if schedule.on == on else Fit.NONE
    comes = not schedule.days or _DAYS[on.weekday()] in schedule.days
    return Fit.BEYOND if comes else Fit.NONE


def _fit_of_days(schedule: Schedule, named: tuple[Day, ...]) -> Fit:
    """Every day of the week names a daily reminder, and none that comes on some days."""
    days = schedule.days or ((_DAYS[schedule.on.weekday()],) if schedule.on else ())
    if not days:
        return Fit.BEYOND
    if set(named) == set(_DAYS) and set(days) != set(_DAYS):
        return Fit.BEYOND
    if set(days) <= set(named):
        return Fit.WHOLE
    if not set(days) & set(named):
        return Fit.NONE
    return Fit.PART if schedule.weekly else Fit.BEYOND


@dataclass(frozen=True)
class ReminderPlan:
    """What a wish to cancel would do."""

    gone: tuple[Reminder, ...] = ()
    """These are deleted."""
    kept: tuple[tuple[Reminder, Schedule], ...] = ()
    """These go on with what is left of them."""
    asks: bool = True
    """Whether it takes a yes first: it is more than was named, or more than one."""

    @property
    def touched(self) -> tuple[Reminder, ...]:
        """Every reminder that is not as it was afterwards."""
        return (*self.gone, *(reminder for reminder, _ in self.kept))

    @property
    def mark(self) -> int:
        """Stands for exactly these reminders, so that a yes to them is no yes to others."""
        return mark_of(reminder.token for reminder in self.touched)


def plan_to_cancel(reminders: Sequence[Reminder], named: When) -> ReminderPlan:
    """What cancelling ``named`` does to the reminders that there are; all of them where nothing is named."""
    if not named.named:
        return ReminderPlan(gone=tuple(reminders))
    fits = [(reminder, fit(reminder, named)) for reminder in reminders]
    whole = tuple(reminder for reminder, found in fits if found is Fit.WHOLE)
    kept = tuple(
        (one, rest_of(one.schedule, named)) for one, found in fits if found is Fit.PART and one.schedule
    )
    if whole or kept:
        return ReminderPlan(whole, kept, asks=bool(kept) or len(whole) > 1)
    return ReminderPlan(gone=tuple(reminder for reminder, found in fits if found is Fit.BEYOND))


def rest_of(schedule: Schedule, named: When) -> Schedule:
    """What is left of a weekly reminder without the days that were named."""
    return Schedule(schedule.time, tuple(day for day in schedule.days if day not in named.days))


def meant_to_change(reminders: Sequence[Reminder], wanted: When) -> Reminder | None:
    """The one reminder that "change my reminder" can only mean; None where it may be one of several."""
    if len(reminders) == 1:
        return reminders[0]
    alike = [one for one in reminders if one.schedule and _shares(one.schedule, wanted)]
    return alike[0] if len(alike) == 1 else None


def _shares(schedule: Schedule, wanted: When) -> bool:
    if wanted.days and schedule.days == wanted.days:
        return True
    return wanted.time is not None and schedule.time == wanted.time


# A wish about reminders as one number, for a place.


def packed(when: When, mark: int = 0) -> int:
    """``when`` and a mark as one number: days (Monday lowest) times 1,440 plus the minute, or more."""
    bits = sum(1 << _DAYS.index(day) for day in set(when.days))
    minute = MINUTES_A_DAY if when.time is None else when.time.minute
    if when.whole and when.on is None and not mark:
        return bits * MINUTES_A_DAY + minute
    ordinal = when.on.toordinal() if when.on else 0
    return _MORE + ((mark * _DATES + ordinal) * _WEEK_BITS + bits) * (MINUTES_A_DAY + 1) + minute


def unpacked(number: int) -> tuple[When, int]:
    """What :func:`packed` made a number of; nothing for any other number."""
    if number < _MORE:
        bits, minute = divmod(number, MINUTES_A_DAY)
        return (When(_days_of(bits), None, TimeOfDay(minute)), 0) if 0 < bits < _WEEK_BITS else (When(), 0)
    rest, minute = divmod(number - _MORE, MINUTES_A_DAY + 1)
    rest, bits = divmod(rest, _WEEK_BITS)
    mark, ordinal = divmod(rest, _DATES)
    if mark >= _MARKS or ordinal > date.max.toordinal():
        return When(), 0
    time = None if minute == MINUTES_A_DAY else TimeOfDay(minute)
    return When(_days_of(bits), date.fromordinal(ordinal) if ordinal else None, time), mark


def _days_of(bits: int) -> tuple[Day, ...]:
    return tuple(day for index, day in enumerate(_DAYS) if bits >> index & 1)


def mark_of(tokens: Iterable[str]) -> int:
    """A number of at most 32 bits, never 0, that stands for some reminders in any order."""
    return crc32("\n".join(sorted(tokens)).encode()) % (_MARKS - 1) + 1
