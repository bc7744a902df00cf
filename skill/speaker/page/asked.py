"""What the page asks beside turns: JSON bodies, read into frozen values; what is odd is refused."""

from __future__ import annotations

from dataclasses import dataclass

from skill.errors import RequestRefused
from skill.speaker.front.reading import (
    Client,
    ReportedSound,
    client_of,
    object_of,
    sound_of,
    text_of,
    yes_or_no,
)
from skill.speaker.front.view import Situation


@dataclass(frozen=True)
class OpeningAsked:
    """A page shows its front door."""

    client: Client
    zone: str
    """The browser's time zone, such as ``Europe/Vienna``; empty where it tells none."""


@dataclass(frozen=True)
class SettingAsked:
    """Somebody chose how to be led."""

    client: Client
    name: str
    value: str
    """Empty where the choice is taken back."""


@dataclass(frozen=True)
class KeptAsked:
    """A page wants to keep a routine."""

    client: Client
    token: str | None
    """A stream of it; None where none was played yet."""


@dataclass(frozen=True)
class HearingAsked:
    """Somebody may have said something; the sound itself is the body of the request."""

    client: Client
    situation: Situation
    """What the page is waiting for."""
    sound: ReportedSound
    speaking: bool
    """Whether the browser's voice spoke meanwhile, or just before."""
    early: bool
    """Whether somebody still speaks, and only what cannot wait is asked for."""


def opening_asked(body: object) -> OpeningAsked:
    """Read ``{person, device, zone?}``. Raises RequestRefused."""
    fields = object_of(body, "the body")
    return OpeningAsked(client_of(fields), text_of(fields, "zone", 64))


def setting_asked(body: object) -> SettingAsked:
    """Read ``{person, device, name, value}``. Raises RequestRefused."""
    fields = object_of(body, "the body")
    return SettingAsked(client_of(fields), text_of(fields, "name", 64), text_of(fields, "value", 64))


def kept_asked(body: object) -> KeptAsked:
    """Read ``{person, device, token?}``. Raises RequestRefused."""
    fields = object_of(body, "the body")
    return KeptAsked(client_of(fields), sound_of({"token": fields.get("token")}, "token").token)


def hearing_asked(body: object) -> HearingAsked:
    """Read ``{person, device, situation, player?, speaking?, early?}``. Raises RequestRefused."""
    fields = object_of(body, "the description")
    situation = fields.get("situation")
    if not isinstance(situation, str) or situation not in frozenset(Situation):
        raise RequestRefused("the situation is not one")
    sound = sound_of(fields.get("player"), "player")
    speaking, early = yes_or_no(fields, "speaking"), yes_or_no(fields, "early")
    return HearingAsked(client_of(fields), Situation(situation), sound, speaking, early)
