"""Hands-free: a microphone that stays open, from sound to what the page does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from skill.speaker.ear import Ear, load_ear
from skill.speaker.nlu import Understanding
from tests.speaker.page.conftest import served
from tests.speaker.page.person import ECHO, LEAKS, MICROPHONE, TIMES, Person
from tests.speaker.page.visitor import Speaker

PATIENCE_MS = 60_000
"""How long the browser waits for what a test expects: a busy computer takes its time."""
LED = [
    ("Gentle roll, start the foot routine.", "StartRoutineIntent"),
    ("Ouch!", "OuchIntent"),
    ("Continue.", "AMAZON.ResumeIntent"),
    ("How many left?", "WhereAmIIntent"),
    ("Next.", "AMAZON.NextIntent"),
    ("Slower.", "PaceIntent"),
    ("Pause.", "AMAZON.PauseIntent"),
    ("Continue.", "AMAZON.ResumeIntent"),
    ("Stop.", "AMAZON.StopIntent"),
]
"""What is said, and the intent that reaches the skill."""
VOLUMES = """
window.volumes = [];
const volume = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "volume");
Object.defineProperty(HTMLMediaElement.prototype, "volume", { ...volume, set(value) {
  window.volumes.push(value);
  volume.set.call(this, value);
} });
const pause = HTMLMediaElement.prototype.pause;
HTMLMediaElement.prototype.pause = function () {
  window.volumes.push(0);
  pause.call(this);
};
"""
"""How loud the page's streams were told to be; a pause is silence."""


@pytest.fixture(scope="module")
def ear(understanding: Understanding) -> Ear:
    return load_ear(understanding)


@pytest.fixture(scope="module")
def site(understanding: Understanding, ear: Ear) -> Iterator[str]:
    """A speaker whose routines are streams, with its real ear."""
    with served(understanding, streams=True, ear=lambda: ear) as url:
        yield url


@pytest.fixture
def speaker(browser: Browser) -> Iterator[Speaker]:
    context = browser.new_context()
    speaker = Speaker(context.new_page())
    speaker.page.set_default_timeout(PATIENCE_MS)
    speaker.page.add_init_script(MICROPHONE + ECHO)
    yield speaker
    context.close()


def test_a_routine_is_led_by_voice_alone_while_the_microphone_hears_it(speaker: Speaker, site: str) -> None:
    person = Person(speaker.page)
    speaker.open(site, speed=1)
    speaker.page.click("#handsfree")
    speaker.page.wait_for_selector("#handsfree[aria-checked=true][aria-busy=false]")
    for number, (words, intent) in enumerate(LED, 1):
        assert person.says(words) == intent
        speaker.page.wait_for_function("n => document.querySelectorAll('#log .you').length === n", arg=number)
        speaker.expect("#exchanges", intent)
        if number == 1:
            speaker.page.wait_for_function(LEAKS)
    assert not speaker.faults


def test_an_ouch_silences_the_routine_before_the_sentence_is_over(speaker: Speaker, site: str) -> None:
    person = Person(speaker.page)
    speaker.page.add_init_script(VOLUMES)
    speaker.open(site, speed=1)
    speaker.type("start the foot routine")
    speaker.page.click("#handsfree")
    speaker.page.wait_for_selector("#handsfree[aria-checked=true][aria-busy=false]")
    speaker.page.wait_for_function("volumes.length > 0")
    speaker.page.evaluate("volumes.length = 0")
    assert any("OuchIntent" in person.exclaims("Ouch! That hurts my heel.") for _ in range(TIMES))
    speaker.page.wait_for_function("volumes.includes(0)")
    speaker.expect("#exchanges", "OuchIntent")
    assert not speaker.faults
