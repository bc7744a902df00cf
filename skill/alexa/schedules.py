"""Days, dates and times of reminders: from slots, to Alexa's triggers, and back from triggers of any form.

A person may change a reminder in the Alexa app, so not every trigger is of the form that is written here.
What can be read is told as what it is; nothing is taken for what it is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from skill.coach.schedules import Reminder, Schedule
from skill.routine.terms import Day, TimeOfDay

Json: TypeAlias = dict[str, Any]

# From slots

_PARTS = {"MO": 8 * 60, "AF": 14 * 60, "EV": 19 * 60, "NI": 21 * 60}
"""What Alexa calls parts of a day, as a minute in it (Amazon, Slot Type Reference, AMAZON.TIME)."""
HALF_A_DAY = 12
"""Hours on the face of a clock."""
_SETS = {"every_day": tuple(Day), "weekdays": tuple(Day)[:5], "weekend": tuple(Day)[5:]}
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_DURATION = re.compile(r"P(?:(\d{1,3})W)?(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,5})S)?)?")


def days_in(words: Iterable[str | None]) -> tuple[Day, ...]:
    """The days that are named, Monday first, each once."""
    said = [word.upper() for word in words if word]
    return tuple(day for day in Day if any(_names(word, day) for word in said))


def _names(word: str, day: Day) -> bool:
    """Whether a word is a day's name, as Alexa gives it (AMAZON.DayOfWeek), short, or with an ending."""
    return word.startswith(day.name) or (len(word) >= len(day) and day.name.startswith(word))


def days_of(name: str | None) -> tuple[Day, ...]:
    """The days that one word stands for, such as ``weekdays`` (ids of DAY_SET); none for any other."""
    return _SETS.get(name or "", ())


def time_in(word: str | None) -> TimeOfDay | None:
    """A time such as ``08:00``, or a part of the day such as ``EV``; None for anything else."""
    if word in _PARTS:
        return TimeOfDay(_PARTS[word])
    found = _TIME.fullmatch(word or "")
    return TimeOfDay(int(found[1]) * 60 + int(found[2])) if found else None


def half_hour_in(hour: int | None, part: str | None) -> TimeOfDay | None:
    """Half past ``hour``, 1 to 12, as people have it: before noon but for twelve, or in a part of the day."""
    if hour is None or not 1 <= hour <= HALF_A_DAY:
        return None
    later = part != "NI" if hour == HALF_A_DAY else _PARTS.get(part or "", 0) >= HALF_A_DAY * 60
    return TimeOfDay((hour % HALF_A_DAY + later * HALF_A_DAY) * 60 + 30)


def date_in(word: str | None) -> date | None:
    """One day such as ``2026-11-28``; None for anything else, a week or a month too (AMAZON.DATE)."""
    try:
        return date.fromisoformat(word) if word and len(word) == len("2026-11-28") else None
    except ValueError:
        return None


def duration_in(word: str | None) -> timedelta | None:
    """A length of time such as ``PT1H`` (AMAZON.DURATION); None for none, and for months and years."""
    found = _DURATION.fullmatch(word or "")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0,) * 5
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return length or None


# To a trigger


def rule_of(days: Iterable[Day], time: TimeOfDay) -> str:
    """The recurrence rule of a weekly reminder (RFC 5545, in Alexa's own order of parts)."""
    hour, minute = divmod(time.minute, 60)
    return f"FREQ=WEEKLY;BYDAY={','.join(days)};BYHOUR={hour};BYMINUTE={minute};BYSECOND=0;INTERVAL=1;"


def moment_of(on: date, time: TimeOfDay) -> datetime:
    """The local moment of a reminder that comes once, without a time zone."""
    return datetime(on.year, on.month, on.day, *divmod(time.minute, 60))


# From a trigger

_PLAIN = frozenset({"FREQ", "BYDAY", "BYHOUR", "BYMINUTE", "BYSECOND", "INTERVAL", "WKST"})
"""Parts of a rule that are understood; with any other one the reminder comes at other times than they say."""
MOST_EVERY = 999


def read_reminder(alert: Mapping[str, Any]) -> Reminder:
    """A reminder as the service describes it; without a schedule where its form cannot be read."""
    trigger = alert.get("trigger")
    trigger = trigger if isinstance(trigger, dict) else {}
    zone = trigger.get("timeZoneId")
    return Reminder(str(alert.get("alertToken")), _schedule(trigger), zone if isinstance(zone, str) else None)


def _schedule(trigger: Json) -> Schedule | None:
    recurrence = trigger.get("recurrence")
    if not isinstance(recurrence, dict) or not any(recurrence.values()):
        return _once(trigger.get("scheduledTime"))
    rules = recurrence.get("recurrenceRules")
    if not rules:
        return _of_parts(_earlier_form(recurrence), trigger.get("scheduledTime"))
    start = recurrence.get("startDateTime") or trigger.get("scheduledTime")
    return _joined([_of_rule(rule, start) for rule in rules]) if isinstance(rules, list) else None


def _once(moment: object) -> Schedule | None:
    local = _local(moment)
    return Schedule(_time_of(local), on=local.date()) if local else None


def _joined(schedules: list[Schedule | None]) -> Schedule | None:
    """Several rules that differ only in their days come on all of them; others cannot be told as one."""
    read = [one for one in schedules if one is not None]
    first = read[0] if len(read) == len(schedules) else None
    if first is None or all(one == first for one in read):
        return first
    if not all(one.weekly and one.time == first.time for one in read):
        return None
    days = {day for one in read for day in one.days}
    return Schedule(first.time, tuple(day for day in Day if day in days))


def _of_rule(rule: object, start: object) -> Schedule | None:
    written = rule.upper().split(";") if isinstance(rule, str) else []
    pairs = [part.partition("=") for part in written if part.strip()]
    parts = {name.strip(): value.strip() for name, _, value in pairs}
    return _of_parts(parts, start) if parts.keys() <= _PLAIN else None


def _earlier_form(recurrence: Json) -> dict[str, str]:
    """The members ``freq``, ``byDay`` and ``interval`` as parts of a rule: deprecated, but still modelled."""
    days = recurrence.get("byDay")
    named = ",".join(map(str, days)) if isinstance(days, list) else ""
    parts = {"FREQ": recurrence.get("freq"), "BYDAY": named, "INTERVAL": recurrence.get("interval")}
    return {name: str(value).upper() for name, value in parts.items() if value}


def _of_parts(parts: Mapping[str, str], start: object) -> Schedule | None:
    begins = _local(start)
    time, every = _rule_time(parts, begins), _figure(parts.get("INTERVAL", "1"), 1, MOST_EVERY)
    days = _rule_days(parts.get("BYDAY", ""))
    if time is None or every is None or days is None:
        return None
    match parts.get("FREQ"):
        case "DAILY" if every == 1:
            return Schedule(time, days or tuple(Day))
        case "DAILY" if not days:
            return Schedule(time, every=every)
        case "WEEKLY" if days or begins:
            return Schedule(time, days or _weekday(begins), every=every)
        case _:
            return None


def _weekday(begins: datetime | None) -> tuple[Day, ...]:
    """The day on which a weekly rule without days comes: the one on which it begins."""
    return (tuple(Day)[begins.weekday()],) if begins else ()


def _rule_days(text: str) -> tuple[Day, ...] | None:
    """Plain days; None where one of them is none, or counted as in "the first Monday"."""
    names = [name for name in text.split(",") if name]
    return tuple(day for day in Day if day in names) if set(names) <= set(Day) else None


def _rule_time(parts: Mapping[str, str], begins: datetime | None) -> TimeOfDay | None:
    if "BYHOUR" not in parts:
        return _time_of(begins) if begins and "BYMINUTE" not in parts else None
    hour, minute = _figure(parts["BYHOUR"], 0, 23), _figure(parts.get("BYMINUTE", "0"), 0, 59)
    return None if hour is None or minute is None else TimeOfDay(hour * 60 + minute)


def _figure(text: str, least: int, most: int) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MOST_EVERY))):
        return None
    return int(text) if least <= int(text) <= most else None


def _local(moment: object) -> datetime | None:
    """A local moment as the service writes it, such as ``2026-11-30T08:00:00.000``."""
    try:
        return datetime.fromisoformat(moment).replace(tzinfo=None) if isinstance(moment, str) else None
    except ValueError:
        return None


def _time_of(local: datetime) -> TimeOfDay:
    return TimeOfDay(local.hour * 60 + local.minute)
