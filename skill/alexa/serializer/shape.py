"""What a JSON object must have to be called an envelope, before any of it is used.

The rest of the skill may then rely on ``request.type`` and on an application id in ``context.System``.
(Amazon, Request and Response JSON Reference, "Request Format")
"""

from __future__ import annotations

from typing import Any

from skill.errors import RequestRefused


def check_shape(payload: dict[str, Any]) -> None:
    """Refuse a JSON object that is no Alexa envelope; complete one that names itself in its session only.

    Raises ``RequestRefused`` where ``request.type`` or the application id is missing, or where a
    member that must be an object is something else. Where ``context.System`` is absent, the
    session's application and user are put there, because that is where handlers look.
    """
    if not isinstance(_member(payload, "request").get("type"), str):
        raise RequestRefused("the envelope has no request type")
    system = _member(_member(payload, "context"), "System")
    session = _member(payload, "session")
    if not system:
        system = {key: session[key] for key in ("application", "user") if key in session}
        payload["context"] = {**_member(payload, "context"), "System": system}
    for owner in (system, session):
        _member(owner, "application")
    if not isinstance(_member(system, "application").get("applicationId"), str):
        raise RequestRefused("the envelope names no application")


def _member(owner: dict[str, Any], key: str) -> dict[str, Any]:
    """Return the object under ``key``, empty where it is absent or null."""
    value = owner.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise RequestRefused(f"the envelope's {key} is not an object")
    return value
