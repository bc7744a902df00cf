"""The local days of a person: their time zone, and the course in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ask_sdk_model.services.api_configuration import ApiConfiguration

from skill.coach import history
from skill.persistence.preferences import (
    COURSE_ON,
    DAY_MS,
    TIME_ZONE,
    TIME_ZONE_ASKED,
    Scalar,
    StoredPreferences,
    course_begun,
    merged,
)
from skill.persistence.protocol import Profile
from skill.routine.course import Course, local_day

from .request import RequestContext

# The person's time zone, from the settings of the device that speaks. (Amazon, Alexa Settings API.)

ASK_AGAIN_MS = 30 * DAY_MS
"""A device is asked at most this often."""
BUDGET_S = 1.0
"""What asking may take: a person waits for the greeting."""


def time_zone_changes(context: RequestContext, kept: Profile) -> dict[str, Scalar | None]:
    """The change that remembers the device's time zone, and that it was asked; empty where it was not.

    A device that does not answer, or names no zone that is known here, leaves what is remembered as it is.
    """
    asked = kept.preferences.time_zone_asked_ms
    now = context.at * 1000
    if not kept.known or (asked is not None and now - asked < ASK_AGAIN_MS) or not context.services.device:
        return {}
    configuration = context.services.configuration(BUDGET_S)
    if configuration is None:
        return {}
    zone = _asked(configuration, context.services.device)
    return {TIME_ZONE_ASKED: now, **({TIME_ZONE: zone} if zone else {})}


def device_zone(context: RequestContext, budget_s: float = BUDGET_S) -> ZoneInfo | None:
    """The zone that the device which speaks is in right now; None where it does not say."""
    configuration = context.services.configuration(budget_s)
    if configuration is None or not context.services.device:
        return None
    found = _asked(configuration, context.services.device)
    return ZoneInfo(found) if found else None


def zone_for_reminder(context: RequestContext, kept: Profile) -> ZoneInfo | None:
    """The zone of a reminder that is set from this device; None where an hour would be guessed.

    The device is asked each time: it may have moved, and another one in the house may be elsewhere. Amazon's
    reference warns that a reminder without a current zone may come at a wrong time.
    """
    if (found := device_zone(context)) is not None:
        return found
    guessed = kept.preferences.time_zone is None and context.locale not in _ONE_ZONE
    return None if guessed else zone_of(kept, context.locale)


def with_changes(kept: Profile, changes: dict[str, Scalar | None]) -> Profile:
    """What is remembered once ``changes`` are written."""
    return (
        replace(kept, preferences=StoredPreferences(merged(kept.preferences.values, changes)))
        if changes
        else kept
    )


def _asked(configuration: ApiConfiguration, device: str) -> str | None:
    from ask_sdk_model.services.ups import UpsServiceClient

    try:
        zone = UpsServiceClient(configuration).get_system_time_zone(device)
        return ZoneInfo(zone).key if isinstance(zone, str) else None
    except Exception:  # whatever went wrong there, the launch goes on with what is known
        return None


ZONES = {
    "en-US": "America/Chicago",
    "en-CA": "America/Toronto",
    "en-GB": "Europe/London",
    "en-AU": "Australia/Sydney",
    "en-IN": "Asia/Kolkata",
}
"""A zone in the middle of each locale's people, for devices whose zone is not known."""
_ONE_ZONE = frozenset({"en-GB", "en-IN"})
"""Locales whose people all live in that zone."""


def zone_of(kept: Profile, locale: str) -> ZoneInfo:
    """The person's time zone where it is known, else one by the locale."""
    for name in filter(None, (kept.preferences.time_zone, ZONES.get(locale))):
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")


def day_of(at_ms: int, zone: ZoneInfo) -> int:
    """The number of the local day of a moment, daylight saving included."""
    return local_day(at_ms, _offset_ms(at_ms // MINUTE_MS, zone))


MINUTE_MS = 60_000
"""Clocks are put forward and back at the beginning of a minute, in every zone of this century (tzdata)."""


@lru_cache(1024)
def _offset_ms(minute: int, zone: ZoneInfo) -> int:
    """How far a zone is ahead of UTC in one minute, counted since 1970."""
    offset = datetime.fromtimestamp(minute * MINUTE_MS / 1000, UTC).astimezone(zone).utcoffset()
    return round(offset.total_seconds() * 1000) if offset else 0


def course_of(context: RequestContext, kept: Profile) -> Course:
    """Where the person is in the course."""
    zone = zone_of(kept, context.locale)
    return history.course_of(kept, context.at, lambda at_ms: day_of(at_ms, zone))


def first_day(context: RequestContext, kept: Profile) -> dict[str, Scalar | None]:
    """The change that remembers where the course began, once there is a first session."""
    if kept.preferences.course_start is not None or not kept.sessions:
        return {}
    begun = course_of(context, kept).begun
    return course_begun(begun) if begun is not None else {}


def course_changes(begun: int | None) -> dict[str, Scalar | None]:
    """The changes that begin the course on a day, or switch it off."""
    return {COURSE_ON: False} if begun is None else {COURSE_ON: True, **course_begun(begun)}
