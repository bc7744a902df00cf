"""Every answer is heard and seen: in the guide's own voice, and written for at least as long as it takes to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Request, ViewportSize

from skill.audio.library import ClipLibrary
from skill.errors import AudioError
from skill.routine.terms import Tempo
from skill.speaker.nlu import Understanding
from skill.speaker.saying import MOST_KEPT, OwnVoice
from tests.speaker.page.conftest import served
from tests.speaker.page.visitor import PATIENCE_MS, Speaker

Visit = Callable[..., Speaker]
SECOND = 42
"""Frames of 24 ms in about a second."""


@pytest.fixture(scope="module")
def frame(streaming_app: Flask) -> bytes:
    """A second of our format, silent but sound enough for a player."""
    from skill.audio.frames import silence

    return silence(SECOND)


@pytest.fixture(scope="module")
def spoken() -> list[str]:
    """What the voice of this computer was asked to say."""
    return []


@pytest.fixture(scope="module")
def speaking_site(understanding: Understanding, frame: bytes, spoken: list[str]) -> Iterator[str]:
    """A speaker with streams and a voice."""

    def speak(text: str, tempo: Tempo) -> bytes:
        spoken.append(text)
        return frame

    with served(understanding, streams=True, saying=OwnVoice(None, speak)) as site:
        yield site


def test_a_sentence_that_is_a_clip_needs_no_voice() -> None:
    voice = OwnVoice(ClipLibrary("en", {("Last one.", Tempo.STEADY): b"clip"}))
    name = voice.name("Last  one.")
    assert name is not None
    assert voice.sound(name) == b"clip"
    assert voice.name("Three strokes are left.") is None
    assert voice.sound("0123456789abcdef") is None


def test_a_sentence_is_spoken_once_and_only_when_it_is_asked_for() -> None:
    asked: list[tuple[str, Tempo]] = []

    def speak(text: str, tempo: Tempo) -> bytes:
        asked.append((text, tempo))
        return b"sound"

    voice = OwnVoice(None, speak)
    name = voice.name("Ease off.", Tempo.CALM)
    assert (asked, voice.name("…")) == ([], None)
    assert [voice.sound(name or ""), voice.sound(name or "")] == [b"sound"] * 2
    assert asked == [("Ease off.", Tempo.CALM)]


def test_what_was_not_asked_for_longest_makes_room() -> None:
    voice = OwnVoice(None, lambda text, tempo: text.encode())
    first = voice.name("Number 0.") or ""
    voice.sound(first)
    for number in range(1, MOST_KEPT + 1):
        voice.name(f"Number {number}.")
    assert voice.sound(first) is None


def test_a_voice_that_fails_is_an_error_with_its_reason(understanding: Understanding) -> None:
    def speak(text: str, tempo: Tempo) -> bytes:
        raise AudioError("hoarse")

    voice = OwnVoice(None, speak)
    with pytest.raises(AudioError, match="hoarse"):
        voice.sound(voice.name("Ease off.") or "")


def _answer(speaker: Speaker, words: str) -> None:
    speaker.type(words)
    speaker.expect("#log .you", words)


@pytest.mark.parametrize("words", ["how many left", "ouch", "slower", "which foot", "again"])
def test_an_answer_in_mid_stream_is_spoken_in_our_voice(
    visit: Visit, speaking_site: str, spoken: list[str], words: str
) -> None:
    speaker = visit()
    speaker.open(speaking_site)
    speaker.type("start the foot routine")
    speaker.expect_situation("playing")
    speaker.page.wait_for_selector("#play[aria-label=Pause]")
    with speaker.page.expect_response("**/said/*.mp3") as heard:
        _answer(speaker, words)
    assert heard.value.status in (200, 206)
    speaker.page.wait_for_selector("#play[aria-label=Pause]")
    told = speaker.page.locator("#log .roll").last.inner_text()
    assert any(told.startswith(text) for text in spoken)


def test_sentences_are_asked_for_in_their_order(visit: Visit, speaking_site: str) -> None:
    speaker, sounds = visit(), list[str]()

    def note(asked: Request) -> None:
        sounds.extend([asked.url] * ("/said/" in asked.url))

    speaker.page.on("request", note)
    speaker.open(speaking_site)
    with speaker.page.expect_response("**/front/turn") as answered:
        speaker.type("what do I need")
    told = [part["sound"] for part in answered.value.json()["say"]]
    assert len(set(told)) > 1
    for _ in range(PATIENCE_MS // 50):
        if len(sounds) > 1:
            break
        speaker.page.wait_for_timeout(50)
    assert sounds[:2] == told[:2]


def test_a_step_that_waits_is_spoken_in_our_voice(
    visit: Visit, understanding: Understanding, frame: bytes
) -> None:
    spoken: list[str] = []

    def speak(text: str, tempo: Tempo) -> bytes:
        spoken.append(text)
        return frame

    with served(understanding, streams=False, saying=OwnVoice(None, speak)) as site:
        speaker = visit()
        speaker.open(site)
        speaker.type("start the foot routine")
        speaker.expect_seen("caption", "Is one")
        speaker.type("next")
        speaker.expect_seen("repetition", "2")
    assert len(set(spoken)) > 6


NO_VOICE = """
window.shown = [];
document.addEventListener("DOMContentLoaded", () => {
  const caption = document.getElementById("caption");
  new MutationObserver(() => window.shown.push([performance.now(), caption.textContent])).observe(caption, { childList: true });
});
"""
SIZES = [(1440, 900), (390, 844), (320, 568), (844, 390), (360, 225)]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_an_answer_that_no_voice_can_say_stands_as_long_as_it_would_take(
    visit: Visit, sounding_site: str, width: int, height: int
) -> None:
    speed = 8
    speaker = visit(ViewportSize(width=width, height=height))
    speaker.page.add_init_script(NO_VOICE)
    speaker.open(sounding_site, speed=speed)
    speaker.type("start the foot routine")
    speaker.expect_situation("playing")
    speaker.page.click("#next")
    speaker.expect("#step", "Step 2 ")
    with speaker.page.expect_response(lambda told: "how many" in (told.request.post_data or "")) as reply:
        speaker.type("how many left")
    told: list[dict[str, Any]] = reply.value.json()["say"]
    speaker.page.wait_for_function(
        "(text) => { const at = window.shown.findIndex((each) => each[1] === text); return at >= 0 && at < window.shown.length - 1; }",
        arg=told[-1]["text"],
    )
    shown: list[tuple[float, str]] = speaker.page.evaluate("window.shown")
    for segment in told:
        at = next(index for index, each in enumerate(shown) if each[1] == segment["text"])
        stood = (shown[at + 1][0] - shown[at][0]) * speed
        assert stood >= 0.95 * segment["ms"], segment
