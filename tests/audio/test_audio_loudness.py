from __future__ import annotations

import math
import re

import av
import av.filter
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.audio.clip import CHIME_LUFS, SPEECH_LUFS, TOLERANCE_LU, Clip, chime_clip, speech_clip
from skill.audio.encode import chime, decode
from skill.audio.pcm import (
    Pcm,
    decibels,
    even_out,
    integrated,
    integrated_clip,
    louder,
    peaks,
    true_peak,
    untangle,
)
from skill.audio.streams import join
from skill.errors import AudioError
from tests.audio.tones import biggest_step, steady_library, tone

ONE, TWO, LAST, FIVE, ROLL, LIFT = range(6)
STEP: list[tuple[int, int | str]] = [
    (0, ROLL), (6000, LIFT), (9300, "chime"), (10_600, ONE), (15_500, TWO), (21_000, TWO),
    (26_500, LAST), (32_000, FIVE), (38_000, ROLL), (44_100, "chime"), (45_500, ONE), (51_000, TWO),
    (56_500, LAST), (62_000, FIVE), (68_000, LIFT),
]  # fmt: skip
STREAMS: dict[str, tuple[list[tuple[int, int | str]], int]] = {
    "a whole step": (STEP, 75_000),
    "nothing but counts": (
        [(at * 5500, what) for at, what in enumerate([ONE, TWO, TWO, LAST, FIVE])],
        28_000,
    ),
    "nothing but sentences": ([(0, ROLL), (7500, LIFT), (11_500, ROLL)], 19_000),
    "one word": ([(3000, FIVE)], 6000),
}


@pytest.fixture(scope="session")
def clips(speech: dict[str, Pcm]) -> dict[str, Clip]:
    return {text: speech_clip(sound) for text, sound in speech.items()} | {"chime": chime_clip(chime())}


def joined(clips: dict[str, Clip], cues: list[tuple[int, int | str]], total: int) -> bytes:
    texts = list(clips)
    library = steady_library({text: clip.frames for text, clip in clips.items()})
    return join([(at, texts[what] if isinstance(what, int) else what) for at, what in cues], total, library)


def by_ffmpeg(sound: Pcm) -> tuple[float, float]:
    """Integrated loudness and true peak as FFmpeg's ebur128 filter has them."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=24_000, format="flt", layout="mono")
    chain = [graph.add("ebur128", "peak=true:metadata=1"), graph.add("abuffersink")]
    source.link_to(chain[0])
    chain[0].link_to(chain[1], 0, 0)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(sound[np.newaxis, :].astype(np.float32), format="flt", layout="mono")
    frame.sample_rate = 24_000
    graph.push(frame)
    graph.push(None)
    measured = {}
    while True:
        try:
            measured = graph.pull().metadata
        except (av.BlockingIOError, av.EOFError):
            break
    return float(measured["lavfi.r128.I"]), decibels(float(measured["lavfi.r128.true_peaks_ch0"]))


def test_a_full_scale_sine_of_997_hz_measures_minus_3_lufs() -> None:
    assert integrated(tone(5000, 997, 1.0)) == pytest.approx(-3.01, abs=0.1)
    assert integrated(tone(5000, 997, 0.1)) == pytest.approx(-23.01, abs=0.1)


@pytest.mark.parametrize("sound", [np.zeros(0), np.zeros(24_000), tone(100), 1e-5 * tone(5000)])
def test_what_is_silent_or_too_short_has_no_loudness(sound: Pcm) -> None:
    assert integrated(sound) == -math.inf


def test_a_short_clip_measures_what_it_adds_to_a_stream() -> None:
    word = tone(300, 600, 0.3)
    stream = np.concatenate([np.concatenate([word, np.zeros(31_234)]) for _ in range(40)])

    assert integrated_clip(word) == pytest.approx(integrated(stream), abs=0.15)
    assert integrated_clip(np.zeros(5000, np.float32)) == -math.inf


def test_a_peak_between_two_samples_is_found() -> None:
    time = np.arange(2400)
    sound = np.sin(np.pi / 2 * time + np.pi / 4).astype(np.float32)

    assert decibels(float(np.abs(sound).max())) == pytest.approx(-3.01, abs=0.01)
    assert true_peak(sound[200:-200]) == pytest.approx(0.0, abs=0.3)
    assert true_peak(np.zeros(0, np.float32)) == -180


@given(st.integers(0, 2**32 - 1), st.floats(-6, 24), st.floats(-12, -1))
@settings(deadline=None, max_examples=40)
def test_the_limiter_keeps_every_peak_under_its_ceiling(seed: int, gain: float, ceiling: float) -> None:
    chance = np.random.default_rng(seed)
    sound = (chance.normal(0, 0.1, 4000) * np.repeat(chance.uniform(0, 2, 40), 100)).astype(np.float32)

    assert true_peak(louder(sound, peaks(sound), gain, ceiling)) <= ceiling + 0.4


def test_the_limiter_leaves_alone_what_is_soft_enough() -> None:
    sound = tone(500, 440, 0.1)

    assert louder(sound, peaks(sound), 6.0, -2.0) == pytest.approx(sound * 10 ** (6 / 20), abs=1e-5)


def test_evening_out_brings_loud_and_soft_together_without_clicks() -> None:
    sound = np.concatenate([tone(400, 300, 0.8), tone(400, 300, 0.1)])
    even = even_out(sound)

    def level(part: Pcm) -> float:
        return decibels(float(np.sqrt(np.mean(part**2))))

    assert level(sound[2000:7600]) - level(sound[11_600:17_200]) == pytest.approx(18.06, abs=0.1)
    assert level(even[2000:7600]) - level(even[11_600:17_200]) == pytest.approx(18.06 / 3, abs=0.5)
    assert biggest_step(even) <= biggest_step(sound)


@pytest.mark.parametrize("hz", [110, 250, 1000, 6000])
def test_untangling_keeps_every_partial_as_loud_as_it_was(hz: int) -> None:
    sound = tone(1000, hz, 0.4)

    kept = untangle(sound)[4800:19_200]
    assert np.sqrt(np.mean(kept**2)) == pytest.approx(0.4 / np.sqrt(2), rel=0.08)


def test_untangling_takes_rumble_away_and_lowers_the_peaks_of_a_buzz() -> None:
    time = np.arange(24_000) / 24_000
    buzz = np.asarray(sum(np.cos(2 * np.pi * 100 * n * time) / 20 for n in range(1, 20)), dtype=np.float32)

    assert np.abs(untangle(tone(1000, 15, 0.4))[4800:19_200]).max() < 0.02
    assert np.abs(untangle(buzz)[4800:19_200]).max() < 0.8 * np.abs(buzz).max()


def test_every_clip_of_speech_has_its_loudness_and_its_peaks_under_the_ceiling(
    clips: dict[str, Clip],
) -> None:
    for text, clip in clips.items():
        target = CHIME_LUFS if text == "chime" else SPEECH_LUFS
        assert clip.lufs == pytest.approx(target, abs=TOLERANCE_LU), text
        assert clip.peak <= -2.0, text
        assert clip.ms == len(clip.frames) / 6, text


@pytest.mark.parametrize(("cues", "total"), STREAMS.values(), ids=list(STREAMS))
def test_a_joined_stream_has_minus_14_lufs_and_peaks_under_minus_2(
    clips: dict[str, Clip], cues: list[tuple[int, int | str]], total: int
) -> None:
    heard = decode(joined(clips, cues, total))

    assert integrated(heard) == pytest.approx(-14, abs=0.8)
    assert true_peak(heard) <= -2.0


def test_ffmpegs_meter_agrees_about_a_whole_step(clips: dict[str, Clip]) -> None:
    heard = decode(joined(clips, STEP, 75_000))
    loudness, peak = by_ffmpeg(heard)

    assert loudness == pytest.approx(integrated(heard), abs=0.3)
    assert loudness == pytest.approx(-14, abs=1)
    assert peak <= -2.0


def test_a_faint_voice_and_a_loud_one_come_out_alike(speech: dict[str, Pcm]) -> None:
    sound = speech["Last one."]

    assert speech_clip(sound * 0.02).lufs == pytest.approx(SPEECH_LUFS, abs=TOLERANCE_LU)
    assert speech_clip(sound * 3).lufs == pytest.approx(SPEECH_LUFS, abs=TOLERANCE_LU)


@pytest.mark.parametrize("seed", range(3))
def test_sharp_sounds_too_stay_under_the_ceiling_once_encoded(seed: int) -> None:
    chance = np.random.default_rng(seed)
    bursts = [
        np.concatenate([chance.normal(0, 0.3, 2400) * np.linspace(1, 0, 2400), np.zeros(int(pause))])
        for pause in chance.uniform(500, 3000, 12)
    ]

    assert speech_clip(np.concatenate(bursts).astype(np.float32)).peak <= -2.0


def test_silence_cannot_become_a_clip() -> None:
    with pytest.raises(AudioError, match="Nothing can be heard"):
        speech_clip(np.zeros(24_000, np.float32))


def test_the_chime_is_soft_at_both_ends_and_about_a_second_long() -> None:
    sound = chime()
    rise = np.abs(sound[: 24 * 26]).max()

    assert len(sound) == 24 * 1220
    assert not sound[: 24 * 20].any()
    assert rise < 0.6 * np.abs(sound).max()
    assert abs(float(sound[-1])) < 1e-4
    assert re.search("nan|inf", str(true_peak(sound))) is None
