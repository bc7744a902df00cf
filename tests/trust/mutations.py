"""Every kind of request Alexa sends, and what can become of one on its way through time and other people's code."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from werkzeug.test import Client

from tests.alexa.envelopes import (
    Json,
    body,
    controller,
    envelope,
    intent,
    launch,
    playback,
    reminder_event,
    session_ended,
    skill_event,
    system_exception,
    touch,
)

NOWHERE = "http://127.0.0.1:9"
"""Where Alexa's own services are looked for in vain."""
MODEL = Path(__file__).parents[2] / "interaction_model" / "en-US.json"
PLAYER = ("Started", "NearlyFinished", "Finished", "Stopped", "Failed")
EVENTS = ("SkillEnabled", "SkillDisabled", "SkillPermissionAccepted", "SkillPermissionChanged")

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3)
)
HUGE = st.sampled_from(
    [
        "x" * 40_000,
        "\U0001f463" * 9_000,
        "<speak>" * 900,
        10**300,
        -(10**300),
        1e308,
        [[]] * 5_000,
        {"a": "b" * 30_000},
    ]
).map(copy.deepcopy)
ODD = st.sampled_from(
    [
        "",
        " ",
        "LATER_VALUE",
        "null",
        "\x00",
        "\u202eabc",
        "ﬀ足👣",
        "&<>\"'",
        "2026-02-30T25:61:61Z",
        "P99Y",
        "..",
        "-1",
    ]
)
REPLACED = st.none() | JSON | HUGE | ODD


def requests(client: Client) -> list[Json]:
    """One envelope of every kind, in sessions and outside, in the middle of a run and before it."""
    token, place = _under_way(client)
    playing = {"token": token, "offsetInMilliseconds": 43_210, "playerActivity": "PLAYING"}
    whole = [
        *(envelope(request, audio=playing, attributes={"place": place}) for request in _requests(token)),
        *(envelope(request, new=True, screen=False) for request in _requests(token)),
        *(envelope(request, player=False, attributes={"place": place}) for request in _requests(token)),
    ]
    for each in whole:
        each["context"]["System"]["apiEndpoint"] = NOWHERE
    return whole


def _under_way(client: Client) -> tuple[str, str]:
    """The token of a stream, and the place of a run that waits for the person."""
    start = intent("StartRoutineIntent", limb="foot")
    streamed, spoken = (
        json.loads(client.post("/alexa", data=body(envelope(start, new=True, player=player))).data)
        for player in (True, False)
    )
    [play] = streamed["response"]["directives"]
    return play["audioItem"]["stream"]["token"], spoken["sessionAttributes"]["place"]


def _requests(token: str) -> Iterator[Json]:
    yield launch()
    yield launch("de-DE")
    for spoken in json.loads(MODEL.read_text("utf-8"))["interactionModel"]["languageModel"]["intents"]:
        yield intent(spoken["name"], **{slot["name"]: "seven" for slot in spoken.get("slots", [])})
    yield intent("LaterIntent", later="later")
    yield from (playback(f"Playback{event}", token=token) for event in PLAYER)
    yield from (controller(command) for command in ("Next", "Previous", "Play", "Pause", "Later"))
    yield from (skill_event(event, body={"acceptedPermissions": [{"scope": "x"}]}) for event in EVENTS)
    yield from (session_ended(), session_ended("ERROR", "INVALID_RESPONSE"), session_ended("LATER"))
    yield from (touch("next"), reminder_event(), system_exception())
    yield _consent(token)
    yield from (
        {"type": kind} for kind in ("Alexa.Later.Request", "Later", "AudioPlayer.Later", "Messaging.Later")
    )


def _consent(token: str) -> Json:
    answer = {"permissionScope": "alexa::alerts:reminders:skill:readwrite", "status": "DENIED"}
    return {
        "type": "Connections.Response",
        "name": "AskFor",
        "status": {"code": "200", "message": "OK"},
        "payload": answer,
        "token": token,
    }


@st.composite
def mutated(draw: st.DrawFn, whole: Json, most: int = 4) -> Json:
    """``whole`` with up to ``most`` members dropped, replaced, or joined by others."""
    changed = copy.deepcopy(whole)
    for _ in range(draw(st.integers(0, most))):
        owner, key = draw(st.sampled_from(list(_places(changed))))
        change = draw(st.sampled_from(["drop", "replace", "replace", "add"]))
        if change == "drop":
            del owner[key]
        elif change == "replace":
            owner[key] = draw(REPLACED)
        elif isinstance(owner, dict):
            owner[draw(TEXTS | st.sampled_from(["type", "token", "request", "__class__", "to_dict"]))] = draw(
                REPLACED
            )
        if not changed:
            break
    return changed


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every member and item, as owner and key, a few of each long list."""
    keys = list(value) if isinstance(value, dict) else range(min(len(value), 5))
    for key in keys:
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])
