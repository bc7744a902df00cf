"""Days and times of reminders: from slots, to rules, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.alexa.reminders import days_in, days_of, read_rule, rule_of, time_in
from skill.coach.reminders import packed, unpacked
from skill.routine.terms import Day, TimeOfDay

DAYS = st.sets(st.sampled_from(Day), min_size=1).map(lambda days: tuple(day for day in Day if day in days))
TIMES = st.integers(0, 1439).map(TimeOfDay)


@given(DAYS, TIMES)
def test_a_rule_is_read_as_it_was_written(days: tuple[Day, ...], time: TimeOfDay) -> None:
    assert read_rule(rule_of(days, time)) == (days, time)


@given(DAYS, TIMES)
def test_days_and_time_come_back_from_one_number(days: tuple[Day, ...], time: TimeOfDay) -> None:
    assert unpacked(packed(days, time)) == (days, time)


@given(st.integers(0, 1 << 40))
def test_any_other_number_is_no_reminder_or_a_sound_one(number: int) -> None:
    days, time = unpacked(number)
    assert not days or packed(days, time) == number


def test_a_rule_looks_as_calendars_want_it() -> None:
    rule = rule_of((Day.MONDAY, Day.WEDNESDAY), TimeOfDay(8 * 60))
    assert rule == "FREQ=WEEKLY;BYDAY=MO,WE;BYHOUR=8;BYMINUTE=0;BYSECOND=0;INTERVAL=1;"


@pytest.mark.parametrize(
    "rule",
    [None, 3, "", "nonsense", "FREQ=DAILY;BYHOUR=8;", "BYDAY=MO", "BYDAY=XX;BYHOUR=8", "BYDAY=MO;BYHOUR=x"],
)
def test_a_rule_of_another_kind_is_none(rule: object) -> None:
    assert read_rule(rule) is None


@pytest.mark.parametrize("word", ["Monday", "monday", "mondays", "MO", "Montag"])
def test_a_day_is_known_by_its_beginning(word: str) -> None:
    assert days_in([word]) == (Day.MONDAY,)


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
