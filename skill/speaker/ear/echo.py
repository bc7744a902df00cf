"""The routine's own voice, taken out of what the microphone heard along with somebody.

A browser cancels echo as well, but not in the first seconds of a sound, and not at all where a wireless
loudspeaker brings it half a second late. What was played is known here to the sample, so the way from the
loudspeaker to the microphone can be worked out from the utterance itself: the delay where both are most
alike, then the filter that leaves least of it (Haykin, Adaptive Filter Theory: the Wiener filter).
"""

from __future__ import annotations

from math import gcd
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .pcm import RATE, Samples

Played: TypeAlias = NDArray[np.float32]
"""What the loudspeaker played, mono, ``RATE`` a second: from ``BEFORE_MS`` before the utterance on."""
BEFORE_MS: Final = 2_000
"""So much later a sound may arrive than by its player's clock, which stops where it pauses."""
AFTER_MS: Final = 400
"""So much earlier: players tell their position in steps."""
TAPS: Final = 1536
"""Length of the way through the room in samples: 96 ms."""
EARLY: Final = 64
"""Samples of it before the moment at which both are most alike."""
ALIKE: Final = 16.0
"""How far the best delay stands out of all delays, in standard deviations: other speech reaches 12, an
echo 20 dB below the words 32."""
STEADY: Final = 1e-3
"""Part of the power of what was played that keeps the filter from fitting its silent frequencies."""


def played_at(sound: NDArray[np.float32], rate: int, hush_ms: int = 0) -> Played:
    """A sound of ``rate`` samples a second as the ear compares it, after ``hush_ms`` ms of silence."""
    from scipy.signal import resample_poly

    common = gcd(rate, RATE)
    heard = resample_poly(sound, RATE // common, rate // common).astype(np.float32)
    return np.concatenate([np.zeros(hush_ms * RATE // 1000, np.float32), heard])


def without(samples: Samples, played: Played) -> Samples:
    """The utterance without what was played; as it was where nothing of it can be found in there."""
    from scipy.linalg import solve_toeplitz

    heard = samples.astype(np.float64)
    size = 1 << (len(played) + TAPS).bit_length()
    delay = _delay(heard, played, size)
    if delay is None:
        return samples
    near = _from(played, delay - TAPS + EARLY, len(heard) + TAPS)
    spectrum = np.fft.rfft(near, size)
    power = np.fft.irfft(np.abs(spectrum) ** 2, size)[:TAPS]
    power[0] *= 1 + STEADY
    shared = np.fft.irfft(np.fft.rfft(np.concatenate([np.zeros(TAPS), heard]), size) * spectrum.conj(), size)
    way = solve_toeplitz(power, shared[:TAPS])
    echo = np.fft.irfft(spectrum * np.fft.rfft(way, size), size)[TAPS : TAPS + len(heard)]
    return np.clip(heard - echo, -32_768, 32_767).astype(np.int16)


def _delay(heard: NDArray[np.float64], played: Played, size: int) -> int | None:
    """Where in ``played`` the utterance begins, in samples; None where they have nothing in common.

    Every frequency counts the same (the phase transform of Knapp and Carter), else the loudest vowel decides.
    """
    if len(played) <= len(heard) or not played.any() or not heard.any():
        return None
    both = np.fft.rfft(played, size) * np.fft.rfft(heard, size).conj()
    alike = np.abs(np.fft.irfft(both / (np.abs(both) + 1e-6 * np.abs(both).max()), size))
    alike = alike[: len(played) - len(heard)]
    best = int(alike.argmax())
    return best if alike[best] >= ALIKE * np.sqrt((alike**2).mean()) else None


def _from(played: Played, start: int, count: int) -> NDArray[np.float64]:
    """``count`` samples from ``start`` on, silence where there are none."""
    found = np.zeros(count)
    first, last = max(0, start), min(len(played), start + count)
    found[first - start : last - start] = played[first:last]
    return found
