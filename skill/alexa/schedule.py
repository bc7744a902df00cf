"""Days and times of reminders: from slots, and to the rules that calendars know (RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from skill.routine.terms import Day, TimeOfDay

_PARTS = {"MO": 8 * 60, "AF": 14 * 60, "EV": 19 * 60, "NI": 21 * 60}
"""What Alexa calls parts of a day, as a minute in it (Amazon, Slot Type Reference, AMAZON.TIME)."""
_SETS = {"every_day": tuple(Day), "weekdays": tuple(Day)[:5], "weekend": tuple(Day)[5:]}
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_RULE = re.compile(r"(\w+)=([\w,]+)")


def days_in(words: Iterable[str | None]) -> tuple[Day, ...]:
    """The days that are named, Monday first, each once."""
    starts = {(word or "")[:2].upper() for word in words}
    return tuple(day for day in Day if day in starts)


def days_of(name: str | None) -> tuple[Day, ...]:
    """The days that one word stands for, such as ``weekdays`` (ids of DAY_SET); none for any other."""
    return _SETS.get(name or "", ())


def time_in(word: str | None) -> TimeOfDay | None:
    """A time such as ``08:00``, or a part of the day such as ``EV``; None for anything else."""
    if word in _PARTS:
        return TimeOfDay(_PARTS[word])
    found = _TIME.fullmatch(word or "")
    return TimeOfDay(int(found[1]) * 60 + int(found[2])) if found else None


def rule_of(days: Iterable[Day], time: TimeOfDay) -> str:
    """The recurrence rule of a weekly reminder."""
    hour, minute = divmod(time.minute, 60)
    return f"FREQ=WEEKLY;BYDAY={','.join(days)};BYHOUR={hour};BYMINUTE={minute};BYSECOND=0;INTERVAL=1;"


def read_rule(rule: object) -> tuple[tuple[Day, ...], TimeOfDay] | None:
    """Days and time of such a rule; None where it is of another kind."""
    parts = dict(_RULE.findall(rule)) if isinstance(rule, str) else {}
    days = days_in(parts.get("BYDAY", "").split(","))
    hour, minute = parts.get("BYHOUR", ""), parts.get("BYMINUTE", "0")
    if not days or not hour.isdigit() or not minute.isdigit():
        return None
    return days, TimeOfDay((int(hour) * 60 + int(minute)) % 1440)
