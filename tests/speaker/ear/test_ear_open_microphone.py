"""A whole routine with the microphone open and nobody there: the routine's own voice leads nothing.

Faster than life, at the ear's own interface: each step's stream through a room into the microphone, cut into
utterances, and heard with what is known of what was played.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from skill.audio.encode import decode
from skill.audio.frames import SAMPLE_RATE
from skill.audio.library import ClipLibrary
from skill.audio.streams import Measured, StreamLibrary
from skill.content.check_time import CHAPTERS, run_in
from skill.content.load import load
from skill.routine.run import Step
from skill.routine.terms import Length, Limb
from skill.settings import DEFAULT_AUDIO
from skill.speaker.ear import RATE, Ear, Moment, load_ear, own_speech, short_words
from skill.speaker.ear.echo import AFTER_MS, BEFORE_MS, Played, played_at
from skill.speaker.ear.microphone import utterances
from skill.speaker.ear.pcm import CHUNK, Samples, SpeechDetector
from skill.speaker.front.view import Situation, load_chips
from skill.speaker.nlu import Understanding
from tests.speaking import in_room

HISS = 6
"""Of the microphone itself, as a standard deviation of 16-bit samples."""


@pytest.fixture(scope="module")
def ear() -> Ear:
    return load_ear(Understanding.load())


class Room:
    """One step as the loudspeaker plays it and the microphone hears it, ``db`` below full scale."""

    def __init__(self, sound: Played, db: float) -> None:
        noise = np.random.default_rng(8)
        heard = in_room(sound, 0.3, noise) * 10 ** (db / 20) * 32_000 + HISS * noise.standard_normal(
            len(sound)
        )
        self.heard = np.clip(heard, -32_768, 32_767).astype(np.int16)
        self.at = 0
        """How many samples were heard so far."""

    def chunks(self) -> Iterator[Samples]:
        for start in range(0, len(self.heard) - CHUNK, CHUNK):
            self.at = start + CHUNK
            yield self.heard[start : self.at]


@pytest.mark.slow
@pytest.mark.parametrize("db", [-20, -10])
@pytest.mark.parametrize("known", [True, False], ids=["what was played is known", "only the cues are known"])
def test_ten_minutes_of_its_own_voice_are_no_wish(ear: Ear, db: float, known: bool) -> None:
    clips = ClipLibrary.load(DEFAULT_AUDIO / "en")
    catalogue = load("en").catalogue(Measured(clips))
    streams = StreamLibrary(catalogue, clips)
    steps: tuple[Step, ...] = tuple(catalogue.steps(run_in(catalogue, Limb.FOOT, Length.FULL, CHAPTERS[0])))
    sayable = (*load_chips()[Situation.PLAYING], *short_words())
    taken, count, ms = [], 0, 0
    for step in steps:
        played = played_at(decode(streams.stream(step)), SAMPLE_RATE)
        room, timeline = Room(played, db), catalogue.timeline(step)
        for said, over in utterances(room.chunks(), SpeechDetector()):
            if not len(said):
                continue
            own = own_speech(timeline, room.at * 1000 // RATE, len(said) * 1000 // RATE)
            around = part(played, room.at - len(said), room.at) if known else None
            own = replace(own, played=around)
            heard = ear.hear(said, Moment(sayable, own, early=not over))
            count += over
            taken += [(over, heard.text, heard.understood)] if heard.understood else []
        ms += timeline.total_ms
    assert ms > 9 * 60_000
    assert count > 50  # the microphone did hear it
    assert taken == []


def part(played: Played, start: int, end: int) -> Played:
    """What was played around an utterance, as the page's speaker knows it."""
    first, last = start - BEFORE_MS * RATE // 1000, end + AFTER_MS * RATE // 1000
    return np.concatenate([np.zeros(max(0, -first), np.float32), played[max(0, first) : last]])
