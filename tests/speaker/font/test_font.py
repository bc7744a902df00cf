"""Every page and picture of the speaker brings its own letters, whatever the computer has installed."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from fontTools.ttLib import TTFont
from playwright.sync_api import Page

from skill.alexa.apl.gallery import VIEWPORTS, gallery
from skill.alexa.skill import make_language
from skill.routine.terms import Limb
from skill.speaker.dev.preview import page as preview
from skill.speaker.font import ADDRESS, FAMILY, FONTS
from tests.speaker.letters import lettered
from tools.font import FOLDER, digest

PAGES = ("/speaker/", "/speaker/gallery", "/speaker/gallery/en/shown/help/tv", "/sheet/foot", "/sheet/hand")
SETS = sorted(preview(screen, VIEWPORTS[2], faces="") for _, screen in gallery(make_language("en")))


def characters(font: bytes) -> set[str]:
    return set(map(chr, TTFont(BytesIO(font)).getBestCmap()))


def shown(html: str) -> set[str]:
    """Every character of a page that is seen, or read aloud."""
    without = re.sub(r"<(style|script)\b.*?</\1>", "", html, flags=re.DOTALL)
    return set(unescape(without)) - {"\n"}


def letters(page: Page) -> dict[str, tuple[str, bool]]:
    """The font that each word of a page is really drawn with, and whether the page brought it."""
    lettered(page)
    inspector = page.context.new_cdp_session(page)
    inspector.send("DOM.enable")
    inspector.send("CSS.enable")
    root = inspector.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    found = inspector.send(
        "DOM.querySelectorAll", {"nodeId": root, "selector": "h1,h2,h3,p,li,button,a,b,div"}
    )
    drawn = {}
    for node in found["nodeIds"]:
        for font in inspector.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
            drawn[f"{node} {font['familyName']}"] = font["familyName"], font["isCustomFont"]
    return drawn


@pytest.mark.parametrize("address", PAGES)
def test_every_word_of_a_page_is_drawn_with_its_own_letters(
    visit: Callable[..., Page], site: str, address: str
) -> None:
    page = visit()
    page.goto(site + address)
    if address == "/speaker/":
        page.wait_for_selector("#chips button")
    drawn = letters(page)
    assert len(drawn) > 3
    assert set(drawn.values()) == {(FAMILY, True)}


def test_a_preview_that_stands_alone_is_drawn_with_its_own_letters(visit: Callable[..., Page]) -> None:
    page = visit()
    page.set_content(preview(dict(gallery(make_language("en")))["help"], VIEWPORTS[2]))
    assert set(letters(page).values()) == {(FAMILY, True)}


@pytest.mark.parametrize("name", FONTS)
def test_the_letters_hold_every_character_that_is_shown(app: Flask, name: str) -> None:
    client = app.test_client()
    pages = [client.get(f"/sheet/{limb}").get_data(as_text=True) for limb in Limb]
    pages.append(client.get("/speaker/").get_data(as_text=True))
    needed = set[str]().union(*map(shown, [*pages, *SETS]))
    assert needed > set("abcxyzABC019.,?“”")
    assert needed - characters(FONTS[name]) == set()


@pytest.mark.parametrize("name", FONTS)
def test_a_font_is_served_to_be_kept_for_ever_under_a_name_that_changes_with_it(
    app: Flask, name: str
) -> None:
    reply = app.test_client().get(f"{ADDRESS}/{name}", buffered=True)
    assert reply.data == FONTS[name]
    assert reply.mimetype == "font/woff2"
    assert reply.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert name.removesuffix(".woff2").endswith(digest(reply.data))


def test_the_rules_that_name_the_fonts_are_asked_for_anew(app: Flask) -> None:
    client = app.test_client()
    first = client.get(f"{ADDRESS}/font.css")
    assert re.findall(r"url\((.+?)\)", first.text) == [f"{ADDRESS}/{name}" for name in FONTS]
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get(f"{ADDRESS}/font.css", headers=known).status_code == 304


@pytest.mark.parametrize("name", ["open-sans-400", "nothing", "..%2ffaces"])
def test_no_other_font_is_served(app: Flask, name: str) -> None:
    assert app.test_client().get(f"{ADDRESS}/{name}.woff2").status_code == 404


def test_a_line_is_as_high_as_the_lines_of_the_screens_and_holds_every_letter() -> None:
    for data in FONTS.values():
        font = TTFont(BytesIO(data))
        outlines = [
            font["glyf"][name] for name in font.getGlyphOrder() if font["glyf"][name].numberOfContours
        ]
        high, low = max(each.yMax for each in outlines), min(each.yMin for each in outlines)
        assert high <= 0.95 * font["head"].unitsPerEm
        assert low >= -0.25 * font["head"].unitsPerEm


def test_the_licence_of_the_letters_comes_with_them() -> None:
    text = (FOLDER / "OFL.txt").read_text("utf-8")
    assert "Open Sans Project Authors" in text
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
