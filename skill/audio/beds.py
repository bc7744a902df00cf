"""Beds of sound: soft rain, or a low pad. Made here from noise and sines; no recording has any part in them.

A bed is a loop of 14.4 seconds whose end leads into its beginning. Rain is noise, so nobody hears it come
round. The pad's tones are multiples of 41.67 Hz, the rate of frames: a tone that is whole in a frame is whole
in every stream, so from one stream to the next it goes on without a break, wherever a stream may end. Who
changes how a bed sounds raises BED_RECIPE in streams.py.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from skill.routine.terms import Bed

from .clip import SPEECH_LUFS
from .frames import FRAME_SAMPLES, SAMPLE_RATE
from .pcm import Pcm, amplitude

LOOP_FRAMES = 600
"""Frames in a loop: 14.4 s."""
UNDER_VOICE_LU = 20.0
"""How much softer than the voice a bed is; 18 to 22 are heard, and never in the way."""

_COUNT = LOOP_FRAMES * FRAME_SAMPLES
_FRAME_HZ = SAMPLE_RATE / FRAME_SAMPLES
_SEED = 11

_RAIN_HZ = (180.0, 6500.0)
_TILT = 0.55  # as a power of frequency: a little softer towards the top than white noise
_SWELLS = ((2, 0.10), (3, 0.08), (5, 0.06))  # turns in a loop, and how strong
_DROPS = 420
_DROP_HZ = (700.0, 2600.0)
_DROP_SECONDS = 0.035
_DROP_STRENGTH = 0.9

_TONES = ((2, 0.35), (3, 1.0), (4, 0.75), (5, 0.5), (6, 0.5), (8, 0.28), (10, 0.14), (12, 0.10))
"""Multiples of the rate of frames, and how strong: from 83 Hz to 500 Hz, a major chord over its fifth."""
_BREATHING = 0.55  # how far each tone comes and goes

_Curve = npt.NDArray[np.float64]


@cache
def loop(bed: Bed) -> Pcm:
    """The loop of ``bed``, at its level; the same samples every time."""
    make, lufs = _MADE[bed]
    return np.asarray(make() * amplitude(SPEECH_LUFS - UNDER_VOICE_LU - lufs), dtype=np.float32)


def _rain() -> _Curve:
    """Noise as of many drops far away, and single soft ones nearby."""
    chance = np.random.default_rng(_SEED)
    far = _coloured(chance.standard_normal(_COUNT))
    near = _drops(chance) * float(far.std()) * _DROP_STRENGTH
    return np.asarray((far + near) * _swelling(chance), dtype=np.float64)


def _coloured(noise: _Curve) -> _Curve:
    """Noise in the band and of the tilt of rain. Filtered as a circle, so it stays a loop."""
    frequency = np.fft.rfftfreq(len(noise), 1 / SAMPLE_RATE)
    low, high = _RAIN_HZ
    band = 1 / np.sqrt(1 + (low / np.maximum(frequency, 1.0)) ** 4) / np.sqrt(1 + (frequency / high) ** 6)
    tilt = np.maximum(frequency / 1000, 0.05) ** -_TILT
    return np.asarray(np.fft.irfft(np.fft.rfft(noise) * band * tilt, len(noise)))


def _drops(chance: np.random.Generator) -> _Curve:
    """Drops: short falling tones at random moments, each beginning softly."""
    length = int(4 * _DROP_SECONDS * SAMPLE_RATE)
    time = np.arange(length) / SAMPLE_RATE
    shape = np.minimum(time / 0.004, 1) * np.exp(-time / _DROP_SECONDS * 2)
    sound = np.zeros(_COUNT)
    for start, pitch, strength in zip(
        chance.integers(_COUNT, size=_DROPS),
        chance.uniform(*_DROP_HZ, size=_DROPS),
        chance.gamma(1.5, 0.5, size=_DROPS),
        strict=True,
    ):
        drop = strength * shape * np.sin(2 * np.pi * pitch * time * (1 - time))
        sound[np.arange(start, start + length) % _COUNT] += drop
    return sound


def _swelling(chance: np.random.Generator) -> _Curve:
    """Rain comes and goes a little."""
    turn = 2 * np.pi * np.arange(_COUNT) / _COUNT
    return np.asarray(
        1 + sum(depth * np.sin(turns * turn + chance.uniform(0, 2 * np.pi)) for turns, depth in _SWELLS)
    )


def _pad() -> _Curve:
    """A soft chord, each tone of which breathes in its own time."""
    time = np.arange(_COUNT) / SAMPLE_RATE
    turn = 2 * np.pi * np.arange(_COUNT) / _COUNT
    sound = np.zeros(_COUNT)
    for number, (multiple, strength) in enumerate(_TONES):
        breath = 1 - _BREATHING * (0.5 + 0.5 * np.cos((1 + number % 2) * turn + 2.4 * number))
        sound += strength * breath * np.sin(2 * np.pi * multiple * _FRAME_HZ * time + number)
    return sound


_MADE = {Bed.RAIN: (_rain, -3.798), Bed.PAD: (_pad, -3.1705)}
"""How each is made, and how loud that is in LUFS: known beforehand, as nobody should wait for the meter."""
