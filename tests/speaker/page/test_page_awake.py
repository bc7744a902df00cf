"""The device around the page: media keys, the lock screen, a screen that stays on, a page that is left."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.speaker.page.visitor import Speaker

Visit = Callable[..., Speaker]
AROUND = """
window.locks = 0;
const wakeLock = {
  request: async () => {
    window.locks += 1;
    const held = new EventTarget();
    held.release = async () => { window.locks -= 1; held.dispatchEvent(new Event("release")); };
    return held;
  },
};
Object.defineProperty(navigator, "wakeLock", { value: wakeLock });
window.keys = {};
navigator.mediaSession.setActionHandler = (action, act) => { window.keys[action] = act; };
"""
"""A screen lock and media keys that a test can see and press."""


@pytest.fixture
def speaker(visit: Visit, silent_site: str) -> Speaker:
    visitor = visit()
    visitor.page.add_init_script(AROUND)
    visitor.open(silent_site, speed=1)
    visitor.type("start the foot routine")
    visitor.expect("#step", "Step 1 ")
    return visitor


def test_the_screen_stays_on_while_a_step_goes_on_and_no_longer(speaker: Speaker) -> None:
    speaker.page.wait_for_function("() => window.locks === 1")
    speaker.page.click("#play")
    speaker.expect_situation("paused")
    speaker.page.wait_for_function("() => window.locks === 0")
    speaker.type("continue")
    speaker.page.wait_for_function("() => window.locks === 1")


def test_media_keys_do_what_the_buttons_do(speaker: Speaker) -> None:
    speaker.page.evaluate("() => { window.keys.nexttrack(); }")
    speaker.expect("#step", "Step 2 ")
    speaker.page.evaluate("() => { window.keys.previoustrack(); }")
    speaker.expect("#step", "Step 1 ")
    speaker.page.evaluate("() => { window.keys.pause(); }")
    speaker.expect_situation("paused")
    speaker.page.evaluate("() => { window.keys.play(); }")
    speaker.expect_situation("waiting")


def test_the_lock_screen_names_technique_and_side(speaker: Speaker) -> None:
    speaker.type("next")
    speaker.expect("#step", "Step 2 ")
    speaker.page.wait_for_function("() => navigator.mediaSession.metadata?.title === 'Gliding, right foot'")
    speaker.page.wait_for_function("() => navigator.mediaSession.playbackState === 'playing'")


@pytest.mark.parametrize("kind", ["silent_site", "sounding_site"])
def test_a_page_that_was_left_mid_step_offers_to_carry_on_there(
    visit: Visit, request: pytest.FixtureRequest, kind: str
) -> None:
    site: str = request.getfixturevalue(kind)
    speaker = visit()
    speaker.open(site)
    speaker.type("start the hand routine")
    speaker.expect("#step", "Step 1 ")
    speaker.page.click("#next")
    speaker.expect_seen("repetition", "1")
    speaker.open(site)
    speaker.type("open gentle roll")
    speaker.expect_situation("question_yes_no")
    speaker.expect("#log .roll", "gliding, right hand")
