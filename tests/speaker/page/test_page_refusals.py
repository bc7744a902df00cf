"""What is no question of the page's gets 400 and a reason; nothing gives a 5xx."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skill.speaker.front.asked import MOST_WORDS
from skill.speaker.front.reading import MOST_OFFSET, MOST_TOKEN
from tests.speaker.page.asking import AS_THE_PAGE, Json

WHO = {**AS_THE_PAGE, "person": "person-of-tests", "device": "device-of-tests"}
TURN = {**WHO, "words": "next"}
STARTED = {"type": "AudioPlayer.PlaybackStarted"}
EVENT = {**WHO, "event": STARTED, "player": {"token": "t", "activity": "PLAYING"}}

BAD: list[tuple[object, str]] = [
    (None, "JSON object"),
    ([], "JSON object"),
    ({}, "version 1"),
    (WHO, "words, an intent or an event"),
    ({**TURN, "intent": "AMAZON.NextIntent"}, "words, an intent or an event"),
    ({**TURN, "words": "  "}, "words are empty"),
    ({**TURN, "words": 7}, "Words is not a text"),
    ({**TURN, "words": "x" * (MOST_WORDS + 1)}, "Words is not a text"),
    ({**AS_THE_PAGE, "words": "next"}, "Device is not an id"),
    ({**TURN, "person": "short"}, "Person is not an id"),
    ({**TURN, "device": "../../etc/passwd"}, "Device is not an id"),
    ({**TURN, "player": "loud"}, "Player is not a JSON object"),
    ({**TURN, "player": {"activity": "DANCING"}}, "activity"),
    ({**TURN, "player": {"activity": []}}, "activity"),
    ({**TURN, "player": {"token": ""}}, "token"),
    ({**TURN, "player": {"token": "t" * (MOST_TOKEN + 1)}}, "token"),
    ({**TURN, "player": {"token": "t", "offset": -1}}, "offset"),
    ({**TURN, "player": {"token": "t", "offset": MOST_OFFSET + 1}}, "offset"),
    ({**TURN, "player": {"token": "t", "offset": "soon"}}, "offset"),
    ({**TURN, "show": "yes"}, "neither true nor false"),
    ({**WHO, "event": {"type": "LaunchRequest"}}, "not one that a client sends"),
    ({**WHO, "event": STARTED}, "token of its stream"),
    ({**WHO, "event": {"type": "SessionEndedRequest", "reason": "BORED"}}, "reason"),
]


@pytest.mark.parametrize(("body", "reason"), BAD)
def test_a_malformed_question_is_refused_with_its_reason(app: Flask, body: object, reason: str) -> None:
    answer = app.test_client().post("/front/turn", json=body)
    assert answer.status_code == 400
    assert reason in answer.get_json()["error"]


def test_only_json_is_read(app: Flask) -> None:
    answer = app.test_client().post("/front/turn", data="words=next")
    assert answer.status_code == 400


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=st.sampled_from([TURN, EVENT]),
    changed=st.sampled_from([*TURN, *EVENT, "intent", "turn", "rest", "locale", "conversation"]),
    inside=st.sampled_from(["type", "token", "offset", "reason", "error"]),
    value=JSON,
)
def test_no_question_gives_a_5xx(app: Flask, told: Json, changed: str, inside: str, value: Any) -> None:
    body = {**told, changed: {**STARTED, "token": "t", inside: value} if changed == "event" else value}
    answer = app.test_client().post("/front/turn", json=body)
    assert answer.status_code in (200, 400)


@pytest.mark.parametrize(
    "intent", ["NoSuchIntent", "AMAZON.SearchAction", "LaunchRequest", "constructor", "PaceIntent"]
)
def test_an_intent_that_nobody_knows_is_answered_all_the_same(app: Flask, intent: str) -> None:
    answer = app.test_client().post("/front/turn", json={**WHO, "intent": intent})
    assert answer.status_code == 200
    assert answer.get_json()["say"]


def test_a_token_that_is_none_of_ours_shows_no_step(app: Flask) -> None:
    player = {"token": "somebody else's", "offset": 10, "activity": "PLAYING"}
    body = {**WHO, "words": "how many left", "player": player}
    assert app.test_client().post("/front/turn", json=body).get_json()["shown"]["view"] is None
