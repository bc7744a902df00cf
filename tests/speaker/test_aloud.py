"""Answers on this computer's loudspeaker: every sentence once, in order, and nothing after somebody spoke."""

from __future__ import annotations

from threading import Event

import numpy as np
import pytest

from skill.audio.encode import decode
from skill.audio.pcm import Pcm, quiet, samples
from skill.errors import AudioError
from skill.json import Json
from skill.routine.terms import Tempo
from skill.speaker.aloud import Aloud
from skill.speaker.loudspeaker import KEPT, Lately
from skill.speaker.saying import OwnVoice, said_at, voice_of
from tests.speaker.dialogues.stage import the_skill

PATIENCE_S = 30
BLOCK = samples(100)
TEXTS = ("Breathe in.", "Let it rest.")
PAUSE_MS = 300


class Clips:
    """Two sentences as clips, and one that no voice can say."""

    def __init__(self) -> None:
        self.saying = voice_of(the_skill().libraries)
        names = [self.saying.name(text) or "" for text in TEXTS]
        self.say: list[Json] = [
            {"text": text, "sound": f"/speaker/said/{name}.mp3", "pause_ms": PAUSE_MS}
            for text, name in zip(TEXTS, names, strict=True)
        ]
        self.sounds = [decode(self.saying.sound(name) or b"") for name in names]

    def __call__(self, address: str) -> bytes | None:
        if address == "mute":
            raise AudioError("No voice can say that.")
        return said_at(self.saying, address)


@pytest.fixture
def clips() -> Clips:
    return Clips()


def taken(aloud: Aloud, over: Event) -> Pcm:
    """All blocks until an answer is over."""
    blocks, patience = list[Pcm](), Event()
    for _ in range(PATIENCE_S * 500):
        blocks.append(quiet(BLOCK))
        aloud.fill(blocks[-1])
        if over.is_set():
            break
        patience.wait(0.002)
    return np.concatenate(blocks)


def test_every_sentence_is_heard_once_and_in_order(clips: Clips) -> None:
    over, aloud = Event(), Aloud(clips)
    mute = {"text": "No voice can say this.", "sound": "mute", "pause_ms": 0}
    assert aloud.speak([clips.say[0], mute, clips.say[1]], over.set)
    heard = taken(aloud, over)
    assert over.is_set()
    ends = list[int]()
    for sound in clips.sounds:  # where the next is not ready yet, it is quiet for longer
        spoken, since = np.trim_zeros(sound), ends[-1] if ends else 0
        begins = since + int(np.flatnonzero(heard[since:])[0])
        assert not ends or begins - since >= samples(PAUSE_MS)
        ends.append(begins + len(spoken))
        assert np.array_equal(heard[begins : ends[-1]], spoken)
    assert not heard[ends[-1] :].any()
    assert aloud.said(60_000) == TEXTS


def test_what_was_heard_long_ago_is_not_said_now(clips: Clips) -> None:
    clock = [100.0]
    over, aloud = Event(), Aloud(clips, lambda: clock[0])
    aloud.speak(clips.say, over.set)
    taken(aloud, over)
    clock[0] += 10
    assert aloud.said(8_000) == ()


def test_an_answer_that_is_broken_off_is_silent_and_leads_to_nothing(clips: Clips) -> None:
    over, aloud = Event(), Aloud(clips)
    aloud.speak(clips.say, over.set)
    aloud.hush()
    block = quiet(BLOCK)
    aloud.fill(block)
    assert not block.any()
    assert not over.wait(0.2)


def test_what_has_no_sound_is_not_waited_for(clips: Clips) -> None:
    over = Event()
    assert not Aloud(clips).speak([{"text": "Hm.", "sound": None, "pause_ms": 0}], over.set)
    assert not Aloud(clips).speak([], over.set)


def test_the_last_of_what_was_played_is_kept_and_no_more() -> None:
    lately = Lately()
    assert np.array_equal(lately.last(1_000), quiet(samples(1_000)))
    for number in range(2 * KEPT // BLOCK):
        lately.add(np.full(BLOCK, number, np.float32))
    assert np.array_equal(np.unique(lately.last(200)), [2 * KEPT // BLOCK - 2, 2 * KEPT // BLOCK - 1])
    known = np.trim_zeros(lately.last(60_000))
    assert KEPT <= len(known) < KEPT + BLOCK


def test_a_loudspeaker_that_is_hushed_plays_silence_and_that_is_what_is_known_of_it() -> None:
    lately, block = Lately(), np.ones(BLOCK, np.float32)
    lately.silent = True
    lately.add(block)
    assert not block.any()
    lately.silent = False
    lately.add(np.ones(BLOCK, np.float32))
    assert lately.last(200).sum() == BLOCK


def test_a_voice_is_loaded_before_anybody_waits_for_it() -> None:
    said = list[str]()

    def speak(text: str, tempo: Tempo) -> bytes:
        said.append(text)
        raise AudioError("It cannot speak just now.")

    OwnVoice(None, speak).warm_up()
    OwnVoice(None).warm_up()
    assert len(said) == 1
