"""A phone's browser joins by the code that the computer's page shows, and leads through a routine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.ports import free_port
from tests.speaker.access.axe import violations
from tests.speaker.lan.asking import HERE

PHONE = {"viewport": {"width": 390, "height": 844}, "ignore_https_errors": True}


@contextmanager
def here(app: Flask) -> Iterator[str]:
    """The same app on this computer's own address."""
    port = free_port()
    server = make_server(HERE, port, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://{HERE}:{port}"
    server.shutdown()
    thread.join(10)
    server.server_close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(**PHONE)  # type: ignore[arg-type]
    page, faults = context.new_page(), list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text))
    yield page
    context.close()
    assert not [fault for fault in faults if "Policy" in fault]


@pytest.fixture
def panel(app: Flask, address: str, browser: Browser) -> Iterator[Page]:
    """The computer's own page with the code on it."""
    context = browser.new_context()
    with here(app) as url:
        page = context.new_page()
        page.goto(f"{url}/speaker/")
        page.click("#phone")
        page.wait_for_selector("#code svg")
        yield page
    context.close()


@pytest.fixture
def code(panel: Page) -> str:
    """What it shows, in words."""
    assert "fingerprint begins with" in panel.inner_text("#code-check")
    return panel.inner_text("#code-link")


def test_a_phone_joins_and_hears_a_routine(phone: Page, code: str, address: str) -> None:
    assert code.startswith(f"{address}/lan/#")
    phone.goto(code)
    phone.wait_for_url(f"{address}/speaker/")
    phone.click("#begin")
    phone.wait_for_selector("body[data-situation=playing]")
    phone.wait_for_function("() => navigator.mediaSession.playbackState === 'playing'")
    assert "Settle" in phone.inner_text("#title")


def test_a_code_of_no_use_is_told_in_one_sentence(phone: Page, address: str) -> None:
    phone.goto(f"{address}/lan/#used-already")
    phone.wait_for_function("() => document.getElementById('told').textContent.includes('used already')")
    phone.goto(f"{address}/speaker/")
    assert phone.url == f"{address}/lan/"
    assert "phone button" in phone.inner_text("#told")


def test_the_phones_page_shows_no_code_and_how_to_keep_it(phone: Page, code: str, address: str) -> None:
    phone.goto(code)
    phone.wait_for_url(f"{address}/speaker/")
    assert phone.locator("#phone").count() == 0
    phone.click("#keep a")
    phone.wait_for_url(f"{address}/lan/")
    assert phone.get_attribute("a[download]", "href") == "gentle-roll.crt"


@pytest.mark.usefixtures("node")
def test_the_code_and_the_joining_page_have_no_violations(panel: Page, phone: Page, address: str) -> None:
    assert violations(panel) == []
    phone.goto(f"{address}/lan/")
    for scheme in ("light", "dark"):
        phone.emulate_media(color_scheme=scheme)
        assert violations(phone) == []


@pytest.mark.parametrize("width", [320, 390, 2560])
def test_the_code_is_whole_on_every_screen(panel: Page, width: int) -> None:
    panel.set_viewport_size({"width": width, "height": 720})
    panel.evaluate("document.querySelector('#settings').open = true")
    box = panel.locator("#code svg").bounding_box()
    assert box
    assert box["width"] == box["height"] >= 200
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert panel.evaluate("document.documentElement.scrollWidth") <= width
