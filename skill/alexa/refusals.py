"""What it means when Alexa's reminders refuse: the status decides, and for 403 the code inside.

(Amazon, Alexa Reminders API reference, "Error responses".)
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from ask_sdk_model.services.service_exception import ServiceException

from skill.coach.keys import Key

_KEYS = {400: Key.REMIND_REFUSED, 403: Key.REMIND_NOT_HERE, 429: Key.REMIND_BUSY}
_FULL = "MAX_REMINDERS_EXCEEDED"
_NOT_PERMITTED = ("PERMISSION", "UNAUTHORIZED")
MOST_CODE = 60
"""Characters of a code that are worth a place in the log."""


@dataclass(frozen=True)
class Refusal:
    """One refusal."""

    key: Key
    """What the person hears."""
    words: str
    """What the owner reads: status and code, nothing of a person's."""
    permission: bool = False
    """Whether only the person's permission is missing."""


def refusal_of(error: ServiceException) -> Refusal:
    """The meaning of an error of the SDK's service client.

    An error of the network comes as status 500 too, raised while the real one was handled.
    """
    cause = error.__context__
    if cause is not None:
        return Refusal(Key.REMIND_UNREACHABLE, f"it could not be reached ({type(cause).__name__}).")
    status, code = error.status_code, _code(error)
    words = f"status {status} {code}".rstrip() + "."
    if status == 401 or any(word in code for word in _NOT_PERMITTED):
        return Refusal(Key.REMIND_NOT_ALLOWED, words, permission=True)
    if status == 403 and code == _FULL:
        return Refusal(Key.REMIND_TOO_MANY, words)
    return Refusal(_KEYS.get(status, Key.REMIND_UNREACHABLE), words)


def _code(error: ServiceException) -> str:
    """The code inside; the SDK hands on the answer as text where it does not know the status."""
    body = json.loads(error.body) if isinstance(error.body, str) else error.body
    return str(body.get("code") or "").upper()[:MOST_CODE] if isinstance(body, dict) else ""
