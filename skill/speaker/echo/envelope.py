"""The requests that Alexa sends, as plain JSON (Amazon, Request and Response JSON Reference)."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from skill.json import Json

from .clock import Clock

# Whose device it is, and what it can do.

APL: Final = "Alexa.Presentation.APL"


@dataclass(frozen=True, slots=True)
class Account:
    """One household's enablement of the skill; two devices of one household share it."""

    user_id: str = "amzn1.ask.account.VIRTUAL"
    """What Alexa calls the household, scoped to the skill."""
    application_id: str = "amzn1.ask.skill.00000000-0000-0000-0000-000000000000"
    """The skill's own id, as the requests name it."""
    locale: str = "en-US"
    """Language and country of every request."""
    api_endpoint: str = ""
    """Where Alexa's services (reminders, settings) are reached; empty: nowhere, as on this computer."""
    api_access_token: str = "virtual-token"
    """The bearer token for those services."""


@dataclass(frozen=True, slots=True)
class Viewport:
    """The screen of a device, as every request describes it (Amazon, Viewport Characteristics)."""

    width: int = 1280
    """In pixels."""
    height: int = 800
    mode: str = "HUB"
    """HUB, TV, MOBILE, PC or AUTO."""
    shape: str = "RECTANGLE"
    """RECTANGLE or ROUND."""
    dpi: int = 160

    def json(self) -> Json:
        """Return context.Viewport."""
        return {
            "experiences": [{"canRotate": False, "canResize": False}],
            "mode": self.mode, "shape": self.shape, "dpi": self.dpi, "touch": ["SINGLE"],
            "pixelWidth": self.width, "pixelHeight": self.height,
            "currentPixelWidth": self.width, "currentPixelHeight": self.height,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Interfaces:
    """What a device can do beyond speaking."""

    audio_player: bool = True
    """It can stream long sound."""
    apl: bool = False
    """It has a screen for APL documents."""
    apl_version: str | None = "2023.3"
    """The newest document version its screen shows; None where the requests do not say."""
    viewport: Viewport = Viewport()
    """Its screen, where it has one."""

    def supported(self) -> Json:
        """Return supportedInterfaces as the requests carry it."""
        player: Json = {"AudioPlayer": {}} if self.audio_player else {}
        runtime = {} if self.apl_version is None else {"runtime": {"maxVersion": self.apl_version}}
        return player | ({APL: runtime} if self.apl else {})

    def seen(self) -> Json:
        """Return what the context says of the screen."""
        return {"Viewport": self.viewport.json()} if self.apl else {}


_FAMILY: Final = uuid.UUID("6f1c7c1e-52a4-4b0c-9b57-0a4d9f1e7a10")


class Slot(NamedTuple):
    """A slot as a person filled it."""

    spoken: str | None
    """The words heard; None for a slot left empty."""
    id: str | None = None
    """The id of the value they mean; None where they mean none of the slot type's values."""
    type: str = ""
    """The slot type, whose values were searched; empty for Amazon's own types, which are not."""
    name: str | None = None
    """The value's own name; the spoken words where not given."""

    def json(self, slot: str, application_id: str) -> Json:
        """Return the slot called ``slot`` as an intent carries it, with its resolutions."""
        if self.spoken is None:
            return {"name": slot, "confirmationStatus": "NONE"}
        heard: Json = {"value": self.spoken}
        if self.type:
            heard["resolutions"] = {"resolutionsPerAuthority": [self._resolution(application_id)]}
        return {
            "name": slot, **heard, "confirmationStatus": "NONE", "source": "USER",
            "slotValue": {"type": "Simple", **heard},
        }  # fmt: skip

    def _resolution(self, application_id: str) -> Json:
        authority = f"amzn1.er-authority.echo-sdk.{application_id}.{self.type}"
        if self.id is None:
            return {"authority": authority, "status": {"code": "ER_SUCCESS_NO_MATCH"}}
        value = {"name": self.name or self.spoken, "id": self.id}
        return {"authority": authority, "status": {"code": "ER_SUCCESS_MATCH"}, "values": [{"value": value}]}


def launch_body() -> Json:
    """The person opened the skill by its name alone."""
    return {"type": "LaunchRequest", "shouldLinkResultBeReturned": False}


def intent_body(intent: str, slots: Mapping[str, Slot], account: Account) -> Json:
    """The person said something that means ``intent``."""
    filled = {name: slot.json(name, account.application_id) for name, slot in slots.items()}
    understood: Json = {"name": intent, "confirmationStatus": "NONE"} | ({"slots": filled} if filled else {})
    return {"type": "IntentRequest", "intent": understood}


def session_ended_body(reason: str, error: Json | None = None) -> Json:
    """The session is over for ``reason``: USER_INITIATED, ERROR or EXCEEDED_MAX_REPROMPTS."""
    return {"type": "SessionEndedRequest", "reason": reason} | ({"error": error} if error else {})


def exception_body(message: str, cause_request_id: str) -> Json:
    """The platform refused the reply to the request ``cause_request_id``."""
    error = {"type": "INVALID_RESPONSE", "message": message}
    return {"type": "System.ExceptionEncountered", "error": error, "cause": {"requestId": cause_request_id}}


def user_event_body(token: str, arguments: list[Any]) -> Json:
    """The person touched something on the document ``token``."""
    source = {"type": "TouchWrapper", "handler": "Press", "id": ""}
    return {
        "type": f"{APL}.UserEvent", "token": token, "arguments": arguments, "source": source,
        "components": {},
    }  # fmt: skip


class Envelopes:
    """Wraps what happened into requests from one device of one account.

    Ids follow from the device and a count, so that a conversation gives the same requests every time.
    """

    def __init__(self, device_id: str, account: Account, interfaces: Interfaces, clock: Clock) -> None:
        self._device_id = device_id
        self._account = account
        self._interfaces = interfaces
        self._clock = clock
        self._count = itertools.count(1)
        self.has_player = interfaces.audio_player
        """Whether requests carry the state of an audio player."""

    def new_id(self, kind: str) -> str:
        """Return an id for a ``kind`` of thing (request, session) that was never used before."""
        seed = f"{self._device_id}/{kind}/{next(self._count)}"
        return f"amzn1.echo-api.{kind}.{uuid.uuid5(_FAMILY, seed)}"

    def now_ms(self) -> int:
        """Return the time on the device's clock."""
        return self._clock.now_ms()

    def wrap(self, body: Json, *, session: Json | None, context: Json) -> Json:
        """Return the whole request around ``body``; ``session`` is None for events."""
        stamped = {
            **body, "requestId": self.new_id("request"), "locale": self._account.locale,
            "timestamp": self._clock.time().strftime("%Y-%m-%dT%H:%M:%SZ"),
        }  # fmt: skip
        opened = {} if session is None else {"session": {**session, **self._identity()}}
        return {
            "version": "1.0",
            **opened,
            "context": {**self._interfaces.seen(), **context, "System": self._system()},
            "request": stamped,
        }

    def _identity(self) -> Json:
        return {
            "application": {"applicationId": self._account.application_id},
            "user": {"userId": self._account.user_id},
        }

    def _system(self) -> Json:
        device = {"deviceId": self._device_id, "supportedInterfaces": self._interfaces.supported()}
        return {
            **self._identity(), "device": device, "apiEndpoint": self._account.api_endpoint,
            "apiAccessToken": self._account.api_access_token,
        }  # fmt: skip
