"""The timestamp: a request recorded once must not work again later.

(Amazon, Host a Custom Skill as a Web Service, "Verify the timestamp"; Skill Events in Alexa Skills)
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from ask_sdk_model.request_envelope import RequestEnvelope

from skill.errors import RequestRefused

# The application id: a request Alexa signed for another skill is not for this one.


class ApplicationVerifier:
    """Refuses requests meant for another skill."""

    def __init__(self, application_ids: Collection[str]) -> None:
        """Take the ids of this skill: usually one, two while moving from one skill entry to another."""
        self._allowed = frozenset(application_ids)

    def verify(self, headers: Mapping[str, Any], body: bytes, envelope: RequestEnvelope) -> None:
        """Check ``context.System.application``, and that the session, where there is one, agrees.

        Raises ``RequestRefused`` where an id is missing, foreign or contradicted.
        """
        context, session = envelope.context, envelope.session
        named = _id(context.system if context is not None else None)
        if named not in self._allowed:
            raise RequestRefused("the request is for another skill")
        if _id(session) not in (None, named):
            raise RequestRefused("the request names two skills")


def _id(owner: Any) -> str | None:
    application = owner.application if owner is not None else None
    return application.application_id if application is not None else None


TOLERANCE_S = 150.0
"""Seconds between the request's timestamp and now, in either direction."""

EVENT_TOLERANCE_S = 3600.0
"""Seconds for skill events, which Alexa may deliver late."""

LATE_EVENTS = frozenset(
    f"AlexaSkillEvent.{name}"
    for name in (
        "SkillEnabled",
        "SkillDisabled",
        "SkillPermissionChanged",
        "SkillPermissionAccepted",
        "SkillAccountLinked",
    )
)
"""The request types that get ``EVENT_TOLERANCE_S``; all others, reminders and messages included, do not."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class FreshnessVerifier:
    """Refuses requests that are older or newer than Amazon allows."""

    def __init__(self, *, clock: Callable[[], float] = time.time) -> None:
        """Take a clock in seconds since 1970."""
        self._clock = clock

    def verify(self, headers: Mapping[str, Any], body: bytes, envelope: RequestEnvelope) -> None:
        """Check ``request.timestamp``. Raises ``RequestRefused`` where it is missing, unreadable or off."""
        request: Any = envelope.request  # never None: the envelope's shape was checked
        tolerance = EVENT_TOLERANCE_S if request.object_type in LATE_EVENTS else TOLERANCE_S
        if abs(_seconds(request.timestamp) - self._clock()) > tolerance:
            raise RequestRefused("the request's timestamp is too far from now")


def _seconds(timestamp: object) -> float:
    """Return a timestamp in seconds since 1970; one without a time zone could mean anything."""
    if not isinstance(timestamp, datetime) or timestamp.utcoffset() is None:
        raise RequestRefused("the request has no readable timestamp")
    return (timestamp - _EPOCH).total_seconds()
