from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.audio.encode import decode
from skill.audio.frames import FRAME_BYTES, FRAME_SAMPLES, SILENT_FRAME, byte_at, check_frames, silence
from skill.audio.streams import join
from skill.errors import AudioError
from tests.audio.tones import biggest_step, onsets, steady_library, tone_clip

CLIPS = {
    "chime": tone_clip(150, 500),
    "one": tone_clip(35, 1000),
    "two": tone_clip(200, 2000),
    "roll": tone_clip(700, 310),
}
LIBRARY = steady_library(CLIPS)
SOUNDING = {"chime": 150, "one": 35, "two": 200, "roll": 700}


def ms_of(text: str) -> int:
    ms = LIBRARY.milliseconds(text)
    assert ms is not None
    return ms


@st.composite
def timelines(draw: st.DrawFn, least_gap: int = 0) -> tuple[list[tuple[int, str]], int]:
    """Cues that do not overlap, and a total that holds them."""
    at, cues = 0, []
    for text in draw(st.lists(st.sampled_from(sorted(CLIPS)), max_size=6)):
        at += draw(st.integers(least_gap, 2000))
        cues.append((at, text))
        at += ms_of(text)
    return cues, at + draw(st.integers(0, 1000))


@given(timelines())
@settings(deadline=None)
def test_a_stream_lasts_as_long_as_asked_to_one_frame(timeline: tuple[list[tuple[int, str]], int]) -> None:
    cues, total = timeline
    stream = join(cues, total, LIBRARY)

    assert len(stream) == math.ceil(total / 24) * FRAME_BYTES
    if stream:
        assert len(decode(stream)) == check_frames(stream) * FRAME_SAMPLES


@given(timelines(least_gap=60))
@settings(deadline=None, max_examples=60)
def test_each_clip_is_heard_within_30_ms_of_its_time_and_nothing_else_is(
    timeline: tuple[list[tuple[int, str]], int],
) -> None:
    cues, total = timeline
    heard = onsets(decode(join(cues, total + 24, LIBRARY)))

    assert len(heard) == len(cues)
    for onset, (start, text) in zip(heard, cues, strict=True):
        assert 0 <= onset - start <= 30, text


@given(timelines())
@settings(deadline=None, max_examples=60)
def test_no_join_clicks(timeline: tuple[list[tuple[int, str]], int]) -> None:
    cues, total = timeline
    alone = max(biggest_step(decode(silence(3) + CLIPS[text] + silence(3))) for text in CLIPS)

    assert biggest_step(decode(join(cues, total + 24, LIBRARY))) <= alone * 1.001


@pytest.mark.parametrize("second", sorted(CLIPS))
@pytest.mark.parametrize("first", sorted(CLIPS))
def test_clips_sound_the_same_beside_another_as_alone(first: str, second: str) -> None:
    beside = decode(join([(0, first), (ms_of(first), second)], ms_of(first) + ms_of(second), LIBRARY))
    cut = ms_of(first) * 24

    assert beside[:cut] == pytest.approx(decode(CLIPS[first]), abs=1e-6)
    assert beside[cut:] == pytest.approx(decode(SILENT_FRAME + CLIPS[second])[FRAME_SAMPLES:], abs=1e-4)


@given(timelines(), st.randoms(use_true_random=False))
def test_the_order_of_cues_does_not_matter(
    timeline: tuple[list[tuple[int, str]], int], chance: random.Random
) -> None:
    cues, total = timeline
    shuffled = chance.sample(cues, len(cues))

    assert join(shuffled, total, LIBRARY) == join(cues, total, LIBRARY)


def test_a_stream_is_the_clips_own_bytes_and_silence() -> None:
    stream = join([(100, "one"), (2000, "chime")], 4000, LIBRARY)

    one, chime = byte_at(100), byte_at(2000)
    assert stream[one:].startswith(CLIPS["one"])
    assert stream[chime:].startswith(LIBRARY.chime)
    without = stream[:one] + stream[one + len(CLIPS["one"]) : chime] + stream[chime + len(CLIPS["chime"]) :]
    assert without == silence(len(without) // FRAME_BYTES)


def test_a_stream_begun_in_the_middle_sounds_as_it_does_there() -> None:
    stream = join([(0, "roll")], 1000, LIBRARY)
    at = byte_at(300)

    whole, rest = decode(stream), decode(stream[at:])
    settled = 2 * FRAME_SAMPLES  # the filters of a decoder remember half a frame
    assert rest[settled:] == pytest.approx(whole[at // FRAME_BYTES * FRAME_SAMPLES + settled :], abs=1e-5)


MISTAKES = {
    "two at once": ([(0, "roll"), (300, "one")], 5000, "'one' at 300 ms overlaps 'roll', which ends at"),
    "the same twice": ([(500, "one"), (500, "one")], 5000, "'one' at 500 ms overlaps 'one'"),
    "before the beginning": ([(-24, "one")], 5000, "'one' at -24 ms overlaps 'the beginning'"),
    "past the end": ([(900, "roll")], 1000, "'roll' ends at .* ms, after the end of the stream at 1000 ms"),
    "no such clip": ([(0, "nine")], 5000, "no clip for 'nine' in 'en'.*python -m skill audio render"),
    "a negative length": ([], -1000, "after the end of the stream at -1000"),
}


@pytest.mark.parametrize(("cues", "total", "complaint"), MISTAKES.values(), ids=list(MISTAKES))
def test_cues_that_cannot_be_kept_are_an_audio_error_that_names_them(
    cues: list[tuple[int, str]], total: int, complaint: str
) -> None:
    with pytest.raises(AudioError, match=complaint):
        join(cues, total, LIBRARY)
