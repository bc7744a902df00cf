"""The gallery: nothing is missing from it, and nothing large is fetched before it is looked at."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from flask import Flask
from playwright.sync_api import Page

from skill.alexa.apl.gallery import VIEWPORTS, gallery
from skill.alexa.skill import LANGUAGES, make_language
from skill.art.load import sheets, shown_sides
from skill.art.manifest import manifest
from skill.routine.terms import Limb
from skill.speaker.dev.pages import SAMPLES, VIEWPORT

HOME = "/speaker/gallery"
NAMES = [name for name, _ in gallery(make_language("en"))]
MOST_BYTES = 100_000


class Fetched(HTMLParser):
    """What a page shows inside itself, and where it leads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inside: list[dict[str, str | None]] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag in ("img", "iframe"):
            self.inside.append(found)
        elif tag == "a":
            self.links.append(found["href"] or "")


def got(app: Flask, address: str) -> str:
    reply = app.test_client().get(address, buffered=True)
    assert reply.status_code == 200, address
    return reply.get_data(as_text=True)


@pytest.fixture(scope="module")
def home(app: Flask) -> Fetched:
    return Fetched(got(app, HOME))


def test_every_step_is_drawn_on_each_side_in_each_passage_in_light_and_dark(
    app: Flask, home: Fetched
) -> None:
    sources = [each["src"] for each in home.inside if "/drawing/" in (each["src"] or "")]
    names = [
        f"{limb}/{technique}/{side}/{passage}"
        for (limb, technique), sheet in sheets().items()
        for side in shown_sides(limb, technique)
        for passage in sheet.passages
    ] + [f"{limb}/scene" for limb in Limb]
    assert sorted(filter(None, sources)) == sorted(
        f"{HOME}/drawing/{name}/{theme}.svg" for name in names for theme in ("light", "dark")
    )
    for source in filter(None, sources):
        assert ElementTree.fromstring(got(app, source)).get("viewBox") == "0 0 320 320"


def test_every_document_is_shown_at_every_viewport(app: Flask, home: Fetched) -> None:
    frames = {each["src"] for each in home.inside if each.get("title")}
    for name in SAMPLES:
        for viewport in VIEWPORT:
            assert f"{HOME}/en/shown/{name}/{viewport}" in frames
            assert "<svg" in got(app, f"{HOME}/en/shown/{name}/{viewport}") or name in (
                "course-weeks",
                "help",
            )
    assert len(VIEWPORT) == len(VIEWPORTS)


def test_the_samples_are_each_document_once_and_a_step_on_both_sides() -> None:
    screens = dict(gallery(make_language("en")))
    assert [screens[name].kind.document for name in SAMPLES] == ["launch", "step", "step", "course", "help"]
    assert [screens[name].data["side"] for name in SAMPLES[1:3]] == ["Right foot", "Left foot"]


@pytest.mark.parametrize("viewport", VIEWPORT)
def test_every_screen_is_shown_at_each_viewport(app: Flask, viewport: str) -> None:
    shown = Fetched(got(app, f"{HOME}/en/screens/{viewport}"))
    assert [each["src"] for each in shown.inside] == [f"{HOME}/en/shown/{name}/{viewport}" for name in NAMES]


def test_every_screen_has_a_page_of_its_own_and_can_be_shown(app: Flask, home: Fetched) -> None:
    for index, name in enumerate(NAMES):
        assert f"{HOME}/en/screen/{name}" in home.links
        viewport = list(VIEWPORT)[index % len(VIEWPORT)]
        assert got(app, f"{HOME}/en/shown/{name}/{viewport}").startswith("<!doctype html>")
    one = Fetched(got(app, f"{HOME}/en/screen/{NAMES[0]}"))
    assert len(one.inside) == len(VIEWPORT)


def test_every_picture_for_players_and_cards_is_shown(app: Flask, home: Fetched) -> None:
    shown = {each["alt"]: each["src"] for each in home.inside if (each["src"] or "").startswith("/art/")}
    assert set(shown) == {key for key in manifest() if not key.startswith("icon-")}
    for source in set(shown.values()):
        assert source is not None
        assert app.test_client().get(source, buffered=True).status_code == 200


def test_every_language_of_the_content_can_be_chosen_and_every_sheet_is_a_click_away(home: Fetched) -> None:
    assert [f"{HOME}?language={language}" for language in LANGUAGES] == [
        link for link in home.links if "?language=" in link and "/sheet/" not in link
    ]
    assert all(f"/sheet/{limb}?language=en" in home.links for limb in Limb)


def test_no_link_leads_nowhere(app: Flask, home: Fetched) -> None:
    for address in dict.fromkeys(home.links):
        if "/screen/" not in address:
            got(app, address)


@pytest.mark.parametrize(
    "address",
    [
        "?language=xx", "/xx/screens/tv", "/en/screens/watch", "/en/screen/nothing", "/en/shown/nothing/tv",
        "/en/shown/help/watch", "/drawing/foot/gliding/left/nowhere/light.svg",
        "/drawing/foot/gliding/left/heel_front/sepia.svg", "/drawing/../art/light.svg",
    ],
)  # fmt: skip
def test_what_there_is_not_is_not_found(app: Flask, address: str) -> None:
    assert app.test_client().get(HOME + address).status_code == 404


def test_nothing_may_run_and_nothing_comes_from_elsewhere(app: Flask) -> None:
    policy = app.test_client().get(HOME).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    shown = app.test_client().get(f"{HOME}/en/shown/help/tv").headers["Content-Security-Policy"]
    assert "default-src 'none'" in shown
    assert "frame-ancestors 'self'" in shown


def test_the_page_is_light_and_fetches_what_is_large_only_when_it_is_near(app: Flask, home: Fetched) -> None:
    assert len(got(app, HOME)) < MOST_BYTES
    assert all(each["loading"] == "lazy" for each in home.inside)


def test_a_browser_fetches_only_what_can_be_seen_soon(
    visit: Callable[..., Page], site: str, home: Fetched
) -> None:
    page = visit(viewport={"width": 1280, "height": 800})
    fetched: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.on("console", lambda message: faults.append(message.text))
    page.goto(site + HOME)
    assert 10 < len(fetched) < len(home.inside) / 2
    assert not any(re.search(r"/shown/|/art/", url) for url in fetched)
    page.locator("h3", has_text="launch-limb").first.scroll_into_view_if_needed()
    frame = page.frame_locator(
        "iframe[title='launch-limb, hub landscape small'], iframe[src$='hub-landscape-small']"
    )
    frame.first.get_by_text("Foot or hand?").wait_for()
    assert faults == []
