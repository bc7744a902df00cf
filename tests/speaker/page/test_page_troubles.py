"""Nothing fails in silence: one sentence says what is wrong, and the routine goes on by itself when it can."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from skill.speaker.nlu import Understanding
from skill.speaker.page.wording import load_wording
from tests.speaker.page.conftest import served
from tests.speaker.page.visitor import Speaker

Visit = Callable[..., Speaker]
WORDS = load_wording().words
STARTED = "PlaybackStarted"


@pytest.fixture
def listener(visit: Visit, sounding_site: str) -> Speaker:
    """A visitor who hears the first step."""
    return _hearing(visit(), sounding_site)


def _hearing(speaker: Speaker, site: str, *, speed: int = 16) -> Speaker:
    speaker.tolerant = True
    speaker.open(site, speed=speed)
    speaker.type("start the foot routine")
    speaker.expect("#exchanges summary", STARTED)
    return speaker


def _quiet(speaker: Speaker) -> None:
    """Wait until there is no trouble to tell."""
    speaker.page.wait_for_function("() => document.getElementById('status').textContent === ''")


def test_words_said_while_the_speaker_is_away_are_answered_when_it_is_back(
    visit: Visit, silent_site: str
) -> None:
    speaker = visit()
    speaker.tolerant = True
    speaker.open(silent_site)
    speaker.page.context.set_offline(True)
    speaker.type("start the foot routine")
    speaker.expect("#status", WORDS["unreached"])
    speaker.page.context.set_offline(False)
    speaker.expect("#step", "Step 1 ")
    _quiet(speaker)


def test_of_all_that_was_said_meanwhile_only_the_last_is_done(visit: Visit, silent_site: str) -> None:
    speaker = visit()
    speaker.tolerant = True
    speaker.open(silent_site)
    speaker.page.context.set_offline(True)
    for words in ("start the hand routine", "start the foot routine"):
        speaker.type(words)
    speaker.expect("#status", WORDS["unreached"])
    speaker.page.context.set_offline(False)
    speaker.expect("#routine", "Full foot routine")
    requests = speaker.page.locator("#exchanges summary").all_text_contents()
    assert len([text for text in requests if text.startswith("IntentRequest")]) == 1


def test_a_short_break_at_the_end_of_a_step_does_not_end_the_routine(listener: Speaker) -> None:
    lost: list[str] = []

    def drop(route: Route) -> None:
        if "NearlyFinished" in (route.request.post_data or "") and len(lost) < 2:
            lost.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    listener.page.route("**/front/turn", drop)
    listener.expect_seen("step", "Step 2 ")
    assert len(lost) == 2
    _quiet(listener)


def test_a_speaker_that_was_ended_is_told_and_its_return_goes_on(
    visit: Visit, understanding: Understanding
) -> None:
    speaker = visit()
    speaker.tolerant = True
    with served(understanding, streams=True) as site:
        speaker.open(site, speed=1)
        speaker.type("start the foot routine")
        speaker.expect("#exchanges summary", STARTED)
    speaker.type("next")
    speaker.expect("#status", WORDS["unreached"])
    with served(understanding, streams=True, port=int(site.rpartition(":")[2])):
        speaker.expect("#step", "Step 2 ")
        speaker.page.wait_for_selector("#play[aria-label=Pause]")
        _quiet(speaker)


def test_sound_that_does_not_come_is_fetched_until_it_does(visit: Visit, sounding_site: str) -> None:
    speaker = _hearing(visit(), sounding_site, speed=2)
    speaker.page.route("**/audio/**", lambda route: route.abort())
    speaker.page.click("#next")
    speaker.expect("#status", WORDS["no_sound"])
    assert speaker.page.get_attribute("#play", "aria-label") == WORDS["retry"]
    assert "Step 2 " in speaker.text("#step")
    speaker.page.unroute_all()
    speaker.page.wait_for_selector("#play[aria-label=Pause]")
    _quiet(speaker)
    assert "Step 2 " in speaker.text("#step")


def test_the_button_fetches_missing_sound_at_once(visit: Visit, sounding_site: str) -> None:
    speaker = visit()
    speaker.tolerant = True
    speaker.open(sounding_site, speed=1)
    speaker.page.clock.install()
    speaker.page.route("**/audio/**", lambda route: route.abort())
    speaker.type("start the foot routine")
    speaker.page.clock.run_for(20_000)
    speaker.expect("#status", WORDS["no_sound"])
    speaker.page.unroute_all()
    speaker.page.click(f"#play[aria-label='{WORDS['retry']}']")
    speaker.expect("#exchanges summary", STARTED)


def test_where_recordings_are_not_there_the_page_says_so_and_leads_step_by_step(listener: Speaker) -> None:
    listener.page.route("**/audio/**", lambda route: route.fulfill(status=404))
    listener.page.click("#next")
    listener.expect("#status", WORDS["missing_sound"])
    listener.expect_situation("waiting")
    listener.expect_seen("repetition", "2")
    _quiet(listener)


BROKEN_SINK = """
window.broken = true;
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  if (!window.broken) return play.call(this);
  Object.defineProperty(this, "error", { get: () => (window.broken ? { code: 3 } : null), configurable: true });
  setTimeout(() => this.dispatchEvent(new Event("error")));
  return Promise.reject(new DOMException("", "AbortError"));
};
"""
"""A computer without loudspeakers, as Firefox tells it."""


def test_a_computer_without_loudspeakers_is_told(visit: Visit, sounding_site: str) -> None:
    speaker = visit()
    speaker.page.add_init_script(BROKEN_SINK)
    speaker.open(sounding_site)
    speaker.type("start the foot routine")
    speaker.expect("#status", WORDS["no_device"])
    assert "Step 1 " in speaker.text("#step")
    speaker.page.evaluate("window.broken = false")
    speaker.page.wait_for_selector("#play[aria-label=Pause]")
    _quiet(speaker)


BLOCKED = """
const play = HTMLMediaElement.prototype.play;
let clicked = false;
addEventListener("pointerdown", () => (clicked = true), true);
HTMLMediaElement.prototype.play = function () {
  return clicked ? play.call(this) : Promise.reject(new DOMException("", "NotAllowedError"));
};
"""
"""A browser that wants a click before it makes sound."""


def test_sound_that_wants_a_click_asks_for_it(visit: Visit, sounding_site: str) -> None:
    speaker = visit()
    speaker.page.add_init_script(BLOCKED)
    speaker.open(sounding_site)
    speaker.type("start the foot routine")
    speaker.expect("#status", WORDS["blocked"])
    assert speaker.page.get_attribute("#play", "aria-label") == "Continue"
    speaker.page.click("#play")
    speaker.page.wait_for_selector("#play[aria-label=Pause]")
    _quiet(speaker)


def test_after_a_night_asleep_the_page_asks_before_it_speaks(visit: Visit, silent_site: str) -> None:
    speaker = visit()
    speaker.page.clock.install()
    speaker.open(silent_site, speed=1)
    speaker.type("start the foot routine")
    speaker.page.clock.run_for(1_000)
    speaker.expect("#step", "Step 1 ")
    speaker.page.clock.fast_forward(8 * 3_600_000)
    speaker.expect("#status", WORDS["away"])
    assert speaker.page.get_attribute("#play", "aria-label") == "Continue"
    speaker.page.click("#play")
    speaker.expect_situation("waiting")
    _quiet(speaker)


def test_a_fault_of_the_skill_is_told(visit: Visit, silent_site: str) -> None:
    speaker = visit()
    speaker.tolerant = True
    speaker.open(silent_site)
    speaker.page.route("**/front/turn", lambda route: route.fulfill(status=500, json={}))
    speaker.type("next")
    speaker.expect("#status", WORDS["faulty"])
