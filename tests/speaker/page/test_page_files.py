"""The page's files: light, strict, self-contained, labelled."""

from __future__ import annotations

import gzip
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from skill.errors import ContentError
from skill.routine.terms import Length, Limb
from skill.settings import Settings
from skill.speaker.nlu import Understanding
from skill.speaker.page import init_page, wording
from skill.speaker.page.blueprint import STATIC, TEMPLATES
from skill.speaker.page.opening import FIELDS
from skill.speaker.page.wording import load_wording
from skill.web import create_app

MOST_BYTES = 140_000
FILES = sorted(STATIC.iterdir())


class Tags(HTMLParser):
    """Every tag of the page with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.found and data.strip():
            self.found[-1][1].setdefault("text", data.strip())


def got(app: Flask, address: str, headers: dict[str, str] | None = None) -> TestResponse:
    return app.test_client().get(address, headers=headers, buffered=True)


@pytest.fixture
def tags(app: Flask) -> list[tuple[str, dict[str, str | None]]]:
    reader = Tags()
    reader.feed(got(app, "/speaker/").get_data(as_text=True))
    return reader.found


def test_the_whole_page_weighs_less_than_140_kb(app: Flask) -> None:
    """As it is sent, with its words, its letters and its drawings."""
    font = re.findall(r'url\("?([^")]+)', got(app, "/speaker/font/font.css").get_data(as_text=True))
    files = [f"/speaker/{name}" for name in ("", "all.css", "all.js", "icon.svg", "drawings")]
    addresses = [*files, *font]
    sent = [got(app, address, {"Accept-Encoding": "gzip"}) for address in addresses]
    assert all(reply.status_code == 200 for reply in sent)
    assert 10_000 < sum(len(reply.data) for reply in sent) < MOST_BYTES
    html = sent[0].get_data()
    assert all(name in gzip.decompress(html).decode() for name in ("all.css", "all.js", "icon.svg"))


def test_what_is_sent_compressed_is_the_same(app: Flask) -> None:
    for address in ("/speaker/", "/speaker/page.css", "/speaker/drawings"):
        small = got(app, address, {"Accept-Encoding": "gzip"})
        assert small.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in small.headers["Vary"]
        assert gzip.decompress(small.data) == got(app, address).data


def test_every_file_is_served_and_asked_for_anew_only_where_it_changed(app: Flask) -> None:
    for file in FILES:
        first = got(app, f"/speaker/{file.name}")
        assert first.status_code == 200, file.name
        known = {"If-None-Match": first.headers["ETag"]}
        assert got(app, f"/speaker/{file.name}", known).status_code == 304
    assert got(app, "/speaker/", {"If-None-Match": got(app, "/speaker/").headers["ETag"]}).status_code == 304


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


def test_sound_may_come_from_where_the_installation_publishes_it(understanding: Understanding) -> None:
    app = create_app(Settings(store="memory:", public_url="https://roll.example"), local=True, environ={})
    init_page(app, understanding)
    policy = got(app, "/speaker/").headers["Content-Security-Policy"]
    assert "media-src 'self' https://roll.example;" in policy


def test_sound_of_this_computer_is_the_pages_own(streaming_app: Flask) -> None:
    assert "media-src 'self';" in got(streaming_app, "/speaker/").headers["Content-Security-Policy"]


def test_the_pages_one_style_sheet_has_all_its_parts(app: Flask) -> None:
    text = got(app, "/speaker/all.css").get_data(as_text=True)
    html = got(app, "/speaker/").get_data(as_text=True)
    for file in (file for file in FILES if file.suffix == ".css"):
        assert (
            file.read_text("utf-8") in text or f'<noscript><link rel="stylesheet" href="{file.name}">' in html
        )


def test_the_page_holds_no_inline_script_or_style(tags: list[tuple[str, dict[str, str | None]]]) -> None:
    scripts = [attributes for tag, attributes in tags if tag == "script"]
    assert all(each.get("src") or each.get("type") == "application/json" for each in scripts)
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
    assert all(attributes.get("aria-label") or attributes.get("text") for attributes in buttons)
    assert all(
        attributes.get("id") in labelled or attributes["type"] == "radio"
        for tag, attributes in tags
        if tag in ("input", "select")
    )
    assert dict(tags)["html"]["lang"] == "en-US"


def test_the_page_uses_every_one_of_its_words_and_no_other() -> None:
    scripts = "\n".join(file.read_text("utf-8") for file in FILES if file.suffix == ".js")
    page = (TEMPLATES / "page.html").read_text("utf-8")
    used = set(re.findall(r"\bw\.(\w+)", page)) | set(re.findall(r"\bwords\.([a-z]\w+)", scripts))
    named = {name for name in load_wording().words if f'"{name}"' in scripts}
    lengths = {f"{way}{length}_{limb}" for way in ("", "begin_") for length in Length for limb in Limb}
    lengths -= {name for name in lengths if "single" in name}
    settings = {f"set_{field.name}_{value}" for field in FIELDS for value in field.values}
    settings |= {f"set_{field.name}" for field in FIELDS}
    fields = {"js", "join", "length"}
    assert (used - fields) | named | lengths | settings == set(load_wording().words)


def test_every_word_is_on_the_page_as_the_content_has_it(app: Flask) -> None:
    used = re.findall(r"\{\{ w\.(\w+) \}\}", (TEMPLATES / "page.html").read_text("utf-8"))
    shown = unescape(got(app, "/speaker/").get_data(as_text=True))
    assert len(used) > 40
    words = load_wording().words
    used = [name for name in used if not name.startswith("phone_")]  # where phones are served
    assert [name for name in used if not re.search(rf'[>"]{re.escape(words[name])}[<"]', shown)] == []


@pytest.mark.parametrize("text", ["- next", "next: 7", "next:", 'lead: ""', "next: a\nnext: b"])
def test_words_that_are_none_are_refused_by_name(
    text: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "page.yaml").write_text(text, "utf-8")
    monkeypatch.setattr(wording, "HERE", tmp_path)
    with pytest.raises(ContentError, match=r"page\.yaml"):
        load_wording()
