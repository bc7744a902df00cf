"""What is no question of the page's gets 400 and a reason; nothing gives a 5xx."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skill.speaker.page.asked import MOST_OFFSET, MOST_TOKEN, MOST_WORDS

WHO = {"account": "account-of-tests", "device": "device-of-tests"}
TURN = {**WHO, "words": "next"}
EVENT = {**WHO, "event": "AudioPlayer.PlaybackStarted", "player": {"token": "t", "activity": "PLAYING"}}

BAD: list[tuple[str, object, str]] = [
    ("turn", None, "JSON object"),
    ("turn", [], "JSON object"),
    ("turn", {}, "words or an intent"),
    ("turn", WHO, "words or an intent"),
    ("turn", {**TURN, "intent": "AMAZON.NextIntent"}, "words or an intent"),
    ("turn", {**TURN, "words": "  "}, "words or an intent"),
    ("turn", {**TURN, "words": 7}, "words is not a text"),
    ("turn", {**TURN, "words": "x" * (MOST_WORDS + 1)}, "words is not a text"),
    ("turn", {"words": "next"}, "account is not an id"),
    ("turn", {**TURN, "account": "short"}, "account is not an id"),
    ("turn", {**TURN, "device": "../../etc/passwd"}, "device is not an id"),
    ("turn", {**TURN, "player": "loud"}, "player is not a JSON object"),
    ("turn", {**TURN, "player": {"activity": "DANCING"}}, "activity"),
    ("turn", {**TURN, "player": {"activity": []}}, "activity"),
    ("turn", {**TURN, "player": {"token": ""}}, "token"),
    ("turn", {**TURN, "player": {"token": "t" * (MOST_TOKEN + 1)}}, "token"),
    ("turn", {**TURN, "player": {"token": "t", "offset": -1}}, "offset"),
    ("turn", {**TURN, "player": {"token": "t", "offset": MOST_OFFSET + 1}}, "offset"),
    ("turn", {**TURN, "player": {"token": "t", "offset": "soon"}}, "offset"),
    ("event", {**WHO, "event": "LaunchRequest"}, "not one that a page sends"),
    ("event", {**WHO, "event": "AudioPlayer.PlaybackStarted"}, "token of its stream"),
    ("event", {**EVENT, "about": {}}, "token of its stream"),
    ("event", {**WHO, "event": "SessionEndedRequest", "reason": "BORED"}, "reason"),
]


@pytest.mark.parametrize(("what", "body", "reason"), BAD)
def test_a_malformed_question_is_refused_with_its_reason(
    app: Flask, what: str, body: object, reason: str
) -> None:
    answer = app.test_client().post(f"/speaker/{what}", json=body)
    assert answer.status_code == 400
    assert reason in answer.get_json()["error"]


def test_only_json_is_read(app: Flask) -> None:
    answer = app.test_client().post("/speaker/turn", data="words=next")
    assert answer.status_code == 400


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    what=st.sampled_from(["turn", "event"]),
    changed=st.sampled_from([*TURN, *EVENT, "intent", "reason", "about", "error"]),
    value=JSON,
)
def test_no_question_gives_a_5xx(app: Flask, what: str, changed: str, value: Any) -> None:
    body = {**(TURN if what == "turn" else EVENT), changed: value}
    answer = app.test_client().post(f"/speaker/{what}", json=body)
    assert answer.status_code in (200, 400)


@pytest.mark.parametrize(
    "intent", ["NoSuchIntent", "AMAZON.SearchAction", "LaunchRequest", "constructor", "PaceIntent"]
)
def test_an_intent_that_nobody_knows_is_answered_all_the_same(app: Flask, intent: str) -> None:
    answer = app.test_client().post("/speaker/turn", json={**WHO, "intent": intent})
    assert answer.status_code == 200
    assert answer.get_json()["speech"]


def test_a_token_that_is_none_of_ours_shows_no_step(app: Flask) -> None:
    player = {"token": "somebody else's", "offset": 10, "activity": "PLAYING"}
    body = {**WHO, "words": "how many left", "player": player}
    assert app.test_client().post("/speaker/turn", json=body).get_json()["view"] is None
