"""The contract over streams, and over speech alone."""

from __future__ import annotations

import itertools

import pytest
from flask.testing import FlaskClient

from skill.speaker.nlu import Understanding
from tests.front.asking import TOKEN, Json, app

_ids = itertools.count(1)


@pytest.fixture(scope="package")
def understanding() -> Understanding:
    return Understanding.load()


@pytest.fixture(scope="package")
def streaming(understanding: Understanding) -> FlaskClient:
    return app(understanding, "http://127.0.0.1:5000", TOKEN).test_client()


@pytest.fixture(scope="package")
def spoken(understanding: Understanding) -> FlaskClient:
    """Nothing can be streamed, so that routines wait for the person."""
    return app(understanding, None, None).test_client()


@pytest.fixture
def device() -> Json:
    return {"version": 1, "device": f"satellite-{next(_ids)}", "locale": "en-US"}
