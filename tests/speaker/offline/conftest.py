"""The page as it is installed: its own server, which can be ended and started again, and a browser that keeps it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import BaseWSGIServer, make_server

from skill.settings import Settings
from skill.speaker.nlu import Understanding
from skill.speaker.offline import init_offline
from skill.speaker.page import init_page
from skill.web import create_app
from tests.ports import free_port

PATIENCE_MS = 60_000


@pytest.fixture(scope="package")
def understanding() -> Understanding:
    return Understanding.load()


@pytest.fixture(scope="package")
def app(understanding: Understanding) -> Flask:
    """The page with streams, and what makes it an app."""
    app = create_app(Settings(store="memory:", public_url="http://127.0.0.1:5000"), local=True, environ={})
    init_offline(app, init_page(app, understanding))
    return app


@dataclass
class Speaker:
    """A server that can be away for a while."""

    app: Flask
    port: int = field(default_factory=free_port)
    _server: BaseWSGIServer | None = None
    _thread: Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._server = make_server("127.0.0.1", self.port, self.app, threaded=True)
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def end(self) -> None:
        if self._server and self._thread:
            self._server.shutdown()
            self._thread.join(10)
            self._server.server_close()
        self._server = self._thread = None


@pytest.fixture
def speaker(app: Flask) -> Iterator[Speaker]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    speaker = Speaker(app)
    speaker.start()
    yield speaker
    speaker.end()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context
    context.close()


@pytest.fixture
def open_page(context: BrowserContext, speaker: Speaker) -> Callable[..., Page]:
    """Opens the page; it goes many times faster than life."""

    def open_page(speed: int = 16) -> Page:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{speaker.url}/speaker/?speed={speed}")
        page.wait_for_selector("#begin")
        return page

    return open_page


@pytest.fixture
def installed(open_page: Callable[..., Page]) -> Page:
    """The page once it and a routine are kept."""
    page = open_page()
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.wait_for_selector("body[data-kept=full-foot]")
    return page
