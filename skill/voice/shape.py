"""Make a voice even, so that it can be loud without being harsh.

A synthetic voice has peaks 17 to 21 dB above its loudness; -14 LUFS under a ceiling of -2 dB leaves 12.
Cutting that much off the peaks alone would be heard. Three gentle means share the work, none of which
needs to look at a clock: the sound is complete before they start, so they look ahead as far as they like.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from skill.voice.frames import SAMPLE_RATE
from skill.voice.pcm import Pcm, amplitude, samples

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
    blocks = np.pad(sound, (0, -len(sound) % _BLOCK)).reshape(-1, _BLOCK)
    level = 10 * np.log10(_smooth(np.mean(blocks.astype(np.float64) ** 2, axis=1), _EVEN) + 1e-9)
    above = np.maximum(0.0, level - (level.max(initial=-90.0) - _LOUDEST_DB))
    change = _smooth(above * (1 / _RATIO - 1), _EVEN)
    middles = np.arange(len(change)) * _BLOCK + _BLOCK / 2
    at_samples = np.interp(np.arange(len(sound)), middles, change)
    return np.asarray(sound * 10 ** (at_samples / 20), dtype=np.float32)


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
