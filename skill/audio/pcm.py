"""Sound as numbers: one channel, 24,000 samples a second, full scale at -1 and +1."""

from __future__ import annotations

import math

import av
import numpy as np
import numpy.typing as npt

from .frames import SAMPLE_RATE

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


# How loud a sound is: integrated loudness in LUFS and true peak in dBTP (ITU-R BS.1770).
#
# Amazon asks for programme loudness around -14 LUFS with true peaks of at most -2 dB, and refuses below -19
# and above -9 (Amazon, Normalizing the loudness of audio content).

Peaks = npt.NDArray[np.float64]
"""An amplitude for each sample, shape (samples,)."""
CEILING_DBTP = -2.0
"""What no true peak may exceed, in a clip or a stream."""

_SHORT = samples(1500)
_GAP = samples(500)
_SHIFT = samples(25)  # a quarter of the 100 ms from one gating block to the next
_OVERSAMPLING = 4
_TAPS = 12
_BETWEEN_DB = 4.0


def integrated(sound: Pcm) -> float:
    """The integrated loudness of a whole stream, in LUFS; -inf for silence or less than 400 ms."""
    if len(sound) < samples(400):
        return -math.inf
    import pyloudnorm  # not above: it brings SciPy, and who mixes a stream measures no loudness

    loudness = pyloudnorm.Meter(SAMPLE_RATE).integrated_loudness(sound.astype(np.float64))
    return float(loudness) if loudness > -70 else -math.inf


def integrated_clip(sound: Pcm) -> float:
    """The loudness of one clip as it counts in a stream, in LUFS; -inf for silence.

    BS.1770 measures in blocks of 400 ms, so it cannot measure the word "one" by itself, and in a stream the
    word's blocks reach into the silence around it. So a clip is measured with half a second of silence on
    both sides, as a stream has it; and a short clip four times in a row, each time shifted by another quarter
    of the distance between blocks, so that the result does not hang on where the blocks happen to fall.
    """
    pieces = [quiet(_GAP)]
    for turn in range(4 if len(sound) < _SHORT else 1):
        pieces += [sound, quiet(_GAP + -len(sound) % (4 * _SHIFT) + (_SHIFT if turn < 3 else 0))]
    return integrated(np.concatenate(pieces))


def true_peak(sound: Pcm) -> float:
    """The highest level between and at the samples, in dBTP: the peak after fourfold oversampling."""
    return decibels(float(peaks(sound).max(initial=0.0)))


def peaks(sound: Pcm) -> Peaks:
    """For each sample the highest amplitude from it to the next sample, shape (samples,)."""
    highest = np.abs(sound.astype(np.float64))
    for filter_ in _FILTERS if sound.size else ():
        between = np.convolve(sound, filter_)[_TAPS : _TAPS + len(sound)]
        highest = np.maximum(highest, np.abs(between))
    return highest


def high_peaks(sound: Pcm, level_db: float) -> tuple[npt.NDArray[np.intp], Peaks]:
    """Where a true peak may be above ``level_db``, as sample numbers, and the peak there: ``peaks``, quicker.

    Between two samples a voice rises by 2 dB at most, so only what is near to the level is looked at.
    """
    high = np.abs(sound) > amplitude(level_db - _BETWEEN_DB)
    where = np.flatnonzero(high | np.append(high[1:], False))
    around = np.pad(sound, _TAPS)[where[:, np.newaxis] + np.arange(2 * _TAPS + 1)]
    between = np.abs(around @ np.array(_FILTERS, np.float32)[:, ::-1].T).max(axis=1, initial=0.0)
    return where, np.maximum(np.abs(sound[where]), between).astype(np.float64)


def _between(phase: int) -> Peaks:
    """A windowed sinc: the value ``phase / 4`` of a sample behind each sample."""
    at = np.arange(-_TAPS, _TAPS + 1) + phase / _OVERSAMPLING
    return np.asarray(np.sinc(at) * np.cos(np.pi * at / (2 * (_TAPS + 1))) ** 2, dtype=np.float64)


_FILTERS = [_between(phase) for phase in range(1, _OVERSAMPLING)]


# Make a voice even, so that it can be loud without being harsh.
#
# A synthetic voice has peaks 17 to 21 dB above its loudness; -14 LUFS under a ceiling of -2 dB leaves 12.
# Cutting that much off the peaks alone would be heard. Three gentle means share the work, none of which
# needs to look at a clock: the sound is complete before they start, so they look ahead as far as they like.

_LOW_CUT_HZ = 70.0
_TURN_HZ = 200.0
_TURNS = 4
_ROOM = samples(100)

_RATIO = 3.0
_LOUDEST_DB = 20.0
_BLOCK = samples(1)
_EVEN = 20  # blocks
_REACH = samples(1.5)

_Curve = npt.NDArray[np.float64]


def untangle(sound: Pcm) -> Pcm:
    """``sound`` without rumble, and with its low partials shifted in time by up to 6 ms.

    In a low voice all partials peak together at each beat of the vocal folds. Turning their phases against
    each other (four all-pass filters at 200 Hz, as radio stations use) lowers those peaks by some 3 dB and
    leaves every partial as loud as it was; the ear does not notice. 100 ms longer than the original.
    """
    count = -(-(len(sound) + 2 * _ROOM) // _ROOM) * _ROOM  # 2,400 has small factors: a quick transform
    frequency = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
    turn = ((1 - 1j * frequency / _TURN_HZ) / (1 + 1j * frequency / _TURN_HZ)) ** _TURNS
    low_cut = 1 / np.sqrt(1 + (_LOW_CUT_HZ / np.maximum(frequency, 1e-3)) ** 4)
    spectrum = np.fft.rfft(sound, count) * turn * low_cut
    return np.asarray(np.fft.irfft(spectrum, count)[: len(sound) + _ROOM], dtype=np.float32)


def even_out(sound: Pcm) -> Pcm:
    """``sound`` with its loud syllables brought nearer to its soft ones.

    A compressor: within 20 dB of the loudest moment, levels (20 ms around each moment) close up by 3 to 1.
    """
    level = _levels(sound, _EVEN)
    above = np.maximum(0.0, level - (level.max(initial=-90.0) - _LOUDEST_DB))
    change = _smooth(above * (1 / _RATIO - 1), _EVEN)
    return np.asarray(sound * 10 ** (_at_samples(change, len(sound)) / 20), dtype=np.float32)


_HISS_HZ = (5000.0, 6500.0)
_HISS_BELOW_DB = 17.0
_HISS_RATIO = 3.0
_HISS_MOST_DB = 10.0
_HISS_BLOCKS = 6


def soften_hiss(sound: Pcm) -> Pcm:
    """``sound`` with its sharpest "s" and "sh" taken back, by up to 10 dB above 5 to 6.5 kHz: a de-esser.

    A small loudspeaker has no bass and a bright middle, so what stands out there is the hiss. Where the level
    above 6 kHz (6 ms around a moment) comes nearer than 17 dB to that of loud vowels, the excess is divided
    by three. All else stays as it is.
    """
    count = -(-len(sound) // _ROOM) * _ROOM
    frequency = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
    rise = np.clip((frequency - _HISS_HZ[0]) / (_HISS_HZ[1] - _HISS_HZ[0]), 0, 1)
    weight = 0.5 - 0.5 * np.cos(np.pi * rise)
    hiss = np.fft.irfft(np.fft.rfft(sound, count) * weight, count)[: len(sound)]
    loud = float(np.percentile(_levels(sound, _EVEN), 95))
    excess = _levels(hiss, _HISS_BLOCKS) - (loud - _HISS_BELOW_DB)
    taken = _smooth(np.clip(excess * (1 - 1 / _HISS_RATIO), 0, _HISS_MOST_DB), _HISS_BLOCKS)
    gain = 10 ** (-_at_samples(taken, len(sound)) / 20)
    return np.asarray(sound + hiss * (gain - 1), dtype=np.float32)


SHARP_HZ = 6000.0
"""From here on there is hiss only."""


def sharpness_db(sound: Pcm) -> float:
    """How much of the energy of ``sound`` lies above 6 kHz, in dB below all of it."""
    count = -(-len(sound) // _ROOM) * _ROOM
    power = np.abs(np.fft.rfft(sound, count)) ** 2
    sharp = power[np.fft.rfftfreq(count, 1 / SAMPLE_RATE) >= SHARP_HZ].sum()
    return decibels(math.sqrt(float(sharp / max(float(power.sum()), 1e-12))))


def _levels(sound: _Curve | Pcm, reach: int) -> _Curve:
    """The level of each millisecond of ``sound`` in dB, ``reach`` blocks around it."""
    blocks = np.pad(sound, (0, -len(sound) % _BLOCK)).reshape(-1, _BLOCK)
    return np.asarray(10 * np.log10(_smooth(np.mean(blocks.astype(np.float64) ** 2, axis=1), reach) + 1e-9))


def _at_samples(blocks: _Curve, count: int) -> _Curve:
    """A value for each sample, between those of the blocks of a millisecond."""
    middles = np.arange(len(blocks)) * _BLOCK + _BLOCK / 2
    return np.asarray(np.interp(np.arange(count), middles, blocks))


def louder(sound: Pcm, highest: _Curve, gain_db: float, ceiling_db: float) -> Pcm:
    """``sound`` amplified by ``gain_db``, yet no true peak above ``ceiling_db``: a limiter.

    ``highest`` is ``loudness.peaks(sound)``, handed in because a caller tries several gains. For each sample
    there is a gain that its peak allows; of those the least within 1.5 ms before and behind; and that
    smoothed over the same reach. Each smoothed gain is an average of gains that are all low enough for the
    peak in their middle, so the ceiling holds, and the gain never jumps, so nothing clicks.
    """
    allowed = np.minimum(amplitude(gain_db), amplitude(ceiling_db) / np.maximum(highest, 1e-9))
    return np.asarray(sound * _smooth(_least_within(allowed, _REACH), _REACH), dtype=np.float32)


def _least_within(values: _Curve, reach: int) -> _Curve:
    """The least of ``values`` within ``reach`` to both sides of each, from the least of 2, 4, 8 … values."""
    least, width, wanted = np.pad(values, reach, mode="edge"), 1, 2 * reach + 1
    while width < wanted:
        step = min(width, wanted - width)
        least = np.minimum(least[:-step], least[step:])
        width += step
    return least


def _smooth(values: _Curve, reach: int) -> _Curve:
    """The average of ``values`` around each, weighted by a bell of ``reach`` to both sides; ends are held."""
    bell = np.hanning(2 * reach + 3)[1:-1]
    return np.convolve(np.pad(values, reach, mode="edge"), bell / bell.sum(), mode="valid")
