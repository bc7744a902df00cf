"""With sound: streams play, follow each other, pause, and go on where they were."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Route

from tests.speaker.page.visitor import Speaker

Visit = Callable[..., Speaker]


@pytest.fixture
def listener(visit: Visit, sounding_site: str) -> Speaker:
    """A visitor for whom the foot routine plays."""
    speaker = visit()
    speaker.open(sounding_site)
    return _started(speaker)


@pytest.fixture
def gliding(visit: Visit, sounding_site: str) -> Speaker:
    """A visitor who will go on to the second step as soon as the first is there."""
    speaker = visit()
    speaker.open(sounding_site)
    speaker.click_when("step", "Step 1 ", "#next")
    return speaker


def _started(speaker: Speaker) -> Speaker:
    speaker.type("start the foot routine")
    speaker.expect_situation("playing")
    speaker.expect_seen("step", "Step 1 ")
    return speaker


def _events(speaker: Speaker) -> list[str]:
    """The requests that were sent, oldest first, without their prefix."""
    lines = speaker.page.locator("#exchanges summary").all_inner_texts() or []
    texts: list[Any] = speaker.page.eval_on_selector_all(
        "#exchanges summary", "all => all.map(one => one.textContent)"
    )
    assert len(texts) >= len(lines)
    return [text.split(" · ")[0].removeprefix("AudioPlayer.") for text in reversed(texts)]


def test_a_step_plays_to_its_end_and_the_next_follows_by_itself(listener: Speaker) -> None:
    listener.expect_seen("repetition", "2")
    seen = [text for name, text in listener.seen() if name != "ball"]
    marks = ["Step 1 of 11", "Step 2 of 11", "1", "2"]
    assert [seen.index(mark) for mark in marks] == sorted(seen.index(mark) for mark in marks)
    listener.expect_seen("caption", "Is one heavier")
    events = _events(listener)
    assert events[:5] == [
        "IntentRequest", "PlaybackStarted", "PlaybackNearlyFinished", "PlaybackFinished", "PlaybackStarted",
    ]  # fmt: skip


def test_pause_and_continue_go_back_to_a_cue_of_the_same_step(gliding: Speaker) -> None:
    gliding.click_when("repetition", "2", "#play")
    gliding.type("start the foot routine")
    gliding.expect_situation("paused")
    gliding.page.wait_for_selector("#play[aria-label=Continue]")
    before = len(gliding.seen())
    gliding.page.click("#play")
    gliding.expect_situation("playing")
    gliding.expect_seen("caption", "slide forward")
    captions = [text for name, text in gliding.seen()[before:] if name == "caption"]
    assert not [text for text in captions if "in front of the heel" in text]


def test_next_and_previous_move_between_steps(visit: Visit, sounding_site: str) -> None:
    speaker = visit()
    speaker.open(sounding_site, speed=1)
    _started(speaker).page.click("#next")
    speaker.expect("#step", "Step 2 ")
    speaker.type("next")
    speaker.expect("#step", "Step 3 ")
    speaker.page.click("#previous")
    speaker.expect("#step", "Step 2 ")


def test_slower_goes_on_at_the_same_stroke(gliding: Speaker) -> None:
    gliding.type_when("repetition", "3", "slower")
    gliding.type("start the foot routine")
    gliding.expect("#log .roll", "calm pace")
    before = len(gliding.seen())
    gliding.expect("#exchanges summary:has-text('PlaybackStarted') >> nth=2", "")
    gliding.expect_seen("caption", "slide forward")
    captions = [text for name, text in gliding.seen()[before:] if name == "caption"]
    assert not [text for text in captions if "in front of the heel" in text]


def test_an_answer_lets_the_stream_go_on(gliding: Speaker) -> None:
    gliding.type_when("repetition", "1", "how many left")
    gliding.type("start the foot routine")
    gliding.expect("#log .roll", "stroke")
    gliding.expect_seen("caption", "slide forward")


def test_stop_stops_and_the_button_goes_on(listener: Speaker) -> None:
    listener.type("stop")
    listener.expect_situation("paused")
    listener.expect("#log .roll", "Take care.")
    listener.page.wait_for_selector("#play[aria-label=Continue]")
    listener.page.click("#play")
    listener.expect_situation("playing")


def test_the_last_stream_ends_the_routine(listener: Speaker) -> None:
    listener.type("go to noticing again")
    listener.expect("#step", "Step 11 ")
    listener.expect_seen("caption", "left out")
    listener.expect_situation("done")
    listener.expect("#left", "Complete")
    assert listener.page.get_attribute("#play", "aria-label") == "Start"
    assert listener.page.is_disabled("#next")


def test_a_stream_that_fails_once_is_played_all_the_same(visit: Visit, sounding_site: str) -> None:
    speaker, failed = visit(), list[str]()
    speaker.tolerant = True

    def fail_once(route: Route) -> None:
        if failed:
            route.continue_()
        else:
            failed.append(route.request.url)
            route.abort()

    speaker.open(sounding_site)
    speaker.page.route("**/audio/**", fail_once)
    speaker.type("start the foot routine")
    speaker.expect("#exchanges summary", "PlaybackStarted")
    speaker.expect_seen("step", "Step 2 ")
    assert failed


SLOW_ANSWERS = """
const asks = window.fetch;
window.fetch = async (...asked) => {
  if (String(asked[1]?.body).includes("PlaybackFailed")) await new Promise((resolve) => setTimeout(resolve, 500));
  return asks(...asked);
};
"""
"""Longer, at this speed, than the page waits before it leads a step by answers."""


def test_streams_that_are_not_there_are_given_up_after_three(visit: Visit, sounding_site: str) -> None:
    speaker = visit()
    speaker.tolerant = True
    speaker.page.add_init_script(SLOW_ANSWERS)
    speaker.open(sounding_site)
    speaker.page.route("**/audio/**", lambda route: route.fulfill(status=404))
    speaker.type("start the foot routine")
    speaker.expect_situation("waiting")
    assert _events(speaker).count("PlaybackFailed") == 3
