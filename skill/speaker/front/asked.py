"""What an open speaker asks, read into what the page asks: the same values, under the same checks."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Final

from skill.errors import RequestRefused
from skill.json import Json
from skill.speaker.page.asked import EventAsked, TurnAsked, event_asked, turn_asked

VERSION: Final = 1
"""The version of the contract; it grows where an older client would misread an answer."""
FINISHED: Final = "AudioPlayer.PlaybackFinished"
NEARLY: Final = "AudioPlayer.PlaybackNearlyFinished"
_TURN = re.compile(r"[A-Za-z0-9-]{1,64}")
_ENGLISH = re.compile(r"en(-[A-Za-z]{2})?")


@dataclass(frozen=True)
class FrontAsked:
    """One turn of an open speaker."""

    asked: TurnAsked | EventAsked
    turn: str
    """The client's id of the turn; empty where it gives none, and then no turn counts as a repeat."""
    rest: bool
    """Whether streams are to hold all that remains of a routine."""
    digest: str
    """Of the whole body: what is delivered twice is equal to the last byte."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What a repeated delivery is known by."""
        return self.asked.page.account, self.asked.page.device, self.turn


def front_asked(body: object) -> FrontAsked:
    """Read ``{version, words | event, player?, rest?, conversation?, locale?, person?, device, turn?}``.

    Raises RequestRefused with one sentence.
    """
    if not isinstance(body, dict):
        raise RequestRefused("The body is not a JSON object; send it as application/json.")
    _check(body)
    try:
        asked = _asked(body)
    except RequestRefused as refusal:
        raise RequestRefused(_sentence(str(refusal))) from refusal
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    return FrontAsked(asked, body.get("turn", ""), body.get("rest", False), digest)


def _check(body: Json) -> None:
    version = body.get("version")
    if isinstance(version, bool) or version != VERSION:
        raise RequestRefused(
            f"This speaker knows version {VERSION} of the contract only: send it as version."
        )
    if ("words" in body) == ("event" in body):
        raise RequestRefused("Give either words or an event.")
    if "words" in body and not (isinstance(body["words"], str) and body["words"].strip()):
        raise RequestRefused("The words are not a text.")
    for name, form in (("turn", _TURN), ("conversation", _TURN)):
        if name in body and not (isinstance(body[name], str) and form.fullmatch(body[name])):
            raise RequestRefused(f"The {name} is not an id of at most 64 letters, digits and hyphens.")
    if not isinstance(body.get("rest", False), bool):
        raise RequestRefused("The rest is neither true nor false.")
    locale = body.get("locale", "en-US")
    if not (isinstance(locale, str) and _ENGLISH.fullmatch(locale)):
        raise RequestRefused("Gentle Roll speaks English only: send a locale such as en-US.")


def _asked(body: Json) -> TurnAsked | EventAsked:
    """The page's own reading. A person who is not told apart is the device's."""
    page = {"account": body.get("person", body.get("device")), "device": body.get("device")}
    common = {name: value if value is not None else "" for name, value in page.items()}
    common["player"] = body.get("player")
    if "words" in body:
        return turn_asked({**common, "words": body["words"]})
    event = body["event"]
    if not isinstance(event, dict):
        raise RequestRefused("the event is not a JSON object")
    if event.get("type") == NEARLY:
        raise RequestRefused("report the end of a stream only: what follows comes with that answer")
    about = {"token": event.get("token"), "offset": event.get("offset", 0)}
    told = {name: event[name] for name in ("error", "reason") if name in event}
    named = {"about": about} if "token" in event else {}
    return event_asked({**common, **told, **named, "event": event.get("type", "")})


def _sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:].rstrip('.')}."
