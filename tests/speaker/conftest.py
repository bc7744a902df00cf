"""The local speaker under test, and a browser's page on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.speaker.site import local_app, served


@pytest.fixture(scope="session")
def app() -> Flask:
    return local_app()


@pytest.fixture(scope="session")
def site(app: Flask) -> Iterator[str]:
    """The address of a running speaker."""
    with served(app) as url:
        yield url


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages as new visitors."""
    opened: list[Page] = []

    def visit(**options: Any) -> Page:
        opened.append(browser.new_context(**options).new_page())
        return opened[-1]

    yield visit
    for page in opened:
        page.context.close()
