from __future__ import annotations

import io

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.audio.clip import trim
from skill.audio.encode import ATTACK_MS, decode, decode_any, encode
from skill.audio.frames import FRAME_BYTES, FRAME_SAMPLES, SAMPLE_RATE, check_frames, silence
from skill.audio.pcm import from_int16
from skill.errors import AudioError
from tests.audio.tones import onsets, tone, tone_clip


@given(st.integers(0, 6000))
@settings(deadline=None, max_examples=25)
def test_a_sound_of_any_length_becomes_whole_frames_that_borrow_nothing(length: int) -> None:
    frames = encode(tone(1000)[:length])

    assert check_frames(frames) * FRAME_SAMPLES >= length
    assert len(decode(frames)) == len(frames) // FRAME_BYTES * FRAME_SAMPLES


def test_another_reader_sees_mpeg_audio_of_48_kbits_24_khz_mono_without_tags() -> None:
    frames = tone_clip(480)

    with av.open(io.BytesIO(frames), "r", format="mp3") as container:
        stream = container.streams.audio[0]
        packets = [packet for packet in container.demux(stream) if packet.size]
    assert (stream.codec_context.name, stream.rate, stream.codec_context.layout.name) == (
        "mp3float",
        SAMPLE_RATE,
        "mono",
    )
    assert stream.codec_context.bit_rate == 48_000
    assert b"".join(map(bytes, packets)) == frames
    assert not any(tag in frames for tag in (b"Xing", b"Info", b"ID3", b"TAG"))


@pytest.mark.parametrize("hz", [200, 1000, 5000])
@pytest.mark.parametrize("before", [0, 1, 7])
def test_a_sound_begins_within_30_ms_of_its_first_frame(hz: int, before: int) -> None:
    sound = decode(silence(before) + tone_clip(300, hz) + silence(2))

    (onset,) = onsets(sound, threshold=0.1)
    assert onset - before * 24 == pytest.approx(ATTACK_MS, abs=2)
    assert ATTACK_MS < 30


@pytest.mark.parametrize("hz", [200, 1000, 5000])
def test_a_sound_is_complete_and_at_its_level(hz: int) -> None:
    sound = decode(tone_clip(300, hz))
    start = round(ATTACK_MS * SAMPLE_RATE / 1000)
    body = sound[start + 600 : start + 300 * 24 - 600]

    assert np.sqrt(np.mean(body**2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.03)
    assert onsets(sound[::-1])[0] * 24 == pytest.approx(len(sound) - start - 300 * 24, abs=120)


@pytest.mark.parametrize("length", range(2000, 2000 + FRAME_SAMPLES, 64))
def test_the_last_frame_says_nothing_so_that_nothing_leaks_into_what_follows(length: int) -> None:
    last = encode(tone(1000)[:length])[-FRAME_BYTES:]

    part2_3_length = (
        last[5] << 16 | last[6] << 8 | last[7]
    ) >> 10 & 0xFFF  # behind 8 + 1 bits of side information
    assert part2_3_length == 0


def test_a_file_in_another_format_is_decoded_to_24_khz_mono() -> None:
    target = io.BytesIO()
    with av.open(target, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=44_100, layout="stereo")
        time = np.arange(44_100) / 44_100
        wave = np.tile(0.4 * np.sin(2 * np.pi * 700 * time), (2, 1)).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(wave, format="fltp", layout="stereo")
        frame.sample_rate = 44_100
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)

    sound = decode_any(target.getvalue())

    assert len(sound) == pytest.approx(SAMPLE_RATE, abs=100)
    spectrum = np.abs(np.fft.rfft(sound))
    assert np.argmax(spectrum) * SAMPLE_RATE / len(sound) == pytest.approx(700, abs=2)


@pytest.mark.parametrize("data", [b"", b"\0" * 500, b"RIFF" + bytes(400), silence(1)[:50]])
def test_what_is_no_mp3_is_an_audio_error(data: bytes) -> None:
    with pytest.raises(AudioError):
        decode_any(data)
    with pytest.raises(AudioError):
        decode(data)


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 48_000])
def test_integer_samples_of_any_rate_keep_pitch_length_and_level(rate: int) -> None:
    time = np.arange(rate) / rate
    data = (np.sin(2 * np.pi * 440 * time) * 16384).astype("<i2").tobytes()

    sound = from_int16(data, rate)

    assert len(sound) == pytest.approx(SAMPLE_RATE, abs=40)
    assert np.argmax(np.abs(np.fft.rfft(sound))) * SAMPLE_RATE / len(sound) == pytest.approx(440, abs=1.5)
    assert np.abs(sound[2000:-2000]).max() == pytest.approx(0.5, abs=0.01)


def test_no_samples_are_no_sound_and_no_error() -> None:
    assert len(from_int16(b"", 22_050)) == 0


@given(lead=st.integers(0, 4000), tail=st.integers(0, 4000), loud=st.floats(0.01, 0.9))
@settings(deadline=None, max_examples=50)
def test_trimming_leaves_20_ms_before_and_40_ms_behind_whatever_the_silence(
    lead: int, tail: int, loud: float
) -> None:
    hiss = np.random.default_rng(1).normal(0, loud / 4000, lead + 4800 + tail).astype(np.float32)
    hiss[lead : lead + 4800] += tone(200, 1000, loud)

    kept = trim(hiss)

    begin = np.flatnonzero(np.abs(kept) > loud / 4)[0] / 24
    assert begin == pytest.approx(20, abs=6)
    assert len(kept) / 24 == pytest.approx(20 + 200 + 40, abs=11)
    assert abs(float(kept[0])) < 1e-6
    assert abs(float(kept[-1])) < loud / 1000


@pytest.mark.parametrize("sound", [np.zeros(0), np.zeros(5000), np.full(5000, 1e-5)])
def test_trimming_what_cannot_be_heard_is_an_audio_error(
    sound: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> None:
    with pytest.raises(AudioError, match="Nothing can be heard"):
        trim(sound.astype(np.float32))
