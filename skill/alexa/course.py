"""The course from what is remembered: moments become local days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from skill.memory.kept import Kept
from skill.memory.preferences import COURSE_ON, COURSE_START, Scalar
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
_EPOCH = date(1970, 1, 1)


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
    days = tuple(day_of(session.finished_at_ms, zone) for session in kept.sessions)
    begun = None if kept.preferences.course_on is False else _begun(kept) or min(days, default=None)
    return Course(day_of(moment.at * 1000, zone), days, kept.finished, begun)


def _begun(kept: Kept) -> int | None:
    try:
        return (date.fromisoformat(kept.preferences.course_start or "") - _EPOCH).days
    except ValueError:
        return None


def first_day(moment: Moment, kept: Kept) -> dict[str, Scalar | None]:
    """The change that remembers where the course began, once there is a first session."""
    if kept.preferences.course_start is not None or not kept.sessions:
        return {}
    begun = course_of(moment, kept).begun
    return {COURSE_START: _text(begun)} if begun is not None else {}


def course_changes(begun: int | None) -> dict[str, Scalar | None]:
    """The changes that begin the course on a day, or switch it off."""
    if begun is None:
        return {COURSE_ON: False}
    return {COURSE_ON: True, COURSE_START: _text(begun)}


def _text(day: int) -> str:
    return date.fromordinal(_EPOCH.toordinal() + day).isoformat()
