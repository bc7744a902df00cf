"""The page by keyboard, by ear and in stillness: what a mouse and eyes would give, others get too."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.speaker.page.visitor import DESKTOP, PHONE, Speaker

Visit = Callable[..., Page]
HERE = """(() => {
  const node = document.activeElement, style = getComputedStyle(node), box = node.getBoundingClientRect();
  return [node.id || node.textContent.trim(), parseFloat(style.outlineWidth) * (style.outlineStyle !== "none"),
          box.width * box.height > 0 && box.right > 0 && box.left < innerWidth];
})()"""
"""What has the focus: its name, the width of its outline, whether it can be seen."""
LIVE = "[...document.querySelectorAll('[aria-live], [role=log], [role=status], [role=alert], output')].map((n) => n.id)"
COUNT_CHANGES = """(() => {
  window.changes = { log: 0, status: 0 };
  for (const id of ["log", "status"]) {
    const count = () => window.changes[id]++;
    new MutationObserver(count).observe(document.getElementById(id), { childList: true, subtree: true, characterData: true });
  }
})()"""


@pytest.fixture
def speaker(visit: Visit, site: str) -> Speaker:
    opened = Speaker(visit(viewport=DESKTOP))
    opened.open(site, speed=8)
    return opened


def stops(page: Page) -> Iterator[tuple[str, float, bool]]:
    """Everything that Tab leads to, from the top of the page to its end."""
    page.evaluate("document.activeElement.blur(), window.getSelection().removeAllRanges()")
    page.mouse.click(5, 5)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            return
        name, outline, seen = page.evaluate(HERE)
        yield name, outline, seen


def test_tab_leads_through_everything_in_the_order_in_which_it_is_read(speaker: Speaker) -> None:
    speaker.type("start the foot routine")
    speaker.expect("#step", "Step 1 ")
    chips = speaker.page.locator("#chips button").all_inner_texts()
    names = [name for name, _, _ in stops(speaker.page)]
    head = [
        "Foot sheet",
        "Hand sheet",
        "phone",
        "help",
        "full",
        "mute",
        "ouch",
        "previous",
        "play",
        "next",
        "say",
    ]
    assert names[: len(head)] == head
    assert names[len(head) :] == [*chips, "mic", "handsfree", "words", "send", "log", "Requests and replies"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focus_is_always_seen(visit: Visit, site: str, scheme: str) -> None:
    speaker = Speaker(visit(viewport=PHONE, color_scheme=scheme))
    speaker.open(site)
    found = list(stops(speaker.page))
    assert len(found) > 8
    assert [name for name, outline, seen in found if outline < 2 or not seen] == []


def test_enter_and_space_do_what_a_click_does(speaker: Speaker, site: str) -> None:
    page = speaker.page
    speaker.open(site, speed=1)
    speaker.type("start the foot routine")
    speaker.expect("#step", "Step 1 ")
    for key, step in (("Enter", "Step 2 "), ("Space", "Step 3 ")):
        page.focus("#next")
        page.keyboard.press(key)
        speaker.expect("#step", step)
    page.focus("#play")
    page.keyboard.press("Space")
    speaker.expect_situation("paused")
    page.keyboard.press("Enter")
    speaker.expect_situation("waiting")


LOW = [(960, 480), (1024, 600), (1280, 720)]
"""Low windows, such as small screens of a kitchen."""
SQUEEZED = """[...document.querySelectorAll("#run, #art, #side, #title, #count, #caption, #left, #transport button")]
  .filter((node) => {
    const box = node.getBoundingClientRect();
    const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return box.top < 0 || box.bottom > innerHeight || !(at && (node.contains(at) || at.contains(node)));
  }).map((node) => node.id)"""
"""What of a step cannot be seen without scrolling."""


@pytest.mark.parametrize(("width", "height"), LOW)
def test_a_whole_step_is_seen_in_a_low_window(visit: Visit, site: str, width: int, height: int) -> None:
    speaker = Speaker(visit(viewport={"width": width, "height": height}))
    speaker.open(site, speed=8)
    speaker.type("start the foot routine")
    speaker.expect("#step", "Step 1 ")
    speaker.type("next")
    speaker.expect_seen("repetition", "1")
    speaker.page.keyboard.press("Escape")
    assert speaker.page.evaluate(SQUEEZED) == []


def test_looking_at_requests_leaves_the_step_where_it_is(speaker: Speaker) -> None:
    speaker.type("start the foot routine")
    speaker.expect("#step", "Step 1 ")
    speaker.talk()
    speaker.page.click("#developer > summary")
    speaker.page.click("#exchanges summary >> nth=0")
    speaker.page.keyboard.press("Escape")
    assert speaker.page.evaluate(SQUEEZED) == []


def test_the_sheets_are_reached_and_left_by_keys(visit: Visit, site: str) -> None:
    page = visit(viewport=DESKTOP)
    page.goto(f"{site}/sheet/foot")
    found = [(name, outline > 2, seen) for name, outline, seen in stops(page)]
    names = ["print", "Hand routine", "Gentle Roll, the speaker", "Privacy", "Terms"]
    assert found == [(name, True, True) for name in names]


def test_what_is_said_is_announced_once_and_politely(speaker: Speaker) -> None:
    page = speaker.page
    assert page.evaluate(LIVE) == ["status", "log"]
    assert page.get_attribute("#log", "aria-live") == "polite"
    assert page.evaluate("document.getElementById('caption').closest('[aria-live], [role=status]')") is None
    speaker.type("start the foot routine")
    speaker.expect("#step", "Step 1 ")
    page.evaluate(COUNT_CHANGES)
    speaker.type("next")
    speaker.expect_seen("repetition", "3")
    said = page.locator("#log .roll").last.inner_text()
    assert "just in front of the heel" in said
    assert not {"One.", "Two.", "Three."} & set(said.split(" ")), "counts are heard, not announced"
    assert page.evaluate("window.changes") == {"log": 2, "status": 0}


def test_the_count_that_moves_on_is_no_live_region_and_the_drawing_is_decoration(speaker: Speaker) -> None:
    page = speaker.page
    assert page.evaluate("document.querySelector('#stage [aria-live]')") is None
    assert page.get_attribute("#art", "aria-hidden") == "true"
    assert page.get_attribute("#dots", "aria-hidden") == "true"


def test_where_less_motion_is_wished_nothing_moves_by_itself(visit: Visit, site: str) -> None:
    speaker = Speaker(visit(viewport=DESKTOP, reduced_motion="reduce"))
    speaker.open(site, speed=8)
    speaker.type("start the foot routine")
    speaker.expect("#step", "Step 1 ")
    speaker.follow_ball()
    speaker.type("next")
    speaker.expect_seen("repetition", "2")
    assert speaker.page.evaluate("document.getAnimations().length") == 0
    balls = {text for name, text in speaker.seen() if name == "ball"}
    assert len(balls) <= 3, f"the ball lies where a passage begins, and nowhere else: {balls}"
    assert len(speaker.balls()) <= 3


def test_where_motion_is_welcome_the_ball_moves(speaker: Speaker) -> None:
    speaker.type("start the foot routine")
    speaker.expect("#step", "Step 1 ")
    speaker.follow_ball()
    speaker.type("next")
    speaker.expect_seen("repetition", "2")
    speaker.expect_moving()
