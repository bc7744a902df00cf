"""Permission for reminders, asked by voice; where it is not answered, Alexa sends a card.

(Amazon, Alexa Reminders overview, and "Use Voice Permissions for Reminders".)
"""

from __future__ import annotations

from typing import Any

from ask_sdk_model.interfaces.connections import SendRequestDirective
from ask_sdk_model.ui import AskForPermissionsConsentCard

REMINDERS = "alexa::alerts:reminders:skill:readwrite"
"""The permission's scope, as in the skill's manifest."""


def ask_consent(token: str) -> SendRequestDirective:
    """Let Alexa ask; ``token`` comes back with the answer."""
    payload: dict[str, object] = {
        "@type": "AskForPermissionsConsentRequest",
        "@version": "1",
        "permissionScope": REMINDERS,
    }
    return SendRequestDirective(name="AskFor", payload=payload, token=token)


def consent_in(request: Any) -> bool | None:
    """Whether it was granted; None where the person did not answer, or Alexa could not ask."""
    return {"ACCEPTED": True, "DENIED": False}.get(_status(request))


def consent_card(request: Any) -> AskForPermissionsConsentCard | None:
    """The card that asks in the app; None where Alexa has asked, because then she sends it herself."""
    asked = _status(request) in ("ACCEPTED", "DENIED", "NOT_ANSWERED")
    return None if asked else AskForPermissionsConsentCard(permissions=[REMINDERS])


def _status(request: Any) -> str:
    payload = getattr(request, "payload", None)
    return str(payload.get("status")) if isinstance(payload, dict) else ""
