"""How loud a sound is: integrated loudness in LUFS and true peak in dBTP (ITU-R BS.1770).

Amazon asks for programme loudness around -14 LUFS with true peaks of at most -2 dB, and refuses below -19
and above -9 (Amazon, Normalizing the loudness of audio content).
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pyloudnorm

from skill.voice.frames import SAMPLE_RATE
from skill.voice.pcm import Pcm, decibels, quiet, samples

Peaks = npt.NDArray[np.float64]
"""An amplitude for each sample, shape (samples,)."""
STREAM_LUFS = -14.0
"""What a joined stream should measure."""
CEILING_DBTP = -2.0
"""What no true peak may exceed, in a clip or a stream."""

_SHORT = samples(1500)
_GAP = samples(500)
_SHIFT = samples(25)  # a quarter of the 100 ms from one gating block to the next
_OVERSAMPLING = 4
_TAPS = 12


def integrated(sound: Pcm) -> float:
    """The integrated loudness of a whole stream, in LUFS; -inf for silence or less than 400 ms."""
    if len(sound) < samples(400):
        return -math.inf
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


def _between(phase: int) -> Peaks:
    """A windowed sinc: the value ``phase / 4`` of a sample behind each sample."""
    at = np.arange(-_TAPS, _TAPS + 1) + phase / _OVERSAMPLING
    return np.asarray(np.sinc(at) * np.cos(np.pi * at / (2 * (_TAPS + 1))) ** 2, dtype=np.float64)


_FILTERS = [_between(phase) for phase in range(1, _OVERSAMPLING)]
