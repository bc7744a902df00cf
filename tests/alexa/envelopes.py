"""Envelopes as Alexa sends them: invented ids in the true lengths and forms, every member a real device sends.

Build a request (`launch`, `intent`, `playback`, …), put it in an `envelope`, and take its `body`:

    body(envelope(intent("HowManyIntent"), at=now))
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]

SKILL_ID = "amzn1.ask.skill.6f2d1c0a-94b7-4a58-8e21-5b7c3f9d0e14"
OTHER_SKILL_ID = "amzn1.ask.skill.00000000-1111-4222-8333-444444444444"
USER_ID = "amzn1.ask.account." + "AGXW3ZJ7KQ5M2R4T6Y8U" * 10
DEVICE_ID = "amzn1.ask.device." + "AHB5N7P2QRSTVWXYZ346" * 8
ENDPOINT_ID = "amzn1.alexa.endpoint.AAHX2LTBAFNGOLNAOQ37BGZEXGYRPVQMQJ6W4JQ7QXPLOYCB5LQLZI6PMN3Y4KJ7QG6FJQ"
ACCESS_TOKEN = (
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ." + "eyJhdWQiOiJodHRwczovL2FwaS5hbWF6b24" * 9
)

NOW = 1_790_000_000.0
"""The moment tests with a clock of their own live in: 2026-09-21 14:13:20 UTC."""

SIMPLE_TOKEN = "foot-en-1:left:3"
"""A token of an audio stream, for tests that do not care what it says."""


def stamp(at: float) -> str:
    """A moment in seconds since 1970, as Alexa writes it."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def launch(locale: str = "en-US") -> Json:
    return {"type": "LaunchRequest", "locale": locale, "shouldLinkResultBeReturned": False}


def intent(
    name: str, *, locale: str = "en-US", confirmation: str = "NONE", **slots: str | tuple[str, str] | None
) -> Json:
    """An intent with its slots: what was said, or that and the id it stands for; a slot of None was not said."""
    return {
        "type": "IntentRequest",
        "locale": locale,
        "intent": {
            "name": name,
            "confirmationStatus": confirmation,
            "slots": {slot: _slot(slot, value) for slot, value in slots.items()},
        },
        "dialogState": "STARTED",
    }


def _slot(name: str, said: str | tuple[str, str] | None) -> Json:
    if said is None:
        return {"name": name, "confirmationStatus": "NONE", "source": "USER"}
    value, id = said if isinstance(said, tuple) else (said, said.replace(" ", "_"))
    matched = {
        "resolutionsPerAuthority": [
            {
                "authority": f"amzn1.er-authority.echo-sdk.{SKILL_ID}.{name.upper()}",
                "status": {"code": "ER_SUCCESS_MATCH"},
                "values": [{"value": {"name": value, "id": id}}],
            }
        ]
    }
    return {
        "name": name,
        "value": value,
        "resolutions": matched,
        "confirmationStatus": "NONE",
        "source": "USER",
        "slotValue": {"type": "Simple", "value": value, "resolutions": matched},
    }


def session_ended(reason: str = "USER_INITIATED", error: str | None = None) -> Json:
    request: Json = {"type": "SessionEndedRequest", "locale": "en-US", "reason": reason}
    if error is not None:
        request["error"] = {"type": error, "message": "An exception occurred while dispatching the request"}
    return request


def playback(event: str, *, token: str = SIMPLE_TOKEN, offset_ms: int = 43_210) -> Json:
    """`AudioPlayer.PlaybackStarted`, …`NearlyFinished`, …`Finished`, …`Stopped` or …`Failed`."""
    request = {"type": f"AudioPlayer.{event}", "locale": "en-US", "token": token}
    if event != "PlaybackFailed":
        return {**request, "offsetInMilliseconds": offset_ms}
    return {
        **request,
        "error": {"type": "MEDIA_ERROR_SERVICE_UNAVAILABLE", "message": "Device playback error"},
        "currentPlaybackState": {
            "token": token,
            "offsetInMilliseconds": offset_ms,
            "playerActivity": "PLAYING",
        },
    }


def controller(command: str) -> Json:
    """A press on a device or remote: `Next`, `Previous`, `Play` or `Pause`."""
    return {"type": f"PlaybackController.{command}CommandIssued", "locale": "en-US"}


def skill_event(event: str, at: float = NOW, body: Json | None = None) -> Json:
    """`SkillEnabled`, `SkillDisabled`, `SkillPermissionAccepted`, …"""
    request = {
        "type": f"AlexaSkillEvent.{event}",
        "eventCreationTime": stamp(at),
        "eventPublishingTime": stamp(at),
    }
    return request if body is None else {**request, "body": body}


def reminder_event(event: str = "ReminderStarted") -> Json:
    return {"type": f"Reminders.{event}", "body": {"alertToken": "c1d2e3f4-0000-4000-8000-5a6b7c8d9e0f"}}


def touch(*arguments: Any) -> Json:
    """A touch on a screen the skill drew."""
    return {
        "type": "Alexa.Presentation.APL.UserEvent",
        "locale": "en-US",
        "token": "step",
        "arguments": list(arguments),
        "source": {"type": "TouchWrapper", "handler": "Press", "id": "next"},
        "components": {},
    }


def system_exception(kind: str = "INVALID_RESPONSE") -> Json:
    return {
        "type": "System.ExceptionEncountered",
        "locale": "en-US",
        "error": {"type": kind, "message": "The target device does not support directives for AudioPlayer"},
        "cause": {"requestId": "amzn1.echo-api.request.b3f9c1d2-0000-4000-8000-2e5a7c9d1f30"},
    }


SESSIONLESS = (
    "AudioPlayer.",
    "PlaybackController.",
    "AlexaSkillEvent.",
    "Reminders.",
    "Messaging.",
    "System.",
)
"""Requests Alexa sends outside any session."""


def envelope(
    request: Json,
    *,
    at: float = NOW,
    attributes: Json | None = None,
    new: bool = False,
    audio: Json | None = None,
    screen: bool = True,
    player: bool = True,
    application_id: str = SKILL_ID,
) -> Json:
    """The whole of what Alexa posts for `request`, sent at `at` (seconds since 1970).

    `audio` is the state of the audio player (`token`, `offsetInMilliseconds`, `playerActivity`); `screen` and
    `player` say what the device has.
    """
    identity = {
        "requestId": "amzn1.echo-api.request.9c6e7d10-3b52-4f8e-a1d4-7e0f5b2c6a93",
        "timestamp": stamp(at),
    }
    whole: Json = {
        "version": "1.0",
        "session": _session(application_id, attributes, new),
        "context": _context(application_id, audio, screen, player),
        "request": {**request, **identity},
    }
    if request["type"].startswith(SESSIONLESS):
        del whole["session"]
    return whole


def _session(application_id: str, attributes: Json | None, new: bool) -> Json:
    return {
        "new": new,
        "sessionId": "amzn1.echo-api.session.4d8f2b61-7a93-4c05-b1e6-90d3f7a5c284",
        "application": {"applicationId": application_id},
        "attributes": attributes or {},
        "user": {"userId": USER_ID},
    }


def _context(application_id: str, audio: Json | None, screen: bool, player: bool) -> Json:
    interfaces: Json = {}
    context: Json = {}
    if player:
        interfaces["AudioPlayer"] = {}
        context["AudioPlayer"] = audio or {"playerActivity": "IDLE"}
    if screen:
        interfaces["Alexa.Presentation.APL"] = {
            "runtime": {"maxVersion": "2024.3"},
            "data": {"connected": True, "available": True},
        }
        context["Viewports"] = [_viewport()]
        context["Viewport"] = _old_viewport()
    context["System"] = {
        "application": {"applicationId": application_id},
        "user": {"userId": USER_ID},
        "device": {
            "deviceId": DEVICE_ID,
            "persistentEndpointId": ENDPOINT_ID,
            "supportedInterfaces": interfaces,
        },
        "apiEndpoint": "https://127.0.0.1:9",  # nobody is there: no test calls Amazon
        "apiAccessToken": ACCESS_TOKEN,
    }
    return context


def _viewport() -> Json:
    size = {"type": "DISCRETE", "pixelWidth": 1280, "pixelHeight": 800}
    return {
        "type": "APL",
        "id": "main",
        "shape": "RECTANGLE",
        "dpi": 160,
        "presentationType": "STANDARD",
        "canRotate": False,
        "configuration": {
            "current": {
                "mode": "HUB",
                "video": {"codecs": ["H_264_42", "H_264_41"]},
                "size": size,
            }
        },
    }


def _old_viewport() -> Json:
    return {
        "experiences": [{"canRotate": False, "canResize": False}],
        "mode": "HUB",
        "shape": "RECTANGLE",
        "pixelWidth": 1280,
        "pixelHeight": 800,
        "currentPixelWidth": 1280,
        "currentPixelHeight": 800,
        "dpi": 160,
        "touch": ["SINGLE"],
        "video": {"codecs": ["H_264_42", "H_264_41"]},
    }


def body(whole: Any) -> bytes:
    """The bytes Alexa would post."""
    return json.dumps(whole, separators=(",", ":")).encode()


def typical(at: float = NOW) -> Json:
    """An intent with two slots, one said, in an open session on a device with a screen, while audio is paused: 3.3 KB."""
    return envelope(
        intent("StartRoutineIntent", limb=("left foot", "foot"), length=None),
        at=at,
        attributes={"place": "v1.foot.ten.3.left.2.flow", "pace": "slow", "asked": "carry_on"},
        audio={"playerActivity": "STOPPED", "token": SIMPLE_TOKEN, "offsetInMilliseconds": 43_210},
    )
