"""The person's time zone, from the settings of the device that speaks. (Amazon, Alexa Settings API.)"""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from ask_sdk_model.services.api_configuration import ApiConfiguration

from skill.memory.kept import Kept
from skill.memory.limits import DAY_MS
from skill.memory.preferences import TIME_ZONE, TIME_ZONE_ASKED, Preferences, Scalar, merged

from .moment import Moment

ASK_AGAIN_MS = 30 * DAY_MS
"""A device is asked at most this often."""
BUDGET_S = 1.0
"""What asking may take: a person waits for the greeting."""


def time_zone_changes(moment: Moment, kept: Kept) -> dict[str, Scalar | None]:
    """The change that remembers the device's time zone, and that it was asked; empty where it was not.

    A device that does not answer, or names no zone that is known here, leaves what is remembered as it is.
    """
    asked = kept.preferences.time_zone_asked_ms
    now = moment.at * 1000
    if not kept.known or (asked is not None and now - asked < ASK_AGAIN_MS) or not moment.services.device:
        return {}
    configuration = moment.services.configuration(BUDGET_S)
    if configuration is None:
        return {}
    zone = _asked(configuration, moment.services.device)
    return {TIME_ZONE_ASKED: now, **({TIME_ZONE: zone} if zone else {})}


def with_changes(kept: Kept, changes: dict[str, Scalar | None]) -> Kept:
    """What is remembered once ``changes`` are written."""
    return (
        replace(kept, preferences=Preferences(merged(kept.preferences.values, changes))) if changes else kept
    )


def _asked(configuration: ApiConfiguration, device: str) -> str | None:
    from ask_sdk_model.services.ups import UpsServiceClient

    try:
        zone = UpsServiceClient(configuration).get_system_time_zone(device)
        return ZoneInfo(zone).key if isinstance(zone, str) else None
    except Exception:  # whatever went wrong there, the launch goes on with what is known
        return None
