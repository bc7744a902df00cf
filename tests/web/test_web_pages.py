"""The pages on privacy and terms: they say what the code does, and need nothing but themselves."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from skill.content.pages import load_page
from skill.errors import ContentError
from skill.persistence import FinishedSession, preferences
from skill.persistence.preferences import DAY_MS, PLACE_MS, RETENTION_MS
from skill.settings import Settings
from skill.web import create_app
from skill.web.pages import LOCAL_POLICY, POLICY, rendered
from tests.web.processes import Reply, Running

PAGES = ("/privacy", "/terms")
VOID = {"meta", "br", "link", "img", "hr"}
SETTINGS = {
    "guidance": "how it is counted",
    "talk": "how much is explained",
    "tempo": "how fast it speaks",
    "narrator": "whose voice leads",
    "bed": "what sounds in the background",
    "rests": "how long it rests",
    "disclaimed": "Whether you have heard that this is no medical advice",
    "streams_failed.": "when sound last failed on a device",
    "hinted": "what works while sound plays",
    "way": "waits for you or flows",
    "time_zone": "Your time zone, as your device names it",
    "time_zone_asked_ms": "asked for it when you open the skill, at most once in 30 days",
    "course_on": "whether you follow it",
    "course_start": "on which day it began",
    "place_offered_ms": "When you were last offered reminders or a place",
    "reminders_offered_ms": "When you were last offered reminders or a place",
    "reminders_declined_ms": "when you last refused the permission for reminders",
    "check_ins": "the number is kept with its time",
}
"""Every setting that can be kept, and where the page speaks of it."""
SESSION = {
    "run_id": "a short code that tells it from others",
    "routine": "which routine it was, foot or hand",
    "length": "full or short or one technique",
    "finished_at_ms": "when it ended",
    "seconds": "how long it took",
}


class Outline(HTMLParser):
    """Reads a page and minds that every element is closed in its turn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        assert tag != "p" or "p" not in self.open
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "title"} & set(self.open):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def privacy(*, ratings: bool = False) -> str:
    return Outline(rendered(load_page("privacy"), ratings=ratings)).text


def page(service: Running, path: str) -> Reply:
    reply = service.ask(path)
    assert reply.status == 200
    return reply


@pytest.mark.parametrize("path", [*PAGES, "/privacy/", "/terms/"])
def test_a_page_comes_at_once_without_a_redirect(service: Running, path: str) -> None:
    assert page(service, path).headers["content-type"] == "text/html; charset=utf-8"


def test_the_speaker_on_this_computer_has_the_pages_too(echo: Running) -> None:
    assert all(page(echo, path).body.startswith(b"<!doctype html>") for path in PAGES)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_but_its_own_style_may_take_effect(service: Running, path: str) -> None:
    headers = page(service, path).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_plain_html(service: Running, path: str) -> None:
    html = page(service, path).body.decode()
    outline = Outline(html)
    assert html.startswith('<!doctype html>\n<html lang="en">\n')
    assert outline.seen.count("h1") == outline.seen.count("main") == outline.seen.count("title") == 1
    assert set(outline.seen) <= {
        "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "ul", "li", "section",
        "nav", "a",
    }  # fmt: skip
    assert re.findall(r'href="([^"]*)"', html) == list(PAGES)
    assert not re.search(r"[{}]", outline.text)


@pytest.mark.parametrize("path", PAGES)
def test_a_browser_finds_nothing_to_complain_about(service: Running, browser: Browser, path: str) -> None:
    complaints: list[str] = []
    tab = browser.new_page()
    tab.on("console", lambda message: complaints.append(message.text))
    tab.goto(service.url + path)
    width = tab.evaluate("document.querySelector('main').clientWidth")
    tab.close()
    assert complaints == []
    assert width < 700, "the style has taken effect"


def test_the_page_names_every_setting_that_can_be_kept() -> None:
    constants = {
        value
        for name, value in vars(preferences).items()
        if name.isupper() and isinstance(value, str) and not name.startswith("_")
    }
    assert constants == SETTINGS.keys()
    text = privacy(ratings=True)
    assert [name for name, words in SETTINGS.items() if words not in text] == []
    assert "the pace of each routine" in text


def test_the_page_names_everything_that_is_kept_of_a_session() -> None:
    assert SESSION.keys() == set(FinishedSession._fields)
    assert [name for name, words in SESSION.items() if words not in privacy()] == []


def test_the_page_quotes_the_figures_of_the_code() -> None:
    text = privacy()
    assert (RETENTION_MS, PLACE_MS) == (400 * DAY_MS, DAY_MS)
    assert "A finished session: 400 days." in text
    assert "Settings and counts: 400 days after they last changed." in text
    assert "The last place in a routine: 24 hours." in text


@pytest.mark.parametrize(
    "words",
    [
        "HMAC-SHA256",
        "Nothing of what you say about your body.",
        "It is neither stored nor logged, and neither is how often you say that it hurts.",
        "Say: forget me.",
        "Say: what do you know about me.",
        "Disable the skill in the Alexa app.",
        "they live with Amazon, not here",
        "Erasing what is kept here leaves them as they are.",
    ],
)
def test_the_page_says_how_it_is_kept_heard_and_erased(words: str) -> None:
    assert words in privacy()


def test_the_page_says_whether_ratings_are_kept() -> None:
    assert "This installation keeps no ratings" in privacy(ratings=False)
    assert "nothing about your health is kept" in privacy(ratings=False)
    assert "nothing about your health" not in privacy(ratings=True)
    assert "This installation keeps no ratings" not in privacy(ratings=True)
    assert "has switched ratings on" in privacy(ratings=True)
    assert "the newest 60 of them" in privacy(ratings=True)


def test_the_terms_say_whom_to_ask_and_when_to_get_help() -> None:
    text = Outline(rendered(load_page("terms"), ratings=False)).text
    for words in (
        "no substitute for professional medical advice",
        "pregnant",
        "a soft, squishy ball",
        "urgent",
    ):
        assert words in text


def test_words_are_words_and_no_markup(tmp_path: Path) -> None:
    (tmp_path / "privacy.yaml").write_text('title: "<b>A & B</b>"\nlead: x\nsections: []\n')
    html = rendered(load_page("privacy", folder=tmp_path), ratings=False)
    assert "<h1>&lt;b&gt;A &amp; B&lt;/b&gt;</h1>" in html


def test_a_page_that_cannot_be_read_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "privacy.yaml").write_text("title: 3\nlead: x\nsections: [{heding: x}]\n", "utf-8")
    with pytest.raises(ContentError, match=r"privacy\.yaml"):
        load_page("privacy", folder=tmp_path)


@pytest.mark.parametrize("path", PAGES)
def test_beside_the_speaker_a_page_wears_its_letters_and_leads_back(path: str) -> None:
    app = create_app(Settings(store="memory:"), local=True, environ={})
    reply = app.test_client().get(path)
    html = reply.get_data(as_text=True)
    assert re.findall(r'<a href="([^"]*)"', html) == ["/speaker/", *PAGES]
    assert reply.headers["Content-Security-Policy"] == LOCAL_POLICY
    assert 'href="/speaker/font/font.css"' in html
