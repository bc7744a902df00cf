"""The sheets on paper and on screens, as Chromium lays them out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from skill.routine.terms import Limb
from tests.speaker.letters import lettered
from tests.speaker.page.visitor import PHONE

Visit = Callable[..., Page]
LIMBS = list(Limb)
OTHER_LETTERS = {"wide": 0.05, "narrow": -0.08}
"""How much wider letters run, in em, than those of the sheet: DejaVu Sans, and Liberation Sans Narrow."""
PAPER_MM = (210, 297)
MARGIN_MM = 10
PX_PER_MM = 96 / 25.4
CUT = """([width, height]) => [...document.querySelectorAll("h1, h2, p, li, figcaption, svg[role]")].filter((node) => {
  const box = node.getBoundingClientRect();
  return box.width > 0 && (box.left < -0.5 || box.top < -0.5 || box.right > width + 0.5 || box.bottom > height + 0.5);
}).map((node) => node.outerHTML.slice(0, 80))"""
"""What lies outside, at least in part."""


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def as_printed(page: Page) -> None:
    """Lay the page out as on paper: as wide as an A4 page between its margins."""
    width, height = ((side - 2 * MARGIN_MM) * PX_PER_MM for side in PAPER_MM)
    page.set_viewport_size({"width": int(width), "height": int(height)})
    page.emulate_media(media="print")


@pytest.mark.parametrize("limb", LIMBS)
def test_it_is_one_a4_page(visit: Visit, site: str, limb: Limb) -> None:
    page = visit()
    page.goto(f"{site}/sheet/{limb}")
    lettered(page)
    pdf = page.pdf(prefer_css_page_size=True)
    assert pages(pdf) == 1
    width, height = map(float, re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)[0])
    assert (width, height) == pytest.approx((595.28, 841.89), abs=0.5)


@pytest.mark.parametrize("limb", LIMBS)
@pytest.mark.parametrize("letters", OTHER_LETTERS)
def test_it_stays_one_page_in_other_letters(visit: Visit, site: str, limb: Limb, letters: str) -> None:
    page = visit(bypass_csp=True)
    page.goto(f"{site}/sheet/{limb}")
    lettered(page)
    page.add_style_tag(content=f"* {{ letter-spacing: {OTHER_LETTERS[letters]}em !important }}")
    assert pages(page.pdf(prefer_css_page_size=True)) == 1


@pytest.mark.parametrize("limb", LIMBS)
def test_nothing_on_paper_is_cut(visit: Visit, site: str, limb: Limb) -> None:
    page = visit()
    page.goto(f"{site}/sheet/{limb}")
    lettered(page)
    as_printed(page)
    size = page.viewport_size
    assert size is not None
    assert page.evaluate(CUT, [size["width"], size["height"]]) == []


@pytest.mark.parametrize("limb", LIMBS)
def test_no_drawing_on_paper_is_smaller_than_a_thumb(visit: Visit, site: str, limb: Limb) -> None:
    page = visit()
    page.goto(f"{site}/sheet/{limb}")
    lettered(page)
    as_printed(page)
    heights = page.locator("svg[role]").evaluate_all(
        "(all) => all.map((n) => n.getBoundingClientRect().height)"
    )
    assert min(heights) > 30 * PX_PER_MM


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_is_white_and_ink_is_black_whatever_the_screen_is(visit: Visit, site: str, scheme: str) -> None:
    page = visit(color_scheme=scheme)
    page.goto(f"{site}/sheet/foot")
    lettered(page)
    as_printed(page)
    looks = page.evaluate(
        "(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(document.body))"
    )
    assert looks == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert not page.is_visible("nav")


def test_a_dark_screen_shows_it_dark(visit: Visit, site: str) -> None:
    page = visit(color_scheme="dark")
    page.goto(f"{site}/sheet/foot")
    lettered(page)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(19, 25, 23)"


@pytest.mark.parametrize("limb", LIMBS)
def test_a_phone_shows_it_without_scrolling_sideways(visit: Visit, site: str, limb: Limb) -> None:
    page = visit(viewport=PHONE)
    page.goto(f"{site}/sheet/{limb}")
    lettered(page)
    height = page.evaluate("document.documentElement.scrollHeight")
    assert page.evaluate(CUT, [PHONE["width"], height]) == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    left, right = (page.locator(f"figure.{side} svg").first.bounding_box() for side in ("left", "right"))
    assert left is not None
    assert right is not None
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]
    assert left["width"] > 120


def test_it_works_without_javascript(visit: Visit, site: str) -> None:
    page = visit(java_script_enabled=False)
    page.goto(f"{site}/speaker/")
    with page.expect_popup() as sheet:
        page.click("text=Hand sheet")
    assert sheet.value.inner_text("h1") == "Hand routine"
