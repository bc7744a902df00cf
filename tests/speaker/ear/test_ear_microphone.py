"""A microphone beside a loudspeaker that talks: somebody's words are cut out, the loudspeaker's are not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from skill.speaker.ear.echo import BEFORE_MS, Played
from skill.speaker.ear.microphone import EARLY, HANGOVER, LIKELY, utterances
from skill.speaker.ear.pcm import CHUNK, RATE, Samples, SpeechDetector
from tests.speaking import Mouth, Sound, in_room

SAID = "Roll slowly from the heel to the toes, and let the foot rest on the ball. There and back is one."
WISH_S = 4.0
"""When somebody speaks, while the loudspeaker does."""
LATE = RATE // 10
PATIENCE = 2 * RATE


class Room:
    """A loudspeaker, and a microphone that hears it late and with an echo, as chunks."""

    def __init__(self, own: Sound, wish: Sound) -> None:
        self._own = np.concatenate([own, np.zeros(PATIENCE, np.float32)])
        leaking = 0.3 * in_room(
            np.concatenate([np.zeros(LATE, np.float32), self._own]), 0.3, np.random.default_rng(3)
        )
        at = int(WISH_S * RATE)
        leaking[at : at + len(wish)] += wish
        self._heard = (leaking * 16_000).astype(np.int16)
        self._now = 0

    def chunks(self) -> Iterator[Samples]:
        for start in range(0, len(self._heard) - CHUNK, CHUNK):
            self._now = start + CHUNK
            yield self._heard[start : start + CHUNK]

    def played(self, ms: int) -> Played | None:
        size = (ms + BEFORE_MS) * RATE // 1000
        own = np.concatenate([np.zeros(size, np.float32), self._own])[self._now : self._now + size]
        return own if own.any() else None


@pytest.fixture(scope="module")
def mouth() -> Mouth:
    return Mouth()


@pytest.fixture(scope="module")
def own(mouth: Mouth) -> Sound:
    """Eight seconds in which the loudspeaker hardly stops."""
    return np.concatenate([mouth(SAID, 0.9)] * 2)[: 8 * RATE]


def cut(room: Room) -> list[Samples]:
    return [said for said, over in utterances(room.chunks(), SpeechDetector(), room.played) if over]


def test_the_loudspeakers_own_voice_is_no_utterance(own: Sound) -> None:
    assert cut(Room(own, np.zeros(0, np.float32))) == []


def test_an_utterance_is_told_where_it_has_begun_and_where_it_may_be_over(mouth: Mouth) -> None:
    room = Room(np.zeros(8 * RATE, np.float32), mouth("stop, I have to get up now"))
    said = list(utterances(room.chunks(), SpeechDetector()))
    assert [over for _, over in said] == [False] * (len(said) - 1) + [True]
    assert [len(sound) // CHUNK for sound, _ in said][:2] == [*sorted(EARLY)]
    begun, whole = said[0].samples, said[-1].samples
    assert np.array_equal(begun, whole[: len(begun)])
    assert len(whole) - len(said[-2].samples) == (HANGOVER - LIKELY) * CHUNK


def test_words_over_the_loudspeakers_voice_are_cut_out_from_it(mouth: Mouth, own: Sound) -> None:
    wish = mouth("how many left")
    [said] = cut(Room(own, wish))
    assert len(wish) * 3 // 4 < len(said) < len(wish) + RATE
