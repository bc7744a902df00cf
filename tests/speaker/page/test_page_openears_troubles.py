"""Hands-free where something is in the way: one sentence each, and the page goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from skill.errors import EarError
from skill.speaker.ear import RATE, HeardSound, Moment, WhyNot
from skill.speaker.ear.pcm import Samples
from skill.speaker.nlu import Understanding
from tests.speaker.page.conftest import served
from tests.speaker.page.visitor import SILENT, Speaker

Visit = Callable[..., Speaker]
REFUSING = """
Object.defineProperty(navigator, "mediaDevices", { value: Object.assign(new EventTarget(), {
  getUserMedia: async () => { throw new DOMException("no", "%s"); },
}) });
"""
BUZZING = SILENT.replace(
    "const { stream } = device.createMediaStreamDestination();",
    """const out = device.createMediaStreamDestination();
    const { stream } = out;
    window.buzz = (rests = []) => {
      const voice = new OscillatorNode(device, { type: "sawtooth", frequency: 120 });
      const breath = new GainNode(device);
      for (const [at, loud] of rests) breath.gain.setValueAtTime(loud, device.currentTime + at);
      voice.connect(breath).connect(out);
      voice.start();
    };""",
)
"""A microphone at which somebody hums once asked to: without end, or with rests, as (seconds, loudness)."""
MOMENT = [(0.5, 0), (0.73, 1), (1.2, 0)]
"""Twice half a second, and less between than ends an utterance."""
HIDING = """
window.hide = (hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
};
"""


class Deaf:
    """An ear that hears nothing."""

    def hear(self, *_: object) -> HeardSound:
        return HeardSound("", None, WhyNot.SILENCE)


class Patient:
    """An ear that hears "yes" in a beginning, and "slower" in the whole."""

    def __init__(self, understanding: Understanding) -> None:
        self._understanding = understanding
        self.heard: list[str] = []

    def hear(self, samples: Samples, moment: Moment) -> HeardSound:
        if moment.early:
            return HeardSound("", None, WhyNot.UNCLEAR)
        self.heard.append("slower" if len(samples) > 1.3 * RATE else "yes")
        return HeardSound(self.heard[-1], self._understanding.understand(self.heard[-1]), WhyNot.MEANT)


@pytest.fixture(scope="module")
def site(understanding: Understanding) -> Iterator[str]:
    with served(understanding, streams=True, ear=lambda: Deaf()) as url:  # type: ignore[arg-type,return-value]
        yield url


@pytest.fixture
def patient(understanding: Understanding) -> Patient:
    return Patient(understanding)


@pytest.fixture
def patient_site(understanding: Understanding, patient: Patient) -> Iterator[str]:
    with served(understanding, streams=True, ear=lambda: patient) as url:  # type: ignore[arg-type,return-value]
        yield url


@pytest.fixture(scope="module")
def earless_site(understanding: Understanding) -> Iterator[str]:
    def missing() -> Any:
        raise EarError("The ear for hands-free use is not installed.")

    with served(understanding, streams=True, ear=missing) as url:
        yield url


def switched_on(visit: Visit, site: str, *scripts: str, listening: bool = True) -> Speaker:
    speaker = visit()
    for script in scripts:
        speaker.page.add_init_script(script)
    speaker.open(site, speed=1)
    assert speaker.page.get_attribute("#handsfree", "aria-checked") == "false"
    speaker.page.click("#handsfree")
    if listening:
        speaker.page.wait_for_selector("#handsfree[aria-checked=true][aria-busy=false]")
    return speaker


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("NotAllowedError", "refused"),
        ("NotFoundError", "No microphone was found"),
        ("NotReadableError", "Another program uses the microphone"),
    ],
)
def test_a_microphone_that_cannot_be_had_is_told_in_a_sentence(
    visit: Visit, site: str, name: str, sentence: str
) -> None:
    speaker = switched_on(visit, site, REFUSING % name, listening=False)
    speaker.expect("#status", sentence)
    assert speaker.page.get_attribute("#handsfree", "aria-checked") == "false"
    speaker.type("what do I need")
    speaker.expect("#log .roll", "ball")


def test_a_page_that_is_not_secure_says_where_hands_free_works(visit: Visit, site: str) -> None:
    insecure = 'Object.defineProperty(navigator, "mediaDevices", { value: undefined });'
    speaker = switched_on(visit, site, insecure, listening=False)
    speaker.expect("#status", "over https")


def test_a_speaker_without_an_ear_is_told_and_the_microphone_let_go(visit: Visit, earless_site: str) -> None:
    speaker = switched_on(visit, earless_site, SILENT, listening=False)
    speaker.tolerant = True  # the browser notes the 503
    speaker.expect("#status", "is not installed")
    speaker.page.wait_for_function("() => window.devices.every((device) => device.readyState === 'ended')")
    assert speaker.page.get_attribute("#handsfree", "aria-checked") == "false"


def test_switched_off_the_microphone_is_let_go(visit: Visit, site: str) -> None:
    speaker = switched_on(visit, site, SILENT)
    assert speaker.page.get_attribute("#words", "placeholder") == "Listening"
    speaker.page.click("#handsfree")
    speaker.page.wait_for_function("() => window.devices[0].readyState === 'ended'")
    assert speaker.page.get_attribute("#words", "placeholder") == "Say or type"


def test_an_unplugged_microphone_is_told(visit: Visit, site: str) -> None:
    speaker = switched_on(visit, site, SILENT)
    speaker.page.evaluate("window.devices[0].dispatchEvent(new Event('ended'))")
    speaker.expect("#status", "unplugged")
    assert speaker.page.get_attribute("#handsfree", "aria-checked") == "false"


def test_in_the_background_the_microphone_rests(visit: Visit, site: str) -> None:
    speaker = switched_on(visit, site, SILENT, HIDING)
    speaker.page.evaluate("window.hide(true)")
    speaker.expect("#status", "in the background")
    speaker.page.wait_for_function("() => window.devices[0].readyState === 'ended'")
    speaker.page.evaluate("window.hide(false)")
    speaker.page.wait_for_selector("#handsfree[aria-busy=false]")
    speaker.page.wait_for_function("() => document.getElementById('status').textContent === ''")
    assert speaker.page.evaluate("window.devices.length") == 2


def test_only_one_tab_is_hands_free(visit: Visit, site: str) -> None:
    first = switched_on(visit, site, SILENT)
    second = Speaker(first.page.context.new_page())
    second.page.add_init_script(SILENT)
    second.open(site, speed=1)
    second.page.click("#handsfree")
    second.expect("#status", "Another tab")
    assert first.page.get_attribute("#handsfree", "aria-busy") == "false"
    second.page.close()


def test_sound_without_an_end_is_told_and_the_routine_goes_on(visit: Visit, site: str) -> None:
    speaker = switched_on(visit, site, BUZZING)
    speaker.type("start the foot routine")
    speaker.expect("#exchanges summary", "AudioPlayer.PlaybackStarted")
    speaker.page.evaluate("window.buzz()")
    speaker.expect("#status", "too loud")
    speaker.expect_situation("playing")


def test_whoever_rests_for_a_moment_in_a_sentence_is_heard_to_its_end(
    visit: Visit, patient_site: str, patient: Patient
) -> None:
    speaker = switched_on(visit, patient_site, BUZZING)
    speaker.page.evaluate("(rests) => window.buzz(rests)", MOMENT)
    speaker.page.wait_for_selector("#log .roll")
    assert speaker.page.locator("#log .you").all_inner_texts() == ["slower"]
    assert patient.heard == ["yes", "slower"]
