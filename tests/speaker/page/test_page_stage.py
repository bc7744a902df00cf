"""A step on every screen: picture, caption and buttons in sight, nothing moves under the finger."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import ViewportSize

from tests.speaker.page.visitor import Speaker

Visit = Callable[..., Speaker]
SIZES = [
    (2560, 1440), (1920, 1080), (1440, 900), (1280, 720), (1024, 768), (768, 1024), (390, 844),
    (320, 568), (844, 390), (667, 375), (932, 430), (720, 450), (360, 225),
]  # fmt: skip
HIDDEN = """(ids) => ids.filter((id) => {
  const node = document.getElementById(id), box = node.getBoundingClientRect();
  const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const inside = box.width > 0 && box.height > 0 && box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
  return !(inside && at && (node.contains(at) || at.contains(node)));
})"""
PLACES = """() => ["ouch", "previous", "play", "next"].map((id) => {
  const { x, y } = document.getElementById(id).getBoundingClientRect();
  return [id, Math.round(x), Math.round(y)];
})"""
WATCH_PLACES = f"""() => {{
  const places = {PLACES};
  window.places = new Set();
  const look = () => {{
    window.places.add(JSON.stringify(places()));
    window.looking = requestAnimationFrame(look);
  }};
  look();
}}"""


def _in_step(visit: Visit, site: str, width: int, height: int) -> Speaker:
    """In the second step, as slow as life: it does not end while one looks."""
    speaker = visit(ViewportSize(width=width, height=height))
    speaker.open(site, speed=1)
    speaker.type("start the foot routine")
    speaker.expect("#step", "Step 1 ")
    speaker.page.keyboard.press("PageDown")
    speaker.expect("#step", "Step 2 ")
    speaker.page.keyboard.press("Escape")
    return speaker


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_picture_caption_and_buttons_are_in_sight(
    visit: Visit, sounding_site: str, width: int, height: int
) -> None:
    speaker = _in_step(visit, sounding_site, width, height)
    needed = ["art", "side", "caption", "ouch", "previous", "play", "next"]
    speaker.page.wait_for_function(f"(ids) => ({HIDDEN})(ids).length === 0", arg=needed)
    assert speaker.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = """() => [...document.querySelectorAll("#transport button")].filter((node) => {
      const { width, height } = node.getBoundingClientRect();
      return width > 0 && (width < 44 || height < 44);
    }).length"""
    assert speaker.page.evaluate(small) == 0


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (2560, 1440)])
def test_type_grows_with_the_screen(visit: Visit, sounding_site: str, width: int, height: int) -> None:
    speaker = _in_step(visit, sounding_site, width, height)
    sizes = (
        "['side', 'caption'].map((id) => parseFloat(getComputedStyle(document.getElementById(id)).fontSize))"
    )
    side, caption = speaker.page.evaluate(sizes)
    assert side > 0.08 * height
    assert caption > 0.027 * height


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (390, 844), (844, 390)])
def test_no_button_moves_while_a_step_goes_on(
    visit: Visit, sounding_site: str, width: int, height: int
) -> None:
    speaker = visit(ViewportSize(width=width, height=height))
    speaker.open(sounding_site)
    speaker.click_when("step", "Step 1 ", "#next")
    speaker.type("start the foot routine")
    speaker.expect_seen("step", "Step 2 ")
    speaker.page.keyboard.press("Escape")
    speaker.page.evaluate(WATCH_PLACES)
    for count in ("1", "2", "4"):
        speaker.expect_seen("repetition", count)
    speaker.expect_seen("step", "Step 3 ")
    speaker.page.keyboard.press("o")
    speaker.expect("#log .you", "ouch")
    speaker.expect("#log .roll >> nth=1", "")
    assert len(speaker.page.evaluate("[...window.places]")) == 1


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (844, 390), (320, 568)])
def test_the_conversation_waits_until_it_is_touched(
    visit: Visit, sounding_site: str, width: int, height: int
) -> None:
    speaker = _in_step(visit, sounding_site, width, height)
    hidden = "() => getComputedStyle(document.getElementById('talk')).opacity === '0'"
    speaker.page.wait_for_function(hidden)
    before = speaker.page.evaluate(PLACES)
    speaker.page.click("#say")
    speaker.page.wait_for_function("() => getComputedStyle(document.getElementById('talk')).opacity === '1'")
    assert speaker.page.evaluate("document.activeElement.id") == "words"
    assert speaker.page.evaluate(PLACES) == before
    speaker.page.keyboard.press("Escape")
    speaker.page.wait_for_function(hidden)
    assert speaker.page.get_attribute("#say", "aria-expanded") == "false"


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_long_answer_can_be_read_whole(visit: Visit, sounding_site: str, width: int, height: int) -> None:
    speaker = _in_step(visit, sounding_site, width, height)
    speaker.page.keyboard.press("Space")
    speaker.expect_situation("paused")
    speaker.type("is it safe")
    speaker.page.wait_for_function("() => Number(document.getElementById('caption').dataset.long) > 1")
    cut = """() => { const node = document.getElementById("caption");
      return getComputedStyle(node).overflowY !== "auto" && node.scrollHeight > node.clientHeight + 1; }"""
    assert not speaker.page.evaluate(cut)


def test_a_finger_leaves_no_hover_behind(visit: Visit, sounding_site: str) -> None:
    speaker = visit(ViewportSize(width=390, height=844), has_touch=True, is_mobile=True)
    speaker.open(sounding_site)
    chip = speaker.page.locator("#chips button").first
    colour = "(node) => getComputedStyle(node).borderColor"
    before = chip.evaluate(colour)
    chip.hover()
    assert chip.evaluate(colour) == before


def test_where_the_system_sets_the_colours_shapes_keep_an_edge(visit: Visit, sounding_site: str) -> None:
    speaker = visit(ViewportSize(width=1280, height=800), forced_colors="active")
    speaker.open(sounding_site)
    speaker.type("start the foot routine")
    speaker.expect("#step", "Step 1 ")
    edges = """(selectors) => selectors.filter((each) => {
      const { borderTopWidth, borderTopStyle } = getComputedStyle(document.querySelector(each));
      return !(parseFloat(borderTopWidth) >= 1 && borderTopStyle !== "none");
    })"""
    assert speaker.page.evaluate(edges, ["#progress span", "#play", "#mic", "#days i", "#ouch"]) == []
    fill = "getComputedStyle(document.querySelector('#progress i')).backgroundColor"
    paper = "getComputedStyle(document.querySelector('#progress span')).backgroundColor"
    assert speaker.page.evaluate(fill) != speaker.page.evaluate(paper)
