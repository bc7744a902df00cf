"""The chime: a soft bell of three partials, made here, in 1.2 seconds."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from skill.voice.frames import SAMPLE_RATE
from skill.voice.pcm import Pcm, quiet, samples

_LENGTH = samples(1200)
_ATTACK = samples(12)
_RELEASE = samples(250)
_LEAD = samples(20)
_PARTIALS = ((392.0, 1.0, 0.38), (784.0, 0.42, 0.26), (1180.0, 0.12, 0.14))
"""Pitch in Hz (a G, its octave, a fifth above that), strength, seconds to fade to a third."""


def chime() -> Pcm:
    """The chime, 20 ms of silence in front, at any level: clip.py brings it to its loudness."""
    time = np.arange(_LENGTH) / SAMPLE_RATE
    sound = sum(
        strength * np.exp(-time / fade) * np.sin(2 * np.pi * pitch * time)
        for pitch, strength, fade in _PARTIALS
    )
    envelope = np.ones(_LENGTH)
    envelope[:_ATTACK] = _rise(_ATTACK)
    envelope[-_RELEASE:] = _rise(_RELEASE)[::-1]
    return np.concatenate([quiet(_LEAD), np.asarray(0.3 * sound * envelope, dtype=np.float32)])


def _rise(count: int) -> npt.NDArray[np.float64]:
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * np.arange(count) / count), dtype=np.float64)
