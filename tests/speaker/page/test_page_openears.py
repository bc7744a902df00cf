"""Hands-free: a microphone that stays open, from sound to what the page does."""

from __future__ import annotations

import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Playwright

from skill.speaker.ear import Ear, load_ear
from skill.speaker.nlu import Understanding
from tests.conftest import FLAGS
from tests.speaker.page.conftest import served
from tests.speaker.page.visitor import Speaker
from tests.speaking import Mouth

RATE = 48_000
LEAD_S = 3.0
TURN_S = 6.0
"""From one wish to the next: a busy computer takes its time to answer."""
PATIENCE_MS = 60_000
MICROPHONE = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
LED = [
    ("Gentle roll, start the foot routine.", "StartRoutineIntent"),
    ("How many left?", "WhereAmIIntent"),
    ("Next.", "AMAZON.NextIntent"),
    ("Slower.", "PaceIntent"),
    ("Pause.", "AMAZON.PauseIntent"),
    ("Continue.", "AMAZON.ResumeIntent"),
    ("Stop.", "AMAZON.StopIntent"),
]
"""What is said, and the intent that reaches the skill."""


@pytest.fixture(scope="module")
def ear(understanding: Understanding) -> Ear:
    return load_ear(understanding)


@pytest.fixture(scope="module")
def site(understanding: Understanding, ear: Ear) -> Iterator[str]:
    """A speaker whose routines are streams, with its real ear."""
    with served(understanding, streams=True, ear=lambda: ear) as url:
        yield url


def recorded(folder: Path, said: list[str]) -> Path:
    """A recording in which ``said`` is said, one every few seconds, for Chromium's pretended microphone."""
    file, mouth = folder / "said.wav", Mouth()
    sound = np.zeros(int((LEAD_S + len(said) * TURN_S) * RATE), np.float32)
    for number, words in enumerate(said):
        spoken = mouth(words, rate=RATE)
        at = int((LEAD_S + number * TURN_S) * RATE)
        sound[at : at + len(spoken)] += spoken
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((np.clip(sound, -1, 1) * 20_000).astype("<i2").tobytes())
    return file


@pytest.fixture
def hear(playwright: Playwright, chromium: str, tmp_path: Path) -> Iterator[Callable[[list[str]], Speaker]]:
    """Opens a page in a Chromium whose microphone hears what is said in a recording."""
    browsers = list[Browser]()

    def hear(said: list[str]) -> Speaker:
        flags = [*FLAGS, *MICROPHONE, f"--use-file-for-fake-audio-capture={recorded(tmp_path, said)}%noloop"]
        browsers.append(playwright.chromium.launch(executable_path=chromium, args=flags))
        speaker = Speaker(browsers[-1].new_page())
        speaker.page.set_default_timeout(PATIENCE_MS)
        return speaker

    yield hear
    for browser in browsers:
        browser.close()


def test_a_routine_is_led_by_voice_alone(hear: Callable[[list[str]], Speaker], site: str) -> None:
    speaker = hear([words for words, _ in LED])
    speaker.open(site, speed=1)
    speaker.page.click("#handsfree")
    speaker.page.wait_for_selector("#handsfree[aria-checked=true][aria-busy=false]")
    for number, (_, intent) in enumerate(LED):
        speaker.page.wait_for_function("n => document.querySelectorAll('#log .you').length > n", arg=number)
        speaker.expect("#exchanges", intent)
    assert speaker.page.locator("#log .you").count() == len(LED)
    assert not speaker.faults
