"""The function behind Alexa's trigger: a valid reply to whatever Alexa sends, a clear error for all else."""

from __future__ import annotations

import copy
import json
import logging
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn, cast

import pytest
from werkzeug.exceptions import NotFound
from werkzeug.test import Client

from skill.alexa.validation import broken_rules
from skill.settings import Settings
from skill.web.alexa import PATH, AlexaEndpoint
from skill.web.log import JsonLines
from skill.web.state import open_state
from tests.alexa import envelopes
from tests.alexa.envelopes import SKILL_ID, Json, envelope, intent, launch, playback, skill_event
from tests.aws.runtime import EVENTS, ROOT, TRIGGER, Function, settings
from tests.aws.template import of_type
from tests.web.processes import PUBLIC_URL

REQUESTS = (
    launch(),
    launch("fr-FR"),
    intent("StartRoutineIntent", limb="foot"),
    intent("AMAZON.NextIntent"),
    intent("LaterIntent"),
    playback("PlaybackNearlyFinished"),
    playback("PlaybackFailed"),
    skill_event("SkillDisabled"),
    envelopes.session_ended("ERROR", "INVALID_RESPONSE"),
    envelopes.system_exception(),
    {"type": "LaterRequest", "locale": "en-US"},
)


def changed(*path: str, to: Any) -> Json:
    """The recorded event with one member replaced."""
    event: Json = copy.deepcopy(EVENTS["trigger"])
    inner = event
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = to
    return event


def test_the_recorded_launch_gets_a_spoken_answer(trigger: Function) -> None:
    answer = trigger.answer(EVENTS["trigger"])
    assert "<speak>" in answer["response"]["outputSpeech"]["ssml"]
    assert broken_rules(EVENTS["trigger"], answer) == []


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: request["type"])
def test_whatever_alexa_sends_gets_a_valid_reply(request_: Json, trigger: Function) -> None:
    event = envelope(request_)
    assert broken_rules(event, trigger.answer(event)) == []


def test_a_request_of_any_age_is_answered_because_lambdas_permission_stands_for_its_signature(
    trigger: Function,
) -> None:
    assert trigger.answer(envelope(launch(), at=0.0))["response"]["outputSpeech"]


def test_a_routine_streams_from_the_public_address(trigger: Function) -> None:
    answer = trigger.answer(envelope(intent("StartRoutineIntent", limb="foot")))
    [play] = [one for one in answer["response"]["directives"] if one["type"] == "AudioPlayer.Play"]
    assert play["audioItem"]["stream"]["url"].startswith(f"{PUBLIC_URL}/audio/en/")


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (
            changed("context", "System", "application", "applicationId", to=envelopes.OTHER_SKILL_ID),
            "the request is for another skill",
        ),
        (
            changed("session", "application", "applicationId", to=envelopes.OTHER_SKILL_ID),
            "the request names two skills",
        ),
        (changed("context", "System", "application", to={}), "the envelope names no application"),
        (changed("context", "System", to="Alexa"), "the envelope's System is not an object"),
        (changed("request", to="LaunchRequest"), "the envelope's request is not an object"),
        (changed("request", "type", to=None), "the envelope has no request type"),
        (changed("request", "locale", to="x" * 140_000), "the body is larger than 128 KB"),
        (EVENTS["http_api"], "the envelope has no request type"),
        ({"source": "aws.events", "detail": {}}, "the envelope has no request type"),
        ({}, "the envelope has no request type"),
        ([], "the body is not a JSON object"),
        (None, "the body is not a JSON object"),
        ("launch", "the body is not a JSON object"),
    ],
)
def test_what_is_not_alexas_request_for_this_skill_is_a_clear_error(
    event: Any, reason: str, trigger: Function
) -> None:
    assert trigger.invoke(event) == {"errorType": "RequestRefused", "errorMessage": reason}
    assert trigger.answer(EVENTS["trigger"])["response"]["outputSpeech"]


def test_the_log_is_json_and_says_nothing_of_the_person(trigger: Function) -> None:
    for event in (EVENTS["trigger"], envelopes.typical(), changed("request", to="LaunchRequest")):
        trigger.invoke(event)
    log = trigger.log()
    assert {"answered", "refused"} <= {line.get("outcome") for line in log}
    text = trigger.errors.read_text("utf-8")
    for private in ("amzn1.", "eyJ0", "192.0.2.", "left foot", EVENTS["trigger"]["request"]["requestId"]):
        assert private not in text


class Failing:
    """An endpoint with a fault in it."""

    def answer(self, headers: object, body: object) -> NoReturn:
        raise RuntimeError("a fault")


def test_an_apology_leaves_the_line_that_the_owners_alarm_counts() -> None:
    opened = open_state(Settings(frozenset({SKILL_ID}), store="memory:"), local=False, environ={})
    endpoint = AlexaEndpoint(replace(opened, endpoint=cast("Any", Failing())), NotFound())
    lines: list[Json] = []
    handler, logger = logging.Handler(logging.INFO), logging.getLogger("skill.requests")
    handler.emit = lambda record: lines.append(json.loads(JsonLines().format(record)))  # type: ignore[method-assign]
    logger.addHandler(handler)
    before = logger.level
    logger.setLevel(logging.INFO)
    try:
        answer = Client(endpoint).post(PATH, data=json.dumps(EVENTS["trigger"]))
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
    assert (answer.status_code, "outputSpeech" in answer.get_json()["response"]) == (200, True)
    counted = of_type("AWS::Logs::MetricFilter")["Apologies"]
    [line] = lines
    assert counted["FilterPattern"] == f'{{ $.outcome = "{line["outcome"]}" }}'


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"SKILL_ID": ""}, "SKILL_ID is not set. Deploy with the parameter SkillId"),
        ({"SKILL_STORE": "dynamodb://table", "SKILL_SECRET": ""}, "SKILL_SECRET is not set"),
    ],
)
def test_a_wrong_setting_stops_it_at_the_start_with_one_sentence(
    setting: dict[str, str], words: str, tmp_path: Path
) -> None:
    command = [sys.executable, "-I", str(Path(__file__).with_name("invoke.py")), str(ROOT), TRIGGER]
    done = subprocess.run(
        command,
        env=settings(**setting),
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode != 0
    assert done.stderr.splitlines()[-1].startswith(f"skill.errors.SettingsError: {words}")
