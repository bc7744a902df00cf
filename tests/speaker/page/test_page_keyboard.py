"""Keys, pedals, a tap anywhere, and a second tab: a routine is led without looking and without aim."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from skill.speaker.page.wording import load_wording
from tests.speaker.letters import lettered
from tests.speaker.page.visitor import PHONE, Speaker

Visit = Callable[..., Speaker]
WORDS = load_wording().words


@pytest.fixture
def speaker(visit: Visit, sounding_site: str) -> Speaker:
    """A visitor in the second step."""
    visitor = visit()
    visitor.open(sounding_site, speed=1)
    visitor.type("start the foot routine")
    visitor.expect_situation("playing")
    visitor.page.click("#next")
    visitor.expect("#step", "Step 2 ")
    visitor.page.wait_for_selector("#play[aria-label=Pause]")
    return visitor


@pytest.mark.parametrize("key", ["Space", "k"])
def test_space_and_k_pause_and_go_on(speaker: Speaker, key: str) -> None:
    speaker.page.keyboard.press(key)
    speaker.expect_situation("paused")
    speaker.page.keyboard.press(key)
    speaker.expect_situation("playing")
    assert "Step 2 " in speaker.text("#step")


@pytest.mark.parametrize(
    ("key", "step"),
    [("ArrowRight", 3), ("PageDown", 3), ("n", 3), ("ArrowLeft", 1), ("PageUp", 1)],
)
def test_pedals_and_presenters_move_between_steps(speaker: Speaker, key: str, step: int) -> None:
    speaker.page.keyboard.press(key)
    speaker.expect("#step", f"Step {step} ")


@pytest.mark.parametrize(("key", "said"), [("r", "again"), ("o", "ouch")])
def test_r_and_o_say_it(speaker: Speaker, key: str, said: str) -> None:
    speaker.page.keyboard.press(key)
    speaker.expect("#log .you", said)
    speaker.page.wait_for_selector("#log .roll:last-child")


def test_a_pedal_works_while_the_text_box_has_the_focus(speaker: Speaker) -> None:
    speaker.page.focus("#words")
    speaker.page.keyboard.press("Space")
    speaker.expect_situation("paused")
    assert speaker.page.input_value("#words") == ""
    speaker.page.keyboard.type("no k")
    assert speaker.page.input_value("#words") == "no k"
    speaker.page.keyboard.press("PageDown")
    speaker.expect("#step", "Step 3 ")


def test_what_is_typed_keeps_its_letters_and_blanks(speaker: Speaker) -> None:
    speaker.page.focus("#words")
    speaker.page.keyboard.type("how many, or none")
    assert speaker.page.input_value("#words") == "how many, or none"
    assert "Step 2 " in speaker.text("#step")


def test_the_keys_are_shown_on_demand_and_do_nothing_behind_that(speaker: Speaker) -> None:
    speaker.page.keyboard.press("?")
    speaker.page.wait_for_selector("#keys[open]")
    for key in ("PageDown", "n"):
        speaker.page.keyboard.press(key)
    assert "Step 2 " in speaker.text("#step")
    speaker.page.keyboard.press("Escape")
    speaker.page.wait_for_selector("#keys", state="hidden")


def test_a_tap_anywhere_on_the_stage_pauses(visit: Visit, sounding_site: str) -> None:
    speaker = visit(PHONE, has_touch=True, is_mobile=True)
    speaker.open(sounding_site, speed=1)
    speaker.type("start the foot routine")
    speaker.page.wait_for_selector("#play[aria-label=Pause]")
    for place in ("#art", "#caption", "#side"):
        speaker.page.tap(place)
        speaker.expect_situation("paused")
        speaker.page.tap(place)
        speaker.expect_situation("playing")


def _second(first: Speaker, speed: int = 16) -> Page:
    page = first.page.context.new_page()
    page.goto(f"{first.page.url.partition('?')[0]}?speed={speed}")
    page.wait_for_selector("#chips button")
    lettered(page)
    return page


def test_of_two_tabs_the_newer_speaks(speaker: Speaker) -> None:
    page = _second(speaker)
    page.fill("#words", "start the hand routine")
    page.press("#words", "Enter")
    page.wait_for_selector("body[data-situation=playing] #play[aria-label=Pause]")
    speaker.expect("#status", WORDS["taken"])
    speaker.page.wait_for_selector("#play[aria-label=Continue]")
    speaker.page.click("#play")
    speaker.page.wait_for_selector("#play[aria-label=Pause]")
    page.wait_for_selector("#play[aria-label=Continue]")


def test_a_tab_that_is_still_answering_falls_silent_too(speaker: Speaker) -> None:
    page = _second(speaker, speed=1)
    page.fill("#words", "start the hand routine")
    page.press("#words", "Enter")
    page.wait_for_selector("#log .roll", state="attached")
    speaker.page.click("#next")
    page.locator("#status", has_text=WORDS["taken"]).wait_for()


def test_the_lock_screen_knows_where_the_step_is_and_has_a_picture(speaker: Speaker) -> None:
    art = speaker.page.evaluate("() => navigator.mediaSession.metadata.artwork[0]")
    assert art["type"] == "image/png"
    assert speaker.page.request.get(art["src"]).ok
