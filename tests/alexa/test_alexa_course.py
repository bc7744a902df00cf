"""Moments become local days: time zones, daylight saving, nights, and where the course began."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.alexa.course import ZONES, course_changes, course_of, day_of, first_day, zone_of
from skill.alexa.request import RequestContext
from skill.alexa.services import Services
from skill.coach.events import Context
from skill.coach.history import Trend, done_lately, trend_of
from skill.persistence import FinishedSession, Profile, Rating, StoredPreferences, Who
from skill.routine.state import NOWHERE
from tests.alexa.household import the_skill

HOUR_MS = 3_600_000
EPOCH = date(1970, 1, 1)


def ms(local: str, zone: str = "UTC") -> int:
    return round(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def at(local: str, zone: str = "UTC", locale: str = "en-US") -> RequestContext:
    language = the_skill().skill.languages["en"]
    return RequestContext(
        language=language, locale=locale, state=NOWHERE, context=Context(ms(local, zone) // 1000), new_session=True,
        token=None, ahead=False, services=Services(None, None),
        whose=lambda: Who("u"),
    )  # fmt: skip


def kept(*finished: int, **settings: Any) -> Profile:
    sessions = tuple(
        FinishedSession(str(one), "foot", "full", one, 600) for one in sorted(finished, reverse=True)
    )
    return Profile(preferences=StoredPreferences(settings), sessions=sessions, finished=len(sessions))


def number(day: str) -> int:
    return (date.fromisoformat(day) - EPOCH).days


@pytest.mark.parametrize(
    ("local", "zone", "day"),
    [
        ("2026-10-05 19:30", "Europe/Berlin", "2026-10-05"),
        ("2026-10-06 00:40", "Europe/Berlin", "2026-10-05"),  # the night belongs to the evening before
        ("2026-10-06 02:59", "Europe/Berlin", "2026-10-05"),
        ("2026-10-06 03:00", "Europe/Berlin", "2026-10-06"),
        ("2026-10-25 02:30", "Europe/Berlin", "2026-10-24"),  # an hour that comes twice
        ("2026-10-25 03:00", "Europe/Berlin", "2026-10-25"),
        ("2026-03-29 01:59", "Europe/Berlin", "2026-03-28"),
        ("2026-03-29 03:00", "Europe/Berlin", "2026-03-29"),  # an hour that never comes
        ("2026-11-01 01:30", "America/New_York", "2026-10-31"),
        ("2026-01-01 12:00", "Pacific/Kiritimati", "2026-01-01"),
        ("2026-01-01 12:00", "Pacific/Niue", "2026-01-01"),
    ],
)
def test_a_day_ends_at_three_in_the_morning_local_time(local: str, zone: str, day: str) -> None:
    assert day_of(ms(local, zone), ZoneInfo(zone)) == number(day)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),
    st.sampled_from(["Europe/Berlin", "America/St_Johns", "Asia/Kolkata", "Australia/Lord_Howe"]),
)
def test_days_go_up_one_by_one(context: datetime, zone: str) -> None:
    now = round(context.replace(tzinfo=UTC).timestamp() * 1000)
    later = day_of(now + 24 * HOUR_MS, ZoneInfo(zone)) - day_of(now, ZoneInfo(zone))
    assert later in (0, 1, 2)
    assert later == 1 or timedelta(hours=2) > _change(now, ZoneInfo(zone)) > timedelta(0)


def _change(now: int, zone: ZoneInfo) -> timedelta:
    """By how much the clocks are put forward or back within the day."""
    offsets = [
        datetime.fromtimestamp(one / 1000, UTC).astimezone(zone).utcoffset() or timedelta()
        for one in (now, now + 24 * HOUR_MS)
    ]
    return abs(offsets[0] - offsets[1])


@pytest.mark.parametrize("locale", [*ZONES, "en-NZ", "", "xx"])
def test_without_a_zone_that_is_known_one_goes_by_the_locale(locale: str) -> None:
    assert zone_of(Profile(), locale).key == ZONES.get(locale, "UTC")


@pytest.mark.parametrize(
    "odd", ["", "Mars/Olympus", "../etc/passwd", "/etc/passwd", "a\0b", "Europe", "x" * 500]
)
def test_a_zone_that_does_not_exist_is_none(odd: str) -> None:
    assert zone_of(kept(time_zone=odd), "en-GB").key == "Europe/London"


def test_the_course_begins_with_the_first_session_and_is_remembered_from_then_on() -> None:
    first = ms("2026-10-05 19:30", "Europe/Berlin")
    known = kept(first, first + 48 * HOUR_MS, time_zone="Europe/Berlin")
    context = at("2026-10-08 10:00")
    assert course_of(context, known).day == 4
    assert first_day(context, known) == {"course_start": "2026-10-05"}
    assert (
        first_day(context, replace(known, preferences=StoredPreferences({"course_start": "2026-10-01"})))
        == {}
    )
    assert first_day(context, kept()) == {}


def test_a_course_that_was_left_has_no_day_and_one_that_was_restarted_a_new_first() -> None:
    session = ms("2026-10-05 19:30")
    context = at("2026-10-08 10:00")
    left = kept(session, course_start="2026-10-05", **course_changes(None))
    assert (course_of(context, left).day, course_of(context, left).over) == (None, False)
    again = kept(session, **course_changes(number("2026-10-08")))
    assert course_of(context, again).day == 1


@pytest.mark.parametrize("odd", ["", "yesterday", "2026-13-01", "0000-00-00"])
def test_a_first_day_that_is_none_is_passed_over(odd: str) -> None:
    assert course_of(at("2026-10-08 10:00"), kept(course_start=odd)).day is None


def test_who_travels_keeps_every_session_on_its_day() -> None:
    evening = ms("2026-10-05 22:00", "America/New_York")
    known = kept(evening, time_zone="America/New_York")
    assert course_of(at("2026-10-05 23:00", "America/New_York"), known).done_today
    assert not course_of(at("2026-10-06 10:00", "America/New_York"), known).done_today


# Ratings


def rated(*written: str) -> list[Rating]:
    """Ratings such as ``0h before 7``, each so many hours after the first."""
    parts = [one.split() for one in written]
    return [Rating(int(float(hour[:-1]) * HOUR_MS), context, int(score)) for hour, context, score in parts]


@pytest.mark.parametrize(
    ("ratings", "trend"),
    [
        ([], Trend()),
        (["0h before 7"], Trend()),
        (["0h after 3"], Trend()),
        (["0h before 7", "0.3h after 5"], Trend(7, 5)),
        (["0h before 7", "0.3h after 5", "48h before 4"], Trend(7, 5)),  # the latest whole pair
        (["0h before 7", "0.3h after 5", "48h before 4", "48.3h after 2"], Trend(4, 2, 7)),
        (["0h before 7", "48h after 2"], Trend()),  # not around the same routine
        (["0h before 7", "0.1h before 6", "0.3h after 2"], Trend(6, 2, 7)),
        (["0h after 2", "0.1h before 6"], Trend()),
    ],
)
def test_a_trend_is_of_ratings_around_one_routine(ratings: list[str], trend: Trend) -> None:
    assert trend_of(rated(*ratings)) == trend


@pytest.mark.parametrize(("minutes", "lately"), [(-1, False), (0, True), (119, True), (121, False)])
def test_a_routine_counts_as_just_done_for_two_hours(minutes: int, lately: bool) -> None:
    now = ms("2026-10-05 19:30") // 1000
    session = FinishedSession("run", "foot", "full", (now - minutes * 60) * 1000, 600)
    assert done_lately([session], now) is lately
