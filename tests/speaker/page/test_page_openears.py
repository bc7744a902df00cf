"""Hands-free: a microphone that stays open, from sound to what the page does."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Response

from skill.speaker.ear import Ear, load_ear
from skill.speaker.nlu import Understanding
from tests.speaker.page.conftest import served
from tests.speaker.page.visitor import Speaker
from tests.speaking import Mouth

RATE = 48_000
PATIENCE_MS = 60_000
"""How long the browser waits for what a test expects: a busy computer takes its time."""
LISTEN_MS = 20_000
"""How long an utterance may take to reach the speaker, before somebody says it again."""
LOOK_MS = 100
TIMES = 5
"""So often somebody says the same again, where nothing was understood."""
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
MICROPHONE = """
Object.defineProperty(navigator, "mediaDevices", { value: Object.assign(new EventTarget(), {
  getUserMedia: async () => {
    const device = new AudioContext({ sampleRate: RATE });
    const room = device.createMediaStreamDestination();
    window.speak = async (coded) => {
      await device.resume();
      const samples = new Float32Array(Uint8Array.from(atob(coded), (c) => c.charCodeAt(0)).buffer);
      const sound = new AudioBuffer({ length: samples.length, sampleRate: RATE });
      sound.copyToChannel(samples, 0);
      const spoken = new AudioBufferSourceNode(device, { buffer: sound });
      spoken.connect(room);
      const over = new Promise((resolve) => spoken.addEventListener("ended", resolve));
      spoken.start();
      await over;
    };
    return room.stream;
  },
}) });
""".replace("RATE", str(RATE))
"""A microphone in a room that is quiet until somebody speaks. Sound from a file would go on by the clock, and on a
busy computer the next wish would be said before the last one was answered."""


VOLUMES = """
window.volumes = [];
const volume = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "volume");
Object.defineProperty(HTMLMediaElement.prototype, "volume", { ...volume, set(value) {
  window.volumes.push(value);
  volume.set.call(this, value);
} });
"""
"""How loud the page's streams were told to be."""


@pytest.fixture(scope="module")
def ear(understanding: Understanding) -> Ear:
    return load_ear(understanding)


@pytest.fixture(scope="module")
def site(understanding: Understanding, ear: Ear) -> Iterator[str]:
    """A speaker whose routines are streams, with its real ear."""
    with served(understanding, streams=True, ear=lambda: ear) as url:
        yield url


class Person:
    """Somebody who speaks where the page's microphone is, and says it again when nothing was understood."""

    def __init__(self, speaker: Speaker) -> None:
        self._page = speaker.page
        self._mouth = Mouth()
        self._answers, self._early = list[Response](), list[Response]()
        self._page.on("response", lambda answer: self._note(answer))

    def _note(self, answer: Response) -> None:
        if answer.url.endswith("/hear") and answer.request.method == "POST":
            early = json.loads(answer.request.headers["x-page"]).get("early", False)
            (self._early if early else self._answers).append(answer)

    def says(self, words: str) -> str:
        """Say something; the intent that the speaker understood."""
        sound = base64.b64encode(self._mouth(words, rate=RATE).astype("<f4").tobytes()).decode()
        for _ in range(TIMES):
            intent = self._once(sound)
            if intent:
                return intent
        raise AssertionError(f"{words!r} was said {TIMES} times, and not once understood")

    def exclaims(self, words: str) -> str | None:
        """Say something once; the intent that was understood before it was over."""
        sound = base64.b64encode(self._mouth(words, rate=RATE).astype("<f4").tobytes()).decode()
        with self._page.expect_response(
            lambda answer: '"early":true' in answer.request.headers.get("x-page", "")
        ):
            self._page.evaluate("(sound) => speak(sound)", sound)
        intent: str | None = self._early[-1].json()["intent"]
        return intent

    def _once(self, sound: str) -> str | None:
        heard = len(self._answers)
        self._page.evaluate("(sound) => speak(sound)", sound)
        for _ in range(LISTEN_MS // LOOK_MS):
            if len(self._answers) > heard:
                intent: str | None = self._answers[heard].json()["intent"]
                return intent
            self._page.wait_for_timeout(LOOK_MS)
        return None


@pytest.fixture
def speaker(browser: Browser) -> Iterator[Speaker]:
    context = browser.new_context()
    speaker = Speaker(context.new_page())
    speaker.page.set_default_timeout(PATIENCE_MS)
    speaker.page.add_init_script(MICROPHONE)
    yield speaker
    context.close()


def test_a_routine_is_led_by_voice_alone(speaker: Speaker, site: str) -> None:
    person = Person(speaker)
    speaker.open(site, speed=1)
    speaker.page.click("#handsfree")
    speaker.page.wait_for_selector("#handsfree[aria-checked=true][aria-busy=false]")
    for number, (words, intent) in enumerate(LED, 1):
        assert person.says(words) == intent
        speaker.page.wait_for_function("n => document.querySelectorAll('#log .you').length === n", arg=number)
        speaker.expect("#exchanges", intent)
    assert not speaker.faults


def test_an_ouch_silences_the_routine_before_the_sentence_is_over(speaker: Speaker, site: str) -> None:
    person = Person(speaker)
    speaker.page.add_init_script(VOLUMES)
    speaker.open(site, speed=1)
    speaker.type("start the foot routine")
    speaker.page.click("#handsfree")
    speaker.page.wait_for_selector("#handsfree[aria-checked=true][aria-busy=false]")
    speaker.page.wait_for_function("volumes.length > 0")
    assert any(person.exclaims("Ouch! That hurts my heel.") == "OuchIntent" for _ in range(TIMES))
    speaker.page.wait_for_function("volumes.includes(0)")
    speaker.expect("#exchanges", "OuchIntent")
    assert not speaker.faults
