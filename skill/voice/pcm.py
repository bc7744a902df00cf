"""Sound as numbers: one channel, 24,000 samples a second, full scale at -1 and +1."""

from __future__ import annotations

import av
import numpy as np
import numpy.typing as npt

from skill.voice.frames import SAMPLE_RATE

Pcm = npt.NDArray[np.float32]
"""Mono sound at 24 kHz, shape (samples,)."""


def samples(ms: float) -> int:
    """How many samples ``ms`` milliseconds take."""
    return round(ms * SAMPLE_RATE / 1000)


def quiet(count: int) -> Pcm:
    """``count`` samples of digital silence."""
    return np.zeros(count, dtype=np.float32)


def amplitude(db: float) -> float:
    """The factor that ``db`` decibels stand for."""
    return float(10 ** (db / 20))


def decibels(value: float) -> float:
    """The level of an amplitude in decibels; never below -180."""
    return float(20 * np.log10(max(value, 1e-9)))


def from_int16(data: bytes, rate: int) -> Pcm:
    """Little-endian 16-bit mono samples at ``rate`` per second, as 24 kHz sound."""
    whole = data[: len(data) // 2 * 2]
    sound = np.frombuffer(whole, dtype="<i2").astype(np.float32) / np.float32(32768)
    return sound if rate == SAMPLE_RATE else _resample(sound, rate)


def collect(resampler: av.AudioResampler, frame: av.AudioFrame | None) -> list[Pcm]:
    """What ``resampler`` puts out for ``frame`` (None: its last samples), as pieces of sound."""
    return [np.asarray(piece.to_ndarray()[0], dtype=np.float32) for piece in resampler.resample(frame)]


def resampler() -> av.AudioResampler:
    """A converter from any rate and number of channels to 24 kHz mono."""
    return av.AudioResampler(format="fltp", layout="mono", rate=SAMPLE_RATE)


def _resample(sound: Pcm, rate: int) -> Pcm:
    if not sound.size:
        return sound
    frame = av.AudioFrame.from_ndarray(sound[np.newaxis, :], format="fltp", layout="mono")
    frame.sample_rate = rate
    convert = resampler()
    return np.concatenate(collect(convert, frame) + collect(convert, None))
