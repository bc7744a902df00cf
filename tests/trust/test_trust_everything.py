"""Whatever Alexa may send gets an answer: 200 with a valid reply, or 400."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.exceptions import NotFound
from werkzeug.test import Client

from skill.alexa.skill import build_skill
from skill.alexa.validation import broken_rules
from skill.settings import Settings
from skill.web.alexa import MAX_BODY_BYTES, AlexaEndpoint
from skill.web.state import open_state
from tests.alexa.envelopes import SKILL_ID, Json, body, envelope, intent, launch
from tests.trust.mutations import JSON, mutated, requests
from tests.web.processes import PUBLIC_URL


class Loud(logging.Handler):
    """Keeps the traces of what failed inside."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.traces: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info:
            self.traces.append(self.format(record))


@cache
def opened() -> Client:
    """The production app, but for its verifiers: no stranger could sign, and this is about what Alexa sends."""
    settings = Settings(skill_ids=frozenset({SKILL_ID}), public_url=PUBLIC_URL, store="memory:")
    state = open_state(settings, local=False, environ={})
    unverified = state.endpoint.rehearsal(build_skill(state.skill))
    return Client(AlexaEndpoint(replace(state, endpoint=unverified), NotFound()))


@cache
def kinds() -> list[Json]:
    return requests(opened())


@pytest.fixture(autouse=True, scope="module")
def loud() -> Iterator[None]:
    logging.getLogger("skill").addHandler(LOUD)
    yield
    logging.getLogger("skill").removeHandler(LOUD)


LOUD = Loud()


def answered(whole: Json) -> int:
    """Post it, hold the answer to what is promised of every answer, and return its status."""
    LOUD.traces.clear()
    sent = body(whole)
    answer = opened().post("/alexa", data=sent)
    assert LOUD.traces == []
    reply = json.loads(answer.data)
    if answer.status_code == (413 if len(sent) > MAX_BODY_BYTES else 400):
        assert list(reply) == ["error"]
    else:
        assert answer.status_code == 200
        assert [broken for broken in broken_rules(whole, reply) if broken.severe] == []
    return answer.status_code


def test_every_kind_of_request_is_answered() -> None:
    assert {answered(whole) for whole in kinds()} == {200}


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_requests_that_changed_on_their_way_are_answered_or_refused(data: st.DataObject) -> None:
    answered(data.draw(mutated(data.draw(st.sampled_from(kinds())))))


@pytest.mark.slow
@settings(max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_twenty_thousand_requests_that_changed_are_answered_or_refused(data: st.DataObject) -> None:
    answered(data.draw(mutated(data.draw(st.sampled_from(kinds())))))


@settings(max_examples=100, deadline=None)
@given(JSON)
def test_session_attributes_of_any_shape_are_answered(attributes: Any) -> None:
    whole = envelope(intent("AMAZON.NextIntent"))
    whole["session"]["attributes"] = attributes
    assert answered(whole) == 200


@pytest.mark.parametrize("part", ["session", "context", "version"])
@pytest.mark.parametrize("missing", [True, False], ids=["missing", "null"])
def test_requests_without_a_part_are_answered(part: str, missing: bool) -> None:
    whole = envelope(launch())
    if missing:
        del whole[part]
    else:
        whole[part] = None
    assert answered(whole) == 200
