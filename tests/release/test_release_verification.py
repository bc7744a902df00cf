"""No header, query or path turns verification off: five hundred names that one might try, and none is a way in."""

from __future__ import annotations

from itertools import islice, product
from random import Random

import pytest
from flask.testing import FlaskClient

from skill.settings import Settings
from skill.web import create_app
from tests.alexa.envelopes import SKILL_ID, body, envelope, launch

NAMES = 500
_PARTS = (
    ("", "x-", "skill-", "alexa-", "x-alexa-", "gentle-roll-", "aws-", "x-amzn-", "x-forwarded-", "internal-"),
    ("verify", "verification", "signature", "certificate", "auth", "timestamp", "local", "debug", "test", "trust", "check"),
    ("", "-off", "-skip", "-disabled", "-bypass", "-mode", "-override", "-url", "-for", "-256"),
)  # fmt: skip
VALUES = ("off", "0", "false", "no", "skip", "none", "local", "127.0.0.1", "localhost", "true", "1", "on")
BODY = body(envelope(launch()))


def names() -> list[str]:
    """Names that would say such a thing, in an order of their own."""
    made = ["".join(parts) for parts in product(*_PARTS)]
    Random(7).shuffle(made)
    return list(islice(dict.fromkeys(made), NAMES))


@pytest.fixture(scope="module")
def service() -> FlaskClient:
    settings = Settings(frozenset({SKILL_ID}), "https://roll.gentle.net", store="memory:")
    return create_app(settings, environ={}).test_client()


def test_there_are_so_many_names() -> None:
    assert len(set(names())) == NAMES


def test_no_header_turns_verification_off(service: FlaskClient) -> None:
    for number, name in enumerate(names()):
        value = VALUES[number % len(VALUES)]
        assert service.post("/alexa", data=BODY, headers={name: value}).status_code == 400, (name, value)


def test_no_query_turns_verification_off(service: FlaskClient) -> None:
    for number, name in enumerate(names()):
        value = VALUES[number % len(VALUES)]
        for query in ({name: value}, {name.replace("-", "_"): value}):
            assert service.post("/alexa", data=BODY, query_string=query).status_code == 400, query


def test_no_path_leads_around_it(service: FlaskClient) -> None:
    for name in names():
        for path in (
            f"/alexa/{name}",
            f"/{name}/alexa",
            f"/alexa;{name}",
            f"/alexa%2f{name}",
            f"//{name}/../alexa",
        ):
            answer = service.post(path, data=BODY)
            assert answer.status_code in (308, 400, 404, 405), (path, answer.status_code)
            assert b"outputSpeech" not in answer.data


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "alexa"])
def test_no_method_leads_around_it(method: str, service: FlaskClient) -> None:
    overrides = {"X-HTTP-Method-Override": "POST", "X-Original-URL": "/alexa", "X-Rewrite-URL": "/alexa"}
    assert service.open("/alexa", method=method, data=BODY, headers=overrides).status_code == 405
