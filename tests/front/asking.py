"""How an open speaker asks, in tests."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from skill.settings import Settings
from skill.speaker.nlu import Understanding
from skill.speaker.page import init_page
from skill.web import create_app

Json = dict[str, Any]
TOKEN: Final = "a-token-of-the-tests"
HERE: Final = {"REMOTE_ADDR": "127.0.0.1"}
ELSEWHERE: Final = {"REMOTE_ADDR": "192.0.2.7"}


def app(understanding: Understanding, url: str | None, token: str | None) -> Flask:
    settings = Settings(store="memory:", public_url=url, front_token=token)
    made = create_app(settings, local=True, environ={})
    init_page(made, understanding)
    return made


def post(client: FlaskClient, body: object, environ: Json = HERE, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/front/turn", json=body, environ_overrides=environ, headers=named)


def told(client: FlaskClient, body: Json) -> Json:
    answer = post(client, body)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: Json = answer.get_json()
    return found


def ended(token: str) -> Json:
    return {"event": {"type": "AudioPlayer.PlaybackFinished", "token": token}}
