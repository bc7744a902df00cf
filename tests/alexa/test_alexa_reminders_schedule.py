"""Days and times of reminders: from slots, to rules, and back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.alexa.schedules import date_in, days_in, days_of, duration_in, read_reminder, rule_of, time_in
from skill.coach.schedules import Reminder, Schedule
from skill.routine.terms import Day, TimeOfDay

DAYS = st.sets(st.sampled_from(Day), min_size=1).map(lambda days: tuple(day for day in Day if day in days))
TIMES = st.integers(0, 1439).map(TimeOfDay)


def trigger(**members: Any) -> dict[str, Any]:
    return {"alertToken": "a", "status": "ON", "trigger": {"timeZoneId": "America/New_York", **members}}


def ruled(*rules: object, start: str = "2026-11-30T08:00:00.000") -> Schedule | None:
    """What is read of a reminder with some rules."""
    recurrence = {
        "recurrenceRules": list(rules),
        "startDateTime": start,
        "endDateTime": "2027-11-01T08:00:00",
    }
    return read_reminder(trigger(recurrence=recurrence)).schedule


@given(DAYS, TIMES)
def test_a_rule_is_read_as_it_was_written(days: tuple[Day, ...], time: TimeOfDay) -> None:
    assert ruled(rule_of(days, time)) == Schedule(time, days)


def test_a_rule_looks_as_calendars_want_it() -> None:
    rule = rule_of((Day.MONDAY, Day.WEDNESDAY), TimeOfDay(8 * 60))
    assert rule == "FREQ=WEEKLY;BYDAY=MO,WE;BYHOUR=8;BYMINUTE=0;BYSECOND=0;INTERVAL=1;"


EIGHT = TimeOfDay(480)
AT_8 = "BYHOUR=8;BYMINUTE=0;BYSECOND=0"


@pytest.mark.parametrize(
    ("rules", "schedule"),
    [
        ([f"FREQ=DAILY;{AT_8};INTERVAL=1;"], Schedule(EIGHT, tuple(Day))),
        (["FREQ=DAILY;BYHOUR=8;"], Schedule(EIGHT, tuple(Day))),
        ([f"FREQ=DAILY;{AT_8};INTERVAL=2;"], Schedule(EIGHT, every=2)),
        ([f"FREQ=DAILY;BYDAY=MO,TU;{AT_8};INTERVAL=1"], Schedule(EIGHT, (Day.MONDAY, Day.TUESDAY))),
        ([f"FREQ=WEEKLY;BYDAY=TU;{AT_8};INTERVAL=8;"], Schedule(EIGHT, (Day.TUESDAY,), every=8)),
        ([f"FREQ=WEEKLY;{AT_8};INTERVAL=1;"], Schedule(EIGHT, (Day.MONDAY,))),  # the day on which it begins
        ([f"freq=weekly;byday=fr,mo;{AT_8.lower()}"], Schedule(EIGHT, (Day.MONDAY, Day.FRIDAY))),
        (["FREQ=WEEKLY;BYDAY=SU"], Schedule(EIGHT, (Day.SUNDAY,))),  # the time at which it begins
        (
            [f"FREQ=WEEKLY;BYDAY=MO;{AT_8};INTERVAL=1;", f"FREQ=WEEKLY;BYDAY=TH;{AT_8};INTERVAL=1;"],
            Schedule(EIGHT, (Day.MONDAY, Day.THURSDAY)),
        ),
    ],
)
def test_rules_of_other_forms_are_read_as_what_they_are(rules: list[str], schedule: Schedule) -> None:
    assert ruled(*rules) == schedule


@pytest.mark.parametrize(
    "rules",
    [
        [None], [3], [""], ["nonsense"], ["BYDAY=MO"], ["BYDAY=XX;BYHOUR=8"], ["BYDAY=MO;BYHOUR=x"], [{}],
        [f"FREQ=MONTHLY;BYMONTHDAY=1;{AT_8};INTERVAL=1;"],
        [f"FREQ=YEARLY;{AT_8}"],
        [f"FREQ=WEEKLY;BYDAY=1MO;{AT_8}"],
        [f"FREQ=WEEKLY;BYDAY=MO;{AT_8};INTERVAL=0;"],
        [f"FREQ=WEEKLY;BYDAY=MO;{AT_8};BYMONTH=3"],
        [f"FREQ=DAILY;{AT_8};COUNT=3"],
        ["FREQ=DAILY;BYHOUR=8,20"],
        ["FREQ=DAILY;BYHOUR=24"],
        [f"FREQ=DAILY;BYDAY=MO;{AT_8};INTERVAL=3"],
        [f"FREQ=WEEKLY;BYDAY=MO;{AT_8}", "FREQ=WEEKLY;BYDAY=TU;BYHOUR=9"],
        [f"FREQ=WEEKLY;BYDAY=MO;{AT_8}", "nonsense"],
    ],
    ids=str,
)  # fmt: skip
def test_a_rule_that_cannot_be_read_is_taken_for_nothing_else(rules: list[object]) -> None:
    assert ruled(*rules) is None


@pytest.mark.parametrize(
    ("recurrence", "schedule"),
    [
        ({"freq": "WEEKLY", "byDay": ["MO"], "interval": 1}, Schedule(EIGHT, (Day.MONDAY,))),
        ({"freq": "WEEKLY", "byDay": ["MO"]}, Schedule(EIGHT, (Day.MONDAY,))),
        ({"freq": "DAILY"}, Schedule(EIGHT, tuple(Day))),
        ({"freq": "DAILY", "byDay": None, "interval": 2}, Schedule(EIGHT, every=2)),
        ({"freq": "WEEKLY", "interval": 2}, Schedule(EIGHT, (Day.MONDAY,), every=2)),
        ({"freq": "MONTHLY"}, None),
        ({"byDay": ["MO"]}, None),
        ({"freq": "WEEKLY", "byDay": ["Montag"]}, None),
        (None, Schedule(EIGHT, on=date(2026, 11, 30))),
        ({}, Schedule(EIGHT, on=date(2026, 11, 30))),
        ({"recurrenceRules": [], "freq": None}, Schedule(EIGHT, on=date(2026, 11, 30))),
        ({"recurrenceRules": "FREQ=DAILY;BYHOUR=8"}, None),
    ],
)
def test_the_earlier_members_and_a_single_date_are_read(
    recurrence: dict[str, Any] | None, schedule: Schedule | None
) -> None:
    alert = trigger(recurrence=recurrence, scheduledTime="2026-11-30T08:00:00.000")
    assert read_reminder(alert) == Reminder("a", schedule, "America/New_York")


@pytest.mark.parametrize(
    "odd", [None, 3, [], {}, {"scheduledTime": "soon"}, {"type": "SCHEDULED_RELATIVE", "offsetInSeconds": 60}]
)
def test_a_trigger_without_any_time_cannot_be_read(odd: object) -> None:
    assert read_reminder({"alertToken": "a", "trigger": odd}).schedule is None


def _members(of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    names = ["recurrence", "recurrenceRules", "freq", "byDay", "interval", "scheduledTime", "timeZoneId"]
    return st.dictionaries(st.sampled_from(names), of)


@given(st.recursive(st.none() | st.integers() | st.text(max_size=9), lambda of: st.lists(of) | _members(of)))
def test_a_reminder_of_any_shape_is_no_error(odd: object) -> None:
    read_reminder({"alertToken": "a", "trigger": odd})
    read_reminder({"trigger": {"recurrence": odd, "scheduledTime": odd}})


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("2026-11-28", date(2026, 11, 28)),
        ("2026-W48", None),
        ("2026-11", None),
        ("2026-02-30", None),
        (None, None),
    ],
)
def test_one_day_is_known_by_its_date(word: str | None, found: date | None) -> None:
    assert date_in(word) == found


@pytest.mark.parametrize(
    ("word", "minutes"),
    [("PT1H", 60), ("PT90M", 90), ("PT30M", 30), ("P1D", 1440), ("P1W", 10_080), ("P1DT2H", 1560)],
)
def test_a_length_of_time_is_known(word: str, minutes: int) -> None:
    assert duration_in(word) == timedelta(minutes=minutes)


@pytest.mark.parametrize("word", [None, "", "P", "PT", "PT0S", "P1Y", "P2M", "one hour", "?"])
def test_a_length_that_is_none_is_none(word: str | None) -> None:
    assert duration_in(word) is None


@pytest.mark.parametrize("word", ["Monday", "monday", "mondays", "MO", "Mon"])
def test_a_day_is_known_by_its_name(word: str) -> None:
    assert days_in([word]) == (Day.MONDAY,)


@pytest.mark.parametrize("word", ["month", "more", "m", "?", "", "sunset", "something", "throw", None])
def test_a_word_that_only_begins_like_a_day_is_none(word: str | None) -> None:
    assert days_in([word]) == ()


def test_one_word_can_stand_for_several_days() -> None:
    assert days_of("every_day") == tuple(Day)
    assert days_of("weekdays") + days_of("weekend") == tuple(Day)
    assert days_of("monday") == days_of(None) == ()


def test_days_stand_in_the_order_of_the_week_each_once() -> None:
    assert days_in(["Friday", None, "Monday", "", "friday", "noday"]) == (Day.MONDAY, Day.FRIDAY)


@pytest.mark.parametrize(
    ("word", "minute"),
    [("08:00", 480), ("00:00", 0), ("23:59", 1439), ("MO", 480), ("AF", 840), ("EV", 1140), ("NI", 1260)],
)
def test_a_time_is_known_by_the_clock_or_by_the_part_of_the_day(word: str, minute: int) -> None:
    assert time_in(word) == TimeOfDay(minute)


@pytest.mark.parametrize("word", [None, "", "24:00", "8:00", "08:60", "eight", "08:00:00", "?", "XX"])
def test_a_time_that_is_none_is_none(word: str | None) -> None:
    assert time_in(word) is None
