"""The reply where no handler could make one: valid whatever failed, and spoken where a person waits."""

from __future__ import annotations

import json
import logging
from typing import Any

from skill.alexa.desk import Desk
from skill.alexa.rules import Json, empty_reply
from skill.alexa.rules.facts import member, text
from skill.alexa.speech import words
from skill.errors import GentleRollError

_log = logging.getLogger(__name__)


def apology(desk: Desk, body: bytes) -> Json:
    """The reply to a request that was read but could not be answered.

    Rests on as little as can be: neither the SDK nor the rules that may just have failed. A notice, a
    player and a button get an empty reply, because nothing else is allowed there.
    """
    request = _read(body)
    reply = empty_reply(request)
    if reply["response"]:
        said = _sorry(desk, text(member(request, "request"), "locale"))
        reply["response"] |= (
            {"outputSpeech": {"type": "SSML", "ssml": f"<speak>{said}</speak>"}} if said else {}
        )
    return reply


def _read(body: bytes) -> Json:
    try:
        request: Any = json.loads(body)
    except ValueError:
        return {}
    return request if isinstance(request, dict) else {}


def _sorry(desk: Desk, locale: str) -> str:
    try:
        return words(desk.tongue(locale).phrasing.phrase(GentleRollError.message_key, {}).text)
    except Exception:  # the content itself may be what failed
        _log.exception("There are no words for an apology")
        return ""
