"""Permission for reminders, asked by voice; where it is not answered, Alexa sends a card.

(Amazon, Alexa Reminders overview, and "Use Voice Permissions for Reminders".)
"""

from __future__ import annotations

from typing import Any

from ask_sdk_model.interfaces.connections import SendRequestDirective

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
    """Whether it was granted; None where the person did not answer, or the answer is of no known kind."""
    payload = getattr(request, "payload", None)
    status = payload.get("status") if isinstance(payload, dict) else None
    return {"ACCEPTED": True, "DENIED": False}.get(str(status))
