"""The page's files: light, strict, self-contained, labelled."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from skill.speaker.page.blueprint import STATIC

MOST_BYTES = 150_000
FILES = sorted(STATIC.iterdir())


class Tags(HTMLParser):
    """Every tag of the page with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def got(app: Flask, address: str, headers: dict[str, str] | None = None) -> TestResponse:
    return app.test_client().get(address, headers=headers, buffered=True)


@pytest.fixture
def tags(app: Flask) -> list[tuple[str, dict[str, str | None]]]:
    reader = Tags()
    reader.feed(got(app, "/speaker/").get_data(as_text=True))
    return reader.found


def test_the_whole_page_weighs_less_than_150_kb() -> None:
    assert 10_000 < sum(file.stat().st_size for file in FILES) < MOST_BYTES


def test_every_file_is_served_and_asked_for_anew_only_where_it_changed(app: Flask) -> None:
    for file in FILES:
        address = "/speaker/" if file.name == "page.html" else f"/speaker/{file.name}"
        first = got(app, address)
        assert first.status_code == 200, file.name
        assert got(app, address, {"If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("name", ["nothing.js", "..%2fblueprint.py", "%2e%2e/tab.py", ".hidden"])
def test_nothing_else_is_served(app: Flask, name: str) -> None:
    assert got(app, f"/speaker/{name}").status_code == 404


def test_the_front_door_leads_to_the_page(app: Flask) -> None:
    assert got(app, "/").headers["Location"] == "/speaker/"


def test_the_policy_allows_nothing_from_elsewhere_and_nothing_inline(app: Flask) -> None:
    policy = got(app, "/speaker/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "data:" not in policy


def test_sound_may_come_from_where_the_installation_publishes_it(streaming_app: Flask) -> None:
    policy = got(streaming_app, "/speaker/").headers["Content-Security-Policy"]
    assert "media-src 'self' http://127.0.0.1:5000;" in policy


def test_the_page_holds_no_inline_script_or_style(tags: list[tuple[str, dict[str, str | None]]]) -> None:
    assert all(attributes.get("src") for tag, attributes in tags if tag == "script")
    assert not [tag for tag, attributes in tags if tag == "style" or "style" in attributes]
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]


def test_every_file_refers_only_to_its_neighbours() -> None:
    names = {file.name for file in FILES}
    for file in FILES:
        text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "//" not in re.sub(r"(^|\s)// .*", "", text, flags=re.MULTILINE), file.name
        assert set(re.findall(r'from "\./(.+?)"', text)) <= names


def test_every_button_and_field_has_a_name(tags: list[tuple[str, dict[str, str | None]]]) -> None:
    labelled = {attributes.get("for") for tag, attributes in tags if tag == "label"}
    buttons = [attributes for tag, attributes in tags if tag == "button"]
    assert len(buttons) >= 6
    assert all(attributes.get("aria-label") for attributes in buttons)
    assert all(attributes["id"] in labelled for tag, attributes in tags if tag == "input")
    assert dict(tags)["html"]["lang"] == "en-US"
