"""Whatever fails behind the endpoint, the answer is a valid 200; the person hears an apology, the owner gets the trace."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from werkzeug.exceptions import NotFound
from werkzeug.test import Client

from skill.alexa.context import Language, SkillContext
from skill.alexa.endpoint import SkillEndpoint
from skill.alexa.skill import build_skill
from skill.alexa.validation import broken_rules
from skill.content.phrasing import Phrasing
from skill.json import Json
from skill.routine.run import Step
from skill.routine.terms import Bed
from skill.settings import Settings
from skill.web.alexa import AlexaEndpoint
from skill.web.state import ServiceState, open_state
from tests.alexa.envelopes import SKILL_ID, body, envelope, intent, launch
from tests.trust.mutations import requests
from tests.web.processes import PUBLIC_URL

START = envelope(intent("StartRoutineIntent", limb="foot"), new=True)
SORRY = "error.sorry"
TOLD = {"type": "Dialog.InputRequest", "locale": "en-US"}
"""Somebody spoke, and nobody here knows how."""


@cache
def sound() -> ServiceState:
    """The production app's state, everything in place; for each fault one part is put in another's place."""
    settings = Settings(skill_ids=frozenset({SKILL_ID}), public_url=PUBLIC_URL, store="memory:")
    return open_state(settings, local=False, environ={})


def opened(skill: SkillContext | None = None, endpoint: SkillEndpoint | None = None) -> Client:
    """The endpoint of an app with this skill context or this skill endpoint, unverified."""
    skill = skill or sound().skill
    endpoint = endpoint or sound().endpoint.rehearsal(build_skill(skill))
    return Client(AlexaEndpoint(replace(sound(), skill=skill, endpoint=endpoint), NotFound()))


def answered(client: Client, whole: Json) -> Json:
    """The reply, which is valid."""
    answer = client.post("/alexa", data=body(whole))
    assert answer.status_code == 200
    reply: Json = json.loads(answer.data)
    assert [broken for broken in broken_rules(whole, reply) if broken.severe] == []
    return reply


class NoStreams:
    """Streams whose files are gone."""

    def url(self, language: str, step: Step, bed: Bed = Bed.NONE) -> str | None:
        raise OSError("the disk is gone")

    def captions(self, language: str, step: Step) -> str:
        raise OSError("the disk is gone")

    def ready(self, language: str) -> bool:
        return True


def without(*keys: str) -> SkillContext:
    """A skill context whose content lacks these messages; all of them where none is named."""
    english = sound().skill.languages["en"]
    messages = {key: each for key, each in english.phrasing.messages.items() if keys and key not in keys}
    language: Language = replace(english, phrasing=Phrasing(messages, english.phrasing.names))
    return replace(sound().skill, languages={"en": language})


def apology() -> str:
    return sound().skill.languages["en"].phrasing.phrase(SORRY, {}).text


def spoken(reply: Json) -> str:
    said: str = reply["response"]["outputSpeech"]["ssml"]
    return said


def test_a_handler_that_fails_is_logged_with_its_trace_and_apologised_for(
    caplog: pytest.LogCaptureFixture,
) -> None:
    reply = answered(opened(replace(sound().skill, streams=NoStreams())), START)
    assert apology() in spoken(reply)
    assert reply["response"]["shouldEndSession"] is True
    [record] = [record for record in caplog.records if record.exc_info]
    assert "the disk is gone" in logging.Formatter().format(record)


@pytest.mark.parametrize("request_", [launch(), TOLD], ids=["a launch", "what somebody told"])
def test_whoever_waits_for_words_gets_an_apology(request_: Json) -> None:
    words_of_all = sound().skill.languages["en"].phrasing.messages
    skill = without(*(key for key in words_of_all if key != SORRY))
    assert apology() in spoken(answered(opened(skill), envelope(request_)))


def _fail(*_: Any) -> Any:
    raise ZeroDivisionError


class Unwritable:
    """A serializer that reads, but cannot write."""

    def deserialize(self, payload: Any, obj_type: Any) -> Any:
        return sound().endpoint._serializer.deserialize(payload, obj_type)

    serialize = _fail


def revising_badly() -> SkillEndpoint:
    return SkillEndpoint(build_skill(sound().skill), revise=_fail)


def writing_badly() -> SkillEndpoint:
    endpoint = SkillEndpoint(build_skill(sound().skill))
    endpoint._serializer = Unwritable()  # type: ignore[assignment]
    return endpoint


@pytest.mark.parametrize("endpoint", [revising_badly, writing_badly])
def test_a_reply_that_cannot_be_checked_or_written_becomes_an_apology(endpoint: Any) -> None:
    reply = answered(opened(endpoint=endpoint()), START)
    assert spoken(reply) == f"<speak>{apology()}</speak>"
    assert reply["response"]["shouldEndSession"] is True


def test_every_kind_of_request_survives_every_fault() -> None:
    faults = [
        opened(replace(sound().skill, streams=NoStreams())),
        opened(without()),
        opened(endpoint=revising_badly()),
        opened(without(), endpoint=writing_badly()),
    ]
    for whole in requests(opened()):
        for client in faults:
            answered(client, whole)
