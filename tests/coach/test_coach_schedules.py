"""What a wish about reminders touches: what was named, and never more without a yes to just that."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.coach.schedules import (
    Fit,
    Reminder,
    ReminderPlan,
    Schedule,
    When,
    fit,
    mark_of,
    meant_to_change,
    packed,
    plan_to_cancel,
    unpacked,
)
from skill.routine.terms import Day, TimeOfDay

MO, TU, WE, TH, FR, SA, SU = Day
EIGHT, NINE = TimeOfDay(480), TimeOfDay(540)
DAYS = st.sets(st.sampled_from(Day)).map(lambda days: tuple(day for day in Day if day in days))
TIMES = st.sampled_from([EIGHT, NINE]) | st.integers(0, 1439).map(TimeOfDay)
DATES = st.dates(date(2026, 11, 20), date(2026, 12, 5)) | st.dates()
WHENS = st.builds(When, DAYS, st.none() | DATES, st.none() | TIMES)
WEEKLY = st.builds(Schedule, TIMES, DAYS.filter(bool), every=st.integers(1, 8))
SCHEDULES = (
    WEEKLY | st.builds(Schedule, TIMES, on=DATES) | st.builds(Schedule, TIMES, every=st.integers(2, 9))
)
REMINDERS = st.lists(st.none() | SCHEDULES, max_size=6).map(
    lambda schedules: [Reminder(f"r{number}", one) for number, one in enumerate(schedules)]
)


def reminders(*schedules: Schedule | None) -> list[Reminder]:
    return [Reminder(f"r{number}", one) for number, one in enumerate(schedules)]


def weekly(*days: Day, at: TimeOfDay = EIGHT, every: int = 1) -> Schedule:
    return Schedule(at, days, every=every)


@pytest.mark.parametrize(
    ("schedule", "named", "found"),
    [
        (weekly(MO), When((MO,)), Fit.WHOLE),
        (weekly(FR), When((MO,)), Fit.NONE),
        (weekly(MO, FR), When((MO,)), Fit.PART),
        (weekly(MO, FR), When((MO, TU, FR)), Fit.WHOLE),
        (weekly(*Day), When((MO,)), Fit.PART),
        (weekly(MO), When((MO,), time=NINE), Fit.NONE),
        (weekly(MO), When(time=EIGHT), Fit.WHOLE),
        (weekly(MO), When(tuple(Day)), Fit.BEYOND),  # "the daily one" is another reminder
        (weekly(*Day), When(tuple(Day)), Fit.WHOLE),
        (weekly(TU, TH, every=8), When((TU,)), Fit.BEYOND),
        (weekly(TU, every=8), When((TU,)), Fit.WHOLE),
        (Schedule(EIGHT, every=2), When((MO,)), Fit.BEYOND),
        (Schedule(EIGHT, on=date(2026, 11, 30)), When((MO,)), Fit.WHOLE),
        (Schedule(EIGHT, on=date(2026, 11, 30)), When((TU,)), Fit.NONE),
        (Schedule(EIGHT, on=date(2026, 11, 30)), When(on=date(2026, 11, 30)), Fit.WHOLE),
        (weekly(MO), When(on=date(2026, 11, 30)), Fit.BEYOND),
        (weekly(TU), When(on=date(2026, 11, 30)), Fit.NONE),
        (None, When((MO,)), Fit.NONE),
        (None, When(time=EIGHT), Fit.NONE),
    ],
)
def test_a_reminder_is_covered_by_what_was_named(schedule: Schedule | None, named: When, found: Fit) -> None:
    assert fit(Reminder("r", schedule), named) is found


def test_mondays_leave_fridays_reminder_alone_unasked() -> None:
    there = reminders(weekly(MO), weekly(FR))
    assert plan_to_cancel(there, When((MO,))) == ReminderPlan(gone=(there[0],), asks=False)


def test_mondays_out_of_a_reminder_for_both_leave_its_friday_and_take_a_yes() -> None:
    (one,) = there = reminders(weekly(MO, FR))
    assert plan_to_cancel(there, When((MO,))) == ReminderPlan(kept=((one, weekly(FR)),), asks=True)


@given(REMINDERS)
def test_all_of_them_go_only_after_a_yes_the_unreadable_too(there: list[Reminder]) -> None:
    assert plan_to_cancel(there, When()) == ReminderPlan(tuple(there), asks=True)


@given(REMINDERS, WHENS.filter(lambda when: when.named))
def test_nothing_beyond_what_was_named_is_touched_without_a_yes(there: list[Reminder], named: When) -> None:
    plan = plan_to_cancel(there, named)
    assert all(one.schedule is not None for one in plan.touched)
    assert all(fit(one, named) is not Fit.NONE for one in plan.touched)
    if not plan.asks:
        assert [fit(one, named) for one in plan.touched] == [Fit.WHOLE]


@given(REMINDERS, WHENS)
def test_what_is_left_of_a_reminder_is_all_that_was_not_named(there: list[Reminder], named: When) -> None:
    for reminder, rest in plan_to_cancel(there, named).kept:
        before = reminder.schedule
        assert before is not None
        assert set(rest.days) == set(before.days) - set(named.days) != set()
        assert (rest.time, rest.every, rest.on) == (before.time, before.every, before.on)


@given(REMINDERS, REMINDERS, WHENS)
def test_a_yes_to_some_reminders_is_no_yes_to_others(
    there: list[Reminder], later: list[Reminder], named: When
) -> None:
    now = [Reminder(f"new {one.token}", one.schedule) for one in later]
    plan, other = plan_to_cancel(there, named), plan_to_cancel([*there, *now], named)
    assert (plan.mark == other.mark) == (plan.touched == other.touched)


@given(REMINDERS, WHENS)
def test_a_change_is_of_one_reminder_that_is_there_or_of_none(there: list[Reminder], wanted: When) -> None:
    meant = meant_to_change(there, wanted)
    assert meant is None or meant in there
    assert meant is None or len(there) == 1 or fit(meant, When(time=wanted.time)) is not Fit.BEYOND


@given(WHENS, st.integers(0, (1 << 32) - 1))
def test_a_wish_comes_back_from_one_number(when: When, mark: int) -> None:
    assert unpacked(packed(when, mark)) == (when, mark)


@given(st.integers(0, 1 << 90))
def test_any_other_number_is_no_wish_or_a_sound_one(number: int) -> None:
    when, mark = unpacked(number)
    assert not when.named or unpacked(packed(when, mark)) == (when, mark)


def test_days_and_a_time_are_the_number_that_earlier_versions_wrote() -> None:
    assert packed(When((MO, FR), None, EIGHT)) == (1 + 16) * 1440 + 480


@given(st.lists(st.text(max_size=9), min_size=1))
def test_a_mark_is_a_small_number_whatever_the_order(tokens: list[str]) -> None:
    assert 0 < mark_of(tokens) == mark_of(reversed(tokens)) < 1 << 32
