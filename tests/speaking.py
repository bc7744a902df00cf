"""A mouth: what tests say to the ear, synthesised where it is needed."""

from __future__ import annotations

from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]
RATE = 16_000


class Mouth:
    """Says English with hibari's voice. Raises ImportError where ``hibari-tts`` is not installed."""

    def __init__(self) -> None:
        from hibari import SAMPLE_RATE, Hibari

        self._hibari: Any = Hibari(threads=1)
        self._rate = int(SAMPLE_RATE)

    def __call__(self, words: str, speed: float = 1.0, pitch: float = 1.0, *, rate: int = RATE) -> Sound:
        """``words`` at ``rate`` samples a second, from -1 to 1; ``pitch`` moves the whole voice up or down."""
        text = words[:1].upper() + words[1:] + ("" if words[-1:] in ".?!" else ".")
        noise = np.random.default_rng(20)
        spoken = [
            self._hibari.from_ids(self._hibari.ids(phonemes), speed / pitch, noise)
            for phonemes in self._hibari.phonemize(text)
        ]
        return resampled(np.concatenate(spoken), round(self._rate * pitch), rate)


def in_room(sound: Sound, rt60: float, random: np.random.Generator) -> Sound:
    """The sound as a room of so much echo would carry it: direct, then noise that dies away by 60 dB in ``rt60`` s."""
    length = int(rt60 * RATE)
    walls = random.standard_normal(length) * 10 ** (-3 * np.arange(length) / length) * 0.05
    walls[0] = 1.0
    return np.convolve(sound, walls)[: len(sound)].astype(np.float32)


def resampled(sound: Sound, old: int, new: int) -> Sound:
    """The sound at another rate, by cutting its spectrum."""
    common = gcd(old, new)
    padded = np.concatenate([sound, np.zeros(-len(sound) % (old // common), np.float32)])
    size = len(padded) // (old // common) * (new // common)
    spectrum = np.fft.rfft(padded)[: size // 2 + 1]
    spectrum = np.concatenate([spectrum, np.zeros(size // 2 + 1 - len(spectrum))])
    return (np.fft.irfft(spectrum, size) * (size / len(padded))).astype(np.float32)
