"""The routine's own voice is taken out of an utterance, whatever the room and the delay; nothing else is."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from numpy.typing import NDArray

from skill.speaker.ear import RATE, Ear, Moment, OwnSpeech, WhyNot, load_ear
from skill.speaker.ear.echo import BEFORE_MS, played_at, without
from skill.speaker.nlu import Understanding
from tests.speaking import Mouth, in_room

Sound = NDArray[np.float32]
WALLS = partial(np.random.default_rng, 5)
OWN = "Roll slowly from the heel to the toes, and let the foot rest on the ball."


@pytest.fixture(scope="module")
def mouth() -> Mouth:
    return Mouth()


@pytest.fixture(scope="module")
def own(mouth: Mouth) -> Sound:
    return mouth(OWN, 0.85, 0.95)  # else its hiss would be the same as in the words


def heard(words: Sound, echo: Sound, db: float) -> tuple[NDArray[np.int16], Sound]:
    """Words over an echo that is ``db`` below them, and that echo, both as a microphone has them."""
    under = np.zeros_like(words)
    under[: len(echo)] = echo[: len(words)]
    loud = np.sqrt((words**2).mean() / (under**2).mean()) * 10 ** (-db / 20)
    under *= np.float32(loud)
    return ((words + under) * 12_000).astype(np.int16), under * 12_000


def power(sound: NDArray[np.float32] | NDArray[np.float64]) -> float:
    return float(10 * np.log10((sound.astype(np.float64) ** 2).mean()))


@pytest.mark.parametrize("rt60", [0.001, 0.3])
@pytest.mark.parametrize("late_ms", [-200, 0, 150, 800])
def test_what_was_played_is_taken_out(mouth: Mouth, own: Sound, rt60: float, late_ms: int) -> None:
    words = mouth("how many left are there on this side")
    samples, echo = heard(words, in_room(own, rt60, WALLS())[RATE // 2 :], 6)
    before = np.zeros(RATE + BEFORE_MS * RATE // 1000, np.float32)
    played = np.concatenate([before, own])[RATE + RATE // 2 - late_ms * RATE // 1000 :]
    left = without(samples, played) - words * 12_000
    assert power(left) < power(echo) - 8


@pytest.mark.parametrize("words", ["stop", "how many left"])
def test_an_utterance_without_it_stays_as_it_was(mouth: Mouth, own: Sound, words: str) -> None:
    samples = (mouth(words) * 12_000).astype(np.int16)
    played = np.concatenate([np.zeros(RATE, np.float32), own, np.zeros(RATE, np.float32)])
    assert np.array_equal(without(samples, played), samples)
    assert np.array_equal(without(samples, np.zeros(3 * RATE, np.float32)), samples)
    assert np.array_equal(without(samples, own[:100]), samples)


def test_a_stream_is_compared_at_the_ears_own_rate() -> None:
    tone = np.sin(2 * np.pi * 440 * np.arange(24_000) / 24_000).astype(np.float32)
    played = played_at(tone, 24_000, hush_ms=500)
    assert len(played) == RATE * 3 // 2
    assert not played[: RATE // 2].any()
    middle = played[RATE : RATE + RATE // 4]
    assert np.argmax(np.abs(np.fft.rfft(middle))) == 110  # 440 Hz in quarters of a second


def test_the_routine_alone_is_its_own_voice_and_a_word_over_it_is_a_wish(mouth: Mouth, own: Sound) -> None:
    ear: Ear = load_ear(Understanding.load())
    played = np.concatenate([np.zeros(BEFORE_MS * RATE // 1000, np.float32), own])
    moment = Moment(("pause", "next"), OwnSpeech((OWN,), (OWN,), played))
    leak = in_room(own, 0.2, WALLS())
    assert ear.hear((leak * 12_000).astype(np.int16), moment).why is WhyNot.OWN
    over = leak.copy()
    word = mouth("pause")
    over[RATE : RATE + len(word)] += word
    heard_over = ear.hear((over * 8_000).astype(np.int16), moment)
    assert heard_over.understood is not None
    assert heard_over.understood.intent == "AMAZON.PauseIntent"
