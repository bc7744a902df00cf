"""The table of requests meets its fate at the production app, over HTTP and as processes of their own."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from skill.alexa.validation import broken_rules
from tests.alexa import envelopes
from tests.alexa.verification.cases.signing import Case, Signer
from tests.alexa.verification.cases.table import ACCEPTED, REFUSED
from tests.trust.client import post
from tests.web.processes import Running

PRIVATE = {
    "whose it is": envelopes.USER_ID,
    "the device": envelopes.DEVICE_ID,
    "the skill": envelopes.SKILL_ID,
    "another skill": envelopes.OTHER_SKILL_ID,
    "Alexa's token": envelopes.ACCESS_TOKEN,
    "what was said": "left foot",
    "a slot": "length",
    "the session": "amzn1.echo-api.session",
}
"""What stands in the requests below and has no place in a log."""


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_what_is_not_for_this_skill_gets_400_and_the_reason(
    case: Case, signing: Callable[[], Signer], trusting: Running
) -> None:
    signed = case.build(signing())
    answer = post(trusting.url, signed.headers, signed.body)
    assert (answer.status, answer.kind) == (400, "application/json;charset=utf-8")
    assert answer.value == {"error": case.reason}


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.name)
def test_what_alexa_sends_gets_200_and_a_valid_reply(
    case: Case, signing: Callable[[], Signer], trusting: Running
) -> None:
    signed = case.build(signing())
    answer = post(trusting.url, signed.headers, signed.body)
    assert (answer.status, answer.kind) == (200, "application/json;charset=utf-8")
    assert broken_rules(json.loads(signed.body), answer.value) == []


@pytest.mark.parametrize("size", [128 * 1024 + 1, 10 * 1024 * 1024])
def test_a_signed_body_over_128_kb_gets_413(
    size: int, signing: Callable[[], Signer], trusting: Running
) -> None:
    skill = signing()
    signed = skill.sends(envelopes.body(skill.typical(padding="x" * size)))
    answer = post(trusting.url, signed.headers, signed.body)
    assert (answer.status, answer.value) == (413, {"error": "the body is larger than 128 KB"})


def test_each_request_leaves_one_line_of_json_without_anything_of_the_person(
    signing: Callable[[], Signer], trusting: Running
) -> None:
    skill = signing()
    already = len(lines(trusting))
    good = skill.sends()
    stale = skill.sends(skill.typical(shift=-152))
    foreign = skill.request(envelopes.launch(), application_id=envelopes.OTHER_SKILL_ID)
    for signed in (good, stale, foreign):
        post(trusting.url, signed.headers, signed.body)
    answered, *refused = lines(trusting)[already:]
    assert answered.pop("ms") > 0
    told = [{key: line[key] for key in line if key not in ("time", "log", "level")} for line in refused]
    assert (answered["type"], answered["intent"]) == ("IntentRequest", "StartRoutineIntent")
    assert answered["outcome"] == "answered"
    assert told == [
        {"outcome": "refused", "status": 400, "reason": "the request's timestamp is too far from now"},
        {"outcome": "refused", "status": 400, "reason": "the request is for another skill"},
    ]


@pytest.mark.parametrize("private", PRIVATE.values(), ids=list(PRIVATE))
def test_nothing_of_the_person_is_ever_logged(
    private: str, signing: Callable[[], Signer], trusting: Running
) -> None:
    signed = signing().sends()
    assert private.encode() in signed.body + envelopes.OTHER_SKILL_ID.encode()
    post(trusting.url, signed.headers, signed.body)
    assert private not in trusting.errors.read_text("utf-8")


def lines(running: Running) -> list[envelopes.Json]:
    """What was logged of requests so far."""
    logged = [
        json.loads(line) for line in running.errors.read_text("utf-8").splitlines() if line.startswith("{")
    ]
    return [line for line in logged if line["log"] == "skill.requests"]
