"""A rehearsal at start-up, so that the first person waits no longer than the tenth.

The first request of each kind has to import model classes, plan how they are read and written, and lay
out timelines. So a few invented requests go through a skill of the same making, with the same serializer,
content and streams; but unverified, and with an empty memory of its own that is then thrown away.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from dataclasses import replace

from skill.alexa.desk import Desk
from skill.alexa.rules import Json
from skill.alexa.skill import build_skill
from skill.alexa.webservice import SkillEndpoint
from skill.memory.open import open_guarded

_APPLICATION = {"applicationId": "rehearsal"}
_SOUND: Json = {"AudioPlayer": {}}
_SCREEN: Json = {"Alexa.Presentation.APL": {"runtime": {"maxVersion": "2024.3"}}}
_VIEWPORT = {
    "experiences": [{"canRotate": False, "canResize": False}],
    "mode": "HUB",
    "shape": "RECTANGLE",
    "pixelWidth": 1280,
    "pixelHeight": 800,
    "dpi": 160,
    "touch": ["SINGLE"],
}


def warm_up(endpoint: SkillEndpoint, desk: Desk, *, signed: bool, screens: bool) -> None:
    """Answer one request of each common kind, and leave no trace but plans, imports and timelines.

    Where requests are ``signed``, what fetches their certificate is imported too. ``screens`` reads the
    drawings as well, for devices that show documents.
    """
    if signed:
        importlib.import_module("requests")
    memory = open_guarded("memory:", log=lambda _: None, environ={})
    rehearsal = endpoint.rehearsal(build_skill(replace(desk, memory=memory, note=lambda _: None)))
    interfaces = {**_SOUND, **_SCREEN} if screens else _SOUND
    for request in _requests():
        rehearsal.answer({}, json.dumps(_envelope(request, interfaces)).encode())


def _requests() -> Iterator[Json]:
    yield {"type": "LaunchRequest"}
    yield {
        "type": "IntentRequest",
        "intent": {"name": "StartRoutineIntent", "slots": {"limb": _slot("limb", "foot")}},
    }
    yield {"type": "IntentRequest", "intent": {"name": "AMAZON.NextIntent"}}
    yield {"type": "AudioPlayer.PlaybackStarted", "token": "", "offsetInMilliseconds": 0}
    yield {"type": "SessionEndedRequest", "reason": "USER_INITIATED"}


def _slot(name: str, value: str) -> Json:
    matched = {"status": {"code": "ER_SUCCESS_MATCH"}, "values": [{"value": {"name": value, "id": value}}]}
    return {"name": name, "value": value, "resolutions": {"resolutionsPerAuthority": [matched]}}


def _envelope(request: Json, interfaces: Json) -> Json:
    user = {"userId": "rehearsal"}
    device = {"deviceId": "rehearsal", "supportedInterfaces": interfaces}
    system = {"application": _APPLICATION, "user": user, "device": device}
    session = {"new": True, "sessionId": "rehearsal", "application": _APPLICATION, "user": user}
    stamp = {"requestId": "rehearsal", "timestamp": "2026-01-01T12:00:00Z", "locale": "en-US"}
    return {
        "version": "1.0",
        "session": session,
        "context": {"System": system, "AudioPlayer": {"playerActivity": "IDLE"}, "Viewport": _VIEWPORT},
        "request": {**stamp, **request},
    }
