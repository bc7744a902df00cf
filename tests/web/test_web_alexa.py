"""``/alexa`` is a route like any other; the quick way in front of it answers the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask, url_for
from flask.cli import routes_command

from skill.alexa.validation import broken_rules
from skill.settings import Settings
from skill.web import create_app
from skill.web.alexa import MAX_BODY_BYTES
from tests.alexa.envelopes import envelope, intent, launch, playback

REQUESTS: Mapping[str, tuple[bytes, int]] = {
    "a launch": (json.dumps(envelope(launch())).encode(), 200),
    "an intent": (json.dumps(envelope(intent("AMAZON.HelpIntent"))).encode(), 200),
    "a report of the player": (json.dumps(envelope(playback("PlaybackStarted"))).encode(), 200),
    "nothing": (b"", 400),
    "no JSON": (b"start the foot routine", 400),
    "too much": (b" " * (MAX_BODY_BYTES + 1), 413),
}


@pytest.fixture(scope="module")
def app() -> Flask:
    settings = Settings.from_environment(
        {"SKILL_STORE": "memory:", "SKILL_PUBLIC_URL": "https://roll.example"}
    )
    return create_app(settings, local=True, environ={})


def test_flask_lists_the_route(app: Flask) -> None:
    listed = app.test_cli_runner().invoke(routes_command).output
    assert [line.split() for line in listed.splitlines() if line.startswith("alexa.")] == [
        ["alexa.answer", "POST", "/alexa"]
    ]


def test_the_address_of_the_skill_is_built_by_its_name(app: Flask) -> None:
    with app.test_request_context():
        assert url_for("alexa.answer") == "/alexa"


def test_the_test_client_talks_to_the_skill(app: Flask) -> None:
    asked = envelope(launch())
    reply = app.test_client().post("/alexa", json=asked)
    assert reply.status_code == 200
    assert reply.json is not None
    assert broken_rules(asked, reply.json) == []


@pytest.mark.parametrize(("body", "status"), REQUESTS.values(), ids=list(REQUESTS))
def test_the_route_and_the_quick_way_give_the_same_answer(app: Flask, body: bytes, status: int) -> None:
    sent: dict[str, Any] = {"method": "POST", "data": body, "content_type": "application/json"}
    app.test_client().open("/alexa", **sent)  # whoever comes for the first time is greeted at length, once
    quick = app.test_client().open("/alexa", **sent)
    with app.test_request_context("/alexa", **sent):
        routed = app.full_dispatch_request()  # what Flask does with a request that gets past what is in front
    assert (quick.status_code, routed.status_code) == (status, status)
    assert (quick.data, dict(quick.headers)) == (routed.data, dict(routed.headers))


def test_a_route_below_it_is_none(app: Flask) -> None:
    for path in ("/alexa/", "/alexa/x", "/Alexa"):
        assert app.test_client().post(path, json=envelope(launch())).status_code == 404
