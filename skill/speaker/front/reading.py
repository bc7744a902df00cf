"""JSON bodies of clients, read field by field; anything odd is refused with a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from skill.errors import RequestRefused
from skill.json import Json
from skill.speaker.echo.player import Activity

MOST_TOKEN: Final = 1_024
"""Longest token (Amazon, AudioPlayer interface reference)."""
MOST_OFFSET: Final = 24 * 3_600_000
"""No stream lasts longer, in ms."""
_ID = re.compile(r"[A-Za-z0-9-]{6,64}")
_ACTIVITIES = frozenset(Activity) | {"BUFFER_UNDERRUN"}


@dataclass(frozen=True)
class Client:
    """Who asks."""

    person: str
    """Whose memory it is; the page's is its browser's own id, kept there."""
    device: str
    """Whose session it is, such as one browser tab's or one satellite's."""


@dataclass(frozen=True)
class ReportedSound:
    """What the client's player does; nobody knows better."""

    activity: str = "IDLE"
    token: str | None = None
    """Of the stream that plays or played last."""
    offset: int = 0
    """Where it is, in ms."""

    def context(self) -> Json:
        """The context of a request (Amazon, Request and Response JSON Reference)."""
        return {"AudioPlayer": self.state()}

    def state(self) -> Json:
        """Activity, and token and offset once a stream has played."""
        state: Json = {"playerActivity": self.activity}
        at = {"token": self.token, "offsetInMilliseconds": self.offset}
        return state if self.token is None else at | state


def client_of(fields: Json) -> Client:
    """``{person?, device}``; whoever is not told apart is the device's. Raises RequestRefused."""
    device = _id(fields, "device")
    return Client(_id(fields, "person") if "person" in fields else device, device)


def sound_of(value: object, name: str) -> ReportedSound:
    """``{activity?, token?, offset?}``; None for nothing. Raises RequestRefused."""
    if value is None:
        return ReportedSound()
    fields = object_of(value, name)
    token, offset, activity = fields.get("token"), fields.get("offset", 0), fields.get("activity", "IDLE")
    if token is not None and not (isinstance(token, str) and 0 < len(token) <= MOST_TOKEN):
        raise RequestRefused(f"{name}: the token is not one")
    if not isinstance(offset, int | float) or not 0 <= offset <= MOST_OFFSET:
        raise RequestRefused(f"{name}: the offset is not in milliseconds")
    if not isinstance(activity, str) or activity not in _ACTIVITIES:
        raise RequestRefused(f"{name}: the activity is not one")
    return ReportedSound(activity, token, round(offset))


def object_of(value: object, name: str) -> Json:
    """A JSON object. Raises RequestRefused."""
    if not isinstance(value, dict):
        raise RequestRefused(f"{name} is not a JSON object")
    return value


def text_of(fields: Json, name: str, most: int) -> str:
    """A text, empty where there is none. Raises RequestRefused."""
    value = fields.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise RequestRefused(f"{name} is not a text of at most {most} characters")
    return value


def yes_or_no(fields: Json, name: str) -> bool:
    """Whether ``name`` is true; false where it is left out. Raises RequestRefused."""
    value = fields.get(name, False)
    if not isinstance(value, bool):
        raise RequestRefused(f"{name} is neither true nor false")
    return value


def _id(fields: Json, name: str) -> str:
    value = text_of(fields, name, 64)
    if not _ID.fullmatch(value):
        raise RequestRefused(f"{name} is not an id of 6 to 64 letters, digits and hyphens")
    return value
