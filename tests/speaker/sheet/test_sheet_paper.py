"""The sheets on paper and on screens, as Chromium lays them out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from skill.routine.terms import Limb
from tests.speaker.letters import lettered
from tests.speaker.page.visitor import PHONE

Visit = Callable[..., Page]
LIMBS = list(Limb)
OTHER_LETTERS = {"wide": 0.05, "narrow": -0.08}
"""How much wider letters run, in em, than those of the sheet: DejaVu Sans, and Liberation Sans Narrow."""
PAPER = {"A4": (210, 297), "Letter": (215.9, 279.4)}
"""Width and height in mm."""
MARGINS_MM = (10, 9)
"""Left and right, above and below."""
LEAST_PT = 11.0
PX_PER_MM = 96 / 25.4
CUT = """([width, height]) => [...document.querySelectorAll("h1, h2, p, li, figcaption, svg[role]")].filter((node) => {
  const box = node.getBoundingClientRect();
  return box.width > 0 && (box.left < -0.5 || box.top < -0.5 || box.right > width + 0.5 || box.bottom > height + 0.5);
}).map((node) => node.outerHTML.slice(0, 80))"""
"""What lies outside, at least in part."""
SIZES = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), sizes = [];
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (texts.currentNode.data.trim() && node.checkVisibility()) sizes.push(parseFloat(getComputedStyle(node).fontSize));
  }
  return sizes;
}"""
"""Of every text that is seen, its size in pixels."""


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def as_printed(page: Page, paper: str = "A4") -> None:
    """Lay the page out as on paper: as wide as the paper between its margins."""
    sides = zip(PAPER[paper], MARGINS_MM, strict=True)
    width, height = ((side - 2 * margin) * PX_PER_MM for side, margin in sides)
    page.set_viewport_size({"width": int(width), "height": int(height)})
    page.emulate_media(media="print")


@pytest.mark.parametrize("limb", LIMBS)
@pytest.mark.parametrize("paper", PAPER)
def test_it_is_one_page_of_a4_and_of_letter(visit: Visit, site: str, limb: Limb, paper: str) -> None:
    page = visit()
    page.goto(f"{site}/sheet/{limb}")
    lettered(page)
    pdf = page.pdf(format=paper, prefer_css_page_size=True)
    assert pages(pdf) == 1
    size = map(float, re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)[0])
    assert tuple(size) == pytest.approx([side / 25.4 * 72 for side in PAPER[paper]], abs=1.1)


@pytest.mark.parametrize("limb", LIMBS)
@pytest.mark.parametrize("paper", PAPER)
@pytest.mark.parametrize("letters", OTHER_LETTERS)
def test_it_stays_one_page_in_other_letters(
    visit: Visit, site: str, limb: Limb, letters: str, paper: str
) -> None:
    page = visit(bypass_csp=True)
    page.goto(f"{site}/sheet/{limb}")
    lettered(page)
    page.add_style_tag(content=f"* {{ letter-spacing: {OTHER_LETTERS[letters]}em !important }}")
    assert pages(page.pdf(format=paper, prefer_css_page_size=True)) == 1


@pytest.mark.parametrize("limb", LIMBS)
def test_a_long_address_and_its_code_fit_too(visit: Visit, app: Flask, site: str, limb: Limb) -> None:
    longest = "https://" + "a-very-long-name-of-a-house" + ".example-of-a-domain.org:65535"
    sheet = app.test_client().get(f"/sheet/{limb}", base_url=longest).get_data(as_text=True)
    assert longest in sheet
    page = visit(bypass_csp=True)
    page.goto(f"{site}/sheet/{limb}")  # where the sheet's own letters are found
    page.set_content(sheet)
    lettered(page)
    as_printed(page, "Letter")
    assert page.locator(".code").is_visible()
    assert pages(page.pdf(format="Letter", prefer_css_page_size=True)) == 1


@pytest.mark.parametrize("limb", LIMBS)
def test_every_word_on_paper_has_11_points_at_least(visit: Visit, site: str, limb: Limb) -> None:
    page = visit()
    page.goto(f"{site}/sheet/{limb}")
    lettered(page)
    as_printed(page)
    sizes = page.evaluate(SIZES)
    assert len(sizes) > 30
    assert min(sizes) * 72 / 96 >= LEAST_PT - 0.01


@pytest.mark.parametrize("limb", LIMBS)
@pytest.mark.parametrize("paper", PAPER)
def test_nothing_on_paper_is_cut(visit: Visit, site: str, limb: Limb, paper: str) -> None:
    page = visit()
    page.goto(f"{site}/sheet/{limb}")
    lettered(page)
    as_printed(page, paper)
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
    assert not page.is_visible("#print")
    ways = page.evaluate("getComputedStyle(document.querySelector('figure svg')).getPropertyValue('--way')")
    assert ways == "#000", "and darker than the limb, or it would be lost on the toes"


def test_a_button_prints_it(visit: Visit, site: str) -> None:
    page = visit()
    page.add_init_script("window.print = () => { document.title = 'printed' }")
    page.goto(f"{site}/sheet/foot")
    page.click("#print")
    assert page.title() == "printed"


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
    drawn = page.locator("figure.right svg").first.bounding_box()
    assert drawn is not None
    assert drawn["width"] > 120


def test_without_javascript_the_page_says_what_to_do_and_nothing_dead_is_seen(
    visit: Visit, site: str
) -> None:
    page = visit(java_script_enabled=False)
    page.goto(f"{site}/speaker/")
    assert "needs JavaScript" in page.inner_text("#plain h2")
    told = page.inner_text("#plain")
    assert "browser's settings" in told
    assert "say" in told
    assert not page.is_visible("main")
    assert not any(button.is_visible() for button in page.get_by_role("button").all())
    page.click("#plain a >> nth=1")
    assert page.inner_text("h1") == "Hand routine"


def test_it_works_without_javascript(visit: Visit, site: str) -> None:
    page = visit(java_script_enabled=False)
    page.goto(f"{site}/speaker/")
    with page.expect_popup() as sheet:
        page.click("text=Hand sheet")
    assert sheet.value.inner_text("h1") == "Hand routine"
    assert not sheet.value.is_visible("#print"), "it would do nothing"
