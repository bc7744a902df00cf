"""The local days of a person: their time zone, and the course in it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from skill.coach import history
from skill.memory.kept import Kept
from skill.memory.preferences import COURSE_ON, Scalar, course_begun
from skill.routine.course import Course, local_day

from .moment import Moment

ZONES = {
    "en-US": "America/Chicago",
    "en-CA": "America/Toronto",
    "en-GB": "Europe/London",
    "en-AU": "Australia/Sydney",
    "en-IN": "Asia/Kolkata",
}
"""A zone in the middle of each locale's people, for devices whose zone is not known."""


def zone_of(kept: Kept, locale: str) -> ZoneInfo:
    """The person's time zone where it is known, else one by the locale."""
    for name in (kept.preferences.time_zone, ZONES.get(locale)):
        try:
            return ZoneInfo(name or "")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")


def day_of(at_ms: int, zone: ZoneInfo) -> int:
    """The number of the local day of a moment, daylight saving included."""
    offset = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone).utcoffset()
    return local_day(at_ms, round(offset.total_seconds() * 1000) if offset else 0)


def course_of(moment: Moment, kept: Kept) -> Course:
    """Where the person is in the course."""
    zone = zone_of(kept, moment.locale)
    return history.course_of(kept, moment.at, lambda at_ms: day_of(at_ms, zone))


def first_day(moment: Moment, kept: Kept) -> dict[str, Scalar | None]:
    """The change that remembers where the course began, once there is a first session."""
    if kept.preferences.course_start is not None or not kept.sessions:
        return {}
    begun = course_of(moment, kept).begun
    return course_begun(begun) if begun is not None else {}


def course_changes(begun: int | None) -> dict[str, Scalar | None]:
    """The changes that begin the course on a day, or switch it off."""
    return {COURSE_ON: False} if begun is None else {COURSE_ON: True, **course_begun(begun)}
