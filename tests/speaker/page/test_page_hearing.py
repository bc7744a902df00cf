"""What the page hears while it is hands-free: sound as it is sent, and everything that is refused with a sentence."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from skill.errors import EarBusy, EarError
from skill.settings import Settings
from skill.speaker.ear import RATE, HeardSound, Moment, WhyNot
from skill.speaker.ear.echo import AFTER_MS, BEFORE_MS
from skill.speaker.ear.pcm import MOST_BYTES, Samples
from skill.speaker.nlu import Understanding
from skill.speaker.page import init_page
from skill.web import create_app
from tests.speaker.page.asking import AS_THE_PAGE, Json

PAGE = {"person": "account-of-ears", "device": "device-of-ears", "situation": "playing"}
SECOND = b"\x10\x00" * 16_000


class Listener:
    """An ear that tells what it was asked, and hears "next"."""

    def __init__(self, understanding: Understanding) -> None:
        self._understanding = understanding
        self.moments: list[Moment] = []
        self.fault: Exception | None = None

    def hear(self, samples: Samples, moment: Moment) -> HeardSound:
        if self.fault:
            raise self.fault
        self.moments.append(moment)
        return HeardSound("next", self._understanding.understand("next"), WhyNot.MEANT)


@pytest.fixture
def listener(understanding: Understanding) -> Listener:
    return Listener(understanding)


@pytest.fixture
def heard(understanding: Understanding, listener: Listener) -> Flask:
    """A speaker whose ear is the listener."""
    settings = Settings(store="memory:", public_url="http://127.0.0.1:5000")
    app = create_app(settings, local=True, environ={})
    init_page(app, understanding, lambda: listener)  # type: ignore[arg-type,return-value]
    return app


def sent(app: Flask, body: bytes = SECOND, page: Any = PAGE, **headers: str) -> TestResponse:
    told = {"Content-Type": "audio/l16", "X-Page": json.dumps(page), **headers}
    return app.test_client().post("/speaker/hear", data=body, headers=told)


def test_a_sound_comes_back_as_words_and_their_meaning(heard: Flask) -> None:
    answer = sent(heard)
    assert answer.status_code == 200
    meant = {"intent": "AMAZON.NextIntent", "slots": {}}
    assert answer.get_json() == {"text": "next", "why": "meant", "whole": True, **meant}


def test_the_speakers_own_page_is_heard_whatever_its_port(heard: Flask) -> None:
    assert sent(heard, Origin="http://localhost").status_code == 200


@pytest.mark.parametrize(
    ("body", "page", "headers", "status", "sentence"),
    [
        (SECOND, PAGE, {"Origin": "https://elsewhere.example"}, 403, "own page only"),
        (SECOND, PAGE, {"Origin": "null"}, 403, "own page only"),
        (SECOND, PAGE, {"Content-Type": "audio/webm"}, 415, "16-bit PCM"),
        (b"", PAGE, {}, 400, "16-bit PCM"),
        (b"\x00" * 32_001, PAGE, {}, 400, "two bytes a sample"),
        (b"\x00" * 200, PAGE, {}, 400, "too short"),
        (b"\x00" * (MOST_BYTES + 2), PAGE, {}, 413, "longer than 8 seconds"),
        (b"\x00" * (2 * MOST_BYTES + 2), PAGE, {}, 413, "far too long"),
        (SECOND, PAGE, {"X-Page": "{"}, 400, "no JSON"),
        (SECOND, [], {}, 400, "not a JSON object"),
        (SECOND, {**PAGE, "situation": "asleep"}, {}, 400, "situation is not one"),
        (SECOND, {**PAGE, "situation": ["playing"]}, {}, 400, "situation is not one"),
        (SECOND, {**PAGE, "speaking": 1}, {}, 400, "speaking is neither true nor false"),
        (SECOND, {**PAGE, "early": "yes"}, {}, 400, "early is neither true nor false"),
        (SECOND, {**PAGE, "person": "../.."}, {}, 400, "not an id"),
        (SECOND, {**PAGE, "player": {"token": "t", "offset": -1}}, {}, 400, "offset"),
    ],
)
def test_what_cannot_be_heard_is_refused_with_a_sentence(
    heard: Flask, body: bytes, page: Any, headers: dict[str, str], status: int, sentence: str
) -> None:
    answer = sent(heard, body, page, **headers)
    assert answer.status_code == status
    assert sentence in answer.get_json()["error"]


def test_a_page_that_nobody_speaks_to_loads_no_ffmpeg() -> None:
    loaded = "import sys, skill.speaker.page.hearing; sys.exit('av' in sys.modules)"
    subprocess.run([sys.executable, "-c", loaded], check=True)


def test_two_sounds_at_once_get_one_sentence(heard: Flask, listener: Listener) -> None:
    listener.fault = EarBusy("The ear is listening to something else.")
    answer = sent(heard)
    assert (answer.status_code, answer.get_json()["error"]) == (
        429,
        "The ear is listening to something else.",
    )


def test_a_speaker_without_an_ear_says_what_to_install(understanding: Understanding) -> None:
    def missing() -> Any:
        raise EarError("The ear is not installed.")

    app = create_app(Settings(store="memory:"), local=True, environ={})
    init_page(app, understanding, missing)
    for answer in (app.test_client().get("/speaker/hear"), sent(app)):
        assert (answer.status_code, answer.get_json()) == (503, {"error": "The ear is not installed."})


@pytest.mark.parametrize(
    ("situation", "counts"),
    [("idle", False), ("done", False), ("playing", True), ("paused", True), ("question_limb", True)],
)
def test_outside_of_a_routine_and_a_question_the_name_is_needed(
    heard: Flask, listener: Listener, situation: str, counts: bool
) -> None:
    sent(heard, page={**PAGE, "situation": situation})
    assert listener.moments[-1].open is counts


def test_the_ear_is_told_what_can_be_said_now(heard: Flask, listener: Listener) -> None:
    sent(heard, page={**PAGE, "situation": "question_limb"})
    assert {"foot", "hand", "ouch"} <= set(listener.moments[-1].sayable)


def test_the_ear_is_told_what_the_stream_has_just_said(heard: Flask, listener: Listener) -> None:
    client = heard.test_client()
    started = client.post("/front/turn", json={**_tab(), "words": "start the foot routine"}).get_json()
    token, cues = started["play"]["token"], started["play"]["view"]["cues"]
    player = {"token": token, "offset": cues[2]["at"] + 300, "activity": "PLAYING"}
    sent(heard, page={**PAGE, "player": player})
    own = listener.moments[-1].own
    assert cues[2]["text"] in own.sounding
    # What was played reaches from before the second that was heard to after it, and has the cue in its place.
    assert own.played is not None
    assert len(own.played) == pytest.approx((BEFORE_MS + 1000 + AFTER_MS) * RATE // 1000, abs=RATE // 20)
    spoken = (BEFORE_MS + 1000 - 250) * RATE // 1000
    assert np.abs(own.played[spoken : spoken + RATE // 4]).max() > 0.05
    assert own.holds(cues[2]["text"])
    assert not own.holds("how many left")


def test_the_ear_is_told_what_the_browsers_voice_says(heard: Flask, listener: Listener) -> None:
    heard.test_client().post("/front/turn", json={**_tab(), "words": "what do I need"})
    sent(heard, page={**PAGE, "situation": "idle", "speaking": True})
    assert listener.moments[-1].own.sounding
    sent(heard, page={**PAGE, "situation": "idle"})
    assert not listener.moments[-1].own.sounding


def _tab() -> Json:
    return {**AS_THE_PAGE, **{name: PAGE[name] for name in ("person", "device")}}
