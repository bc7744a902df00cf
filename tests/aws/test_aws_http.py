"""The function behind the HTTP API: what is signed is answered, and nothing a client sends makes it fail."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from skill.alexa.validation import broken_rules
from tests.alexa import envelopes
from tests.alexa.verification.cases.signing import Case, Signer
from tests.alexa.verification.cases.table import ACCEPTED, REFUSED
from tests.aws.runtime import EVENTS, Function, http_event
from tests.web.processes import PUBLIC_URL


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.name)
def test_what_alexa_signs_gets_200_and_a_valid_reply(
    case: Case, signing: Callable[[], Signer], http: Function
) -> None:
    signed = case.build(signing())
    answer = http.answer(http_event(signed.body, signed.headers))
    assert answer["statusCode"] == 200, answer
    assert answer["headers"]["content-type"] == "application/json;charset=utf-8"
    assert answer["isBase64Encoded"] is False
    assert broken_rules(json.loads(signed.body), json.loads(answer["body"])) == []


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_what_is_not_for_this_skill_gets_400_and_the_reason(
    case: Case, signing: Callable[[], Signer], http: Function
) -> None:
    signed = case.build(signing())
    answer = http.answer(http_event(signed.body, signed.headers))
    assert (answer["statusCode"], json.loads(answer["body"])) == (400, {"error": case.reason})


def test_a_body_that_the_api_hands_on_in_base64_is_verified_as_it_was_sent(
    signing: Callable[[], Signer], http: Function
) -> None:
    signed = signing().sends()
    event = http_event(signed.body, signed.headers)
    encoded = {**event, "body": base64.b64encode(signed.body).decode(), "isBase64Encoded": True}
    assert http.answer(encoded)["statusCode"] == 200


def test_a_signed_body_over_128_kb_gets_413(signing: Callable[[], Signer], http: Function) -> None:
    skill = signing()
    signed = skill.sends(envelopes.body(skill.typical(padding="x" * 128 * 1024)))
    assert http.answer(http_event(signed.body, signed.headers))["statusCode"] == 413


@pytest.mark.parametrize(
    ("path", "kind"), [("/health", "application/json"), ("/privacy", "text/html"), ("/terms", "text/html")]
)
def test_the_pages_are_there_for_everybody(path: str, kind: str, http: Function) -> None:
    answer = http.answer(http_event(method="GET", path=path))
    assert (answer["statusCode"], answer["isBase64Encoded"]) == (200, False)
    assert answer["headers"]["content-type"].startswith(kind)
    assert answer["headers"]["x-content-type-options"] == "nosniff"


def test_its_replies_stream_from_the_public_address(signing: Callable[[], Signer], http: Function) -> None:
    signed = signing().request(envelopes.intent("StartRoutineIntent", limb="hand"))
    reply = json.loads(http.answer(http_event(signed.body, signed.headers))["body"])
    [play] = [one for one in reply["response"]["directives"] if one["type"] == "AudioPlayer.Play"]
    assert play["audioItem"]["stream"]["url"].startswith(f"{PUBLIC_URL}/audio/en/hand.")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"body": ""}, 400),
        ({"body": None}, 400),
        ({"body": "not json"}, 400),
        ({"body": "!", "isBase64Encoded": True}, 400),
        ({"body": "\u0000\ud83d\udc63"}, 400),
        ({"headers": {}}, 400),
        ({"headers": {"signature-256": "\u00e9", "signaturecertchainurl": "http://[", "host": ""}}, 400),
        ({"headers": {"x-forwarded-port": "many", "x-forwarded-proto": "", "content-length": "-1"}}, 400),
        ({"rawPath": "/%ff%00"}, 404),
        ({"rawPath": ""}, 404),
        ({"rawPath": "/alexa/"}, 404),
        ({"rawQueryString": "%zz&&&=="}, 400),
        ({"cookies": ["a=b", "="]}, 400),
    ],
)
def test_an_odd_request_is_refused_and_harms_nobody(
    change: dict[str, Any], status: int, http: Function
) -> None:
    answer = http.answer({**http_event(b"{}"), **change})
    assert answer["statusCode"] == status


@pytest.mark.parametrize(
    "event",
    [
        None,
        [],
        "event",
        {},
        EVENTS["trigger"],
        {**EVENTS["http_api"], "version": "1.0"},
        {**EVENTS["http_api"], "headers": None},
        {**EVENTS["http_api"], "headers": {"host": 1}},
        {**EVENTS["http_api"], "requestContext": {"http": {"method": "POST"}}},
        {**EVENTS["http_api"], "rawPath": None},
        {**EVENTS["http_api"], "body": {"version": "1.0"}},
    ],
)
def test_an_event_that_no_http_api_sends_is_a_clear_error(event: Any, http: Function) -> None:
    result = http.invoke(event)
    assert result == {
        "errorType": "RequestRefused",
        "errorMessage": "this function answers an HTTP API's events, in payload format 2.0",
    }


def test_the_log_is_json_and_says_nothing_of_the_person(
    signing: Callable[[], Signer], http: Function
) -> None:
    for signed in (
        signing().sends(),
        signing().request(envelopes.launch(), application_id=envelopes.OTHER_SKILL_ID),
    ):
        http.answer(http_event(signed.body, signed.headers))
    assert {"answered", "refused"} <= {line.get("outcome") for line in http.log()}
    text = http.errors.read_text("utf-8")
    for private in ("amzn1.", "eyJ0", "192.0.2.", "left foot"):
        assert private not in text
