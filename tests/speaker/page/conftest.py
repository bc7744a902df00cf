"""The speaker's page under test: without a browser, and in Chromium on a free loopback port."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, ViewportSize
from werkzeug.serving import make_server

from skill.settings import Settings
from skill.speaker.ear import Ear
from skill.speaker.nlu import Understanding
from skill.speaker.page import init_page
from skill.speaker.saying import Saying
from skill.web import create_app
from tests.ports import free_port
from tests.speaker.page.asking import Ask, Json, asking
from tests.speaker.page.visitor import DESKTOP, Speaker

_ids = itertools.count(1)


@pytest.fixture(scope="package")
def understanding() -> Understanding:
    return Understanding.load()


def _app(
    understanding: Understanding,
    public_url: str | None,
    ear: Callable[[], Ear] | None = None,
    saying: Saying | None = None,
) -> Flask:
    app = create_app(Settings(store="memory:", public_url=public_url), local=True, environ={})
    init_page(app, understanding, ear, saying)
    return app


@pytest.fixture(scope="package")
def app(understanding: Understanding) -> Flask:
    """The page's app; nothing can be streamed, so routines wait for the person."""
    return _app(understanding, None)


@pytest.fixture(scope="package")
def streaming_app(understanding: Understanding) -> Flask:
    """The same where every step has a stream."""
    return _app(understanding, "http://127.0.0.1:5000")


@pytest.fixture
def tab() -> Json:
    """The ids of a browser and of a tab in it, never used before."""
    return {"person": f"person-{next(_ids)}", "device": f"device-{next(_ids)}"}


@pytest.fixture
def turn(app: Flask, tab: Json) -> Ask:
    """Says words in one tab; keywords add to the body."""
    return asking(app, tab)


@contextmanager
def served(
    understanding: Understanding,
    *,
    streams: bool,
    ear: Callable[[], Ear] | None = None,
    saying: Saying | None = None,
    port: int | None = None,
) -> Iterator[str]:
    """A real server on a loopback port, a free one unless named, for as long as the block lasts."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    app = _app(understanding, url if streams else None, ear, saying)
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield url
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


@pytest.fixture(scope="package")
def silent_site(understanding: Understanding) -> Iterator[str]:
    """A speaker without streams."""
    with served(understanding, streams=False) as url:
        yield url


@pytest.fixture(scope="package")
def sounding_site(understanding: Understanding) -> Iterator[str]:
    """A speaker whose routines are streams."""
    with served(understanding, streams=True) as url:
        yield url


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Speaker]]:
    """Opens pages as new visitors; at the end none of them may have met an error."""
    speakers: list[Speaker] = []

    def visit(size: ViewportSize = DESKTOP, **options: Any) -> Speaker:
        speakers.append(Speaker(browser.new_context(viewport=size, **options).new_page()))
        return speakers[-1]

    yield visit
    faults = [fault for speaker in speakers for fault in speaker.faults if not speaker.tolerant]
    for speaker in speakers:
        speaker.page.context.close()
    assert not faults
