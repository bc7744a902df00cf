"""One clip: a sound trimmed, brought to its loudness, encoded, and measured as it will be heard."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from skill.errors import AudioError

from .encode import LEAD_MS, decode, encode
from .frames import duration_ms, silence
from .pcm import (
    CEILING_DBTP,
    Pcm,
    Peaks,
    amplitude,
    even_out,
    integrated_clip,
    louder,
    peaks,
    quiet,
    samples,
    soften_hiss,
    true_peak,
    untangle,
)

# Cut the silence around a sound, so that it begins when its cue says and ends when it ends.

TAIL_MS = 40
"""What is kept behind the last audible sound, fading out."""

_BELOW_LOUDEST_DB = -46
_AUDIBLE_DB = -66
_WINDOW = samples(5)


def trim(sound: Pcm) -> Pcm:
    """``sound`` with exactly 20 ms before and 40 ms behind what can be heard, faded in and out.

    What is softer than 46 dB below the loudest moment does not count as heard: breath and room noise lie
    there, while even a soft "f" at the start of a word lies well above. AudioError when nothing is heard.
    """
    first, last = _audible(sound)
    lead, tail = samples(LEAD_MS), samples(TAIL_MS)
    around = np.concatenate([quiet(lead), sound, quiet(tail)])
    kept = around[first : last + lead + tail].copy()
    kept[:lead] *= _fade(lead)
    kept[-tail:] *= _fade(tail)[::-1]
    return kept


def _audible(sound: Pcm) -> tuple[int, int]:
    """The samples at which the audible part begins and ends."""
    windows = np.pad(sound, (0, -len(sound) % _WINDOW)).reshape(-1, _WINDOW)
    levels = np.sqrt(np.mean(windows.astype(np.float64) ** 2, axis=1))
    loudest = levels.max(initial=0.0)
    heard = np.flatnonzero(levels > loudest * amplitude(_BELOW_LOUDEST_DB))
    if loudest < amplitude(_AUDIBLE_DB) or not heard.size:
        raise AudioError("Nothing can be heard in it: it is silent from beginning to end.")
    return int(heard[0]) * _WINDOW, min(len(sound), (int(heard[-1]) + 1) * _WINDOW)


def _fade(count: int) -> Pcm:
    """A rise from 0 to 1 that starts and ends gently."""
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * np.arange(count) / count), dtype=np.float32)


SPEECH_LUFS = -13.8
"""The loudness of a clip of speech. A stream of them comes out around -14: the rests between words and the
softer chime take a little away."""
CHIME_LUFS = -18.0
"""The loudness of the chime: a sign beside the voice, not a second voice."""
TOLERANCE_LU = 0.7
"""How far a clip may be off its loudness; a stream of such clips then keeps within 1 LU."""

_NEAR_ENOUGH_LU = 0.35
_USUALLY_OVER_DB = 1.2  # how far encoding raises the peaks; a good first guess saves an encoding
_ROUNDS = 12
_CEILING_DBTP = CEILING_DBTP - 0.15  # others measure true peaks with other filters


@dataclass(frozen=True)
class Clip:
    """A rendered clip."""

    frames: bytes
    """Whole frames of the clip format."""
    lufs: float
    """Loudness of the decoded frames as they count in a stream, in LUFS."""
    peak: float
    """True peak of the decoded frames in dBTP."""
    heard: Pcm = field(repr=False, compare=False)
    """The decoded frames, and a silent one behind them."""

    @property
    def ms(self) -> int:
        """How long it takes in a stream, in milliseconds: 24 for each frame."""
        return duration_ms(len(self.frames))


def speech_clip(sound: Pcm, rounds: int = _ROUNDS) -> Clip:
    """A clip of the speech ``sound``, at -14 LUFS as near as ``rounds`` encodings come.

    AudioError when nothing can be heard in it.
    """
    return _at_loudness(soften_hiss(even_out(trim(untangle(sound)))), SPEECH_LUFS, rounds)


def chime_clip(sound: Pcm) -> Clip:
    """A clip of the chime, softer than speech."""
    return _at_loudness(sound, CHIME_LUFS)


def measure(frames: bytes) -> Clip:
    """The clip made of ``frames``, decoded and measured; AudioError when they are not of the format."""
    heard = decode(frames + silence(1))
    return Clip(frames, round(integrated_clip(heard), 2), round(true_peak(heard), 2), heard)


def _at_loudness(sound: Pcm, target: float, rounds: int = _ROUNDS) -> Clip:
    """A clip of ``sound`` that measures ``target`` LUFS when decoded, its peaks under the ceiling.

    Found by trying: MP3 at 48 kbit/s changes the loudness by a little and the peaks by up to 2 dB.
    """
    loudness = integrated_clip(sound)
    if not math.isfinite(loudness):
        raise AudioError("It is too soft to be brought to a loudness.")
    rise, ceiling, highest = target - loudness, CEILING_DBTP - _USUALLY_OVER_DB, peaks(sound)
    tries: list[Clip] = []
    for _ in range(rounds):
        clip = measure(encode(_raised(sound, highest, rise, ceiling)))
        off, over = target - clip.lufs, clip.peak - _CEILING_DBTP
        tries.append(clip)
        if abs(off) <= _NEAR_ENOUGH_LU and over <= 0:
            break
        rise, ceiling = rise + off, ceiling - (over if over > 0 else over / 2)
    return min(tries, key=lambda clip: (clip.peak > _CEILING_DBTP, abs(clip.lufs - target)))


def _raised(sound: Pcm, highest: Peaks, rise: float, ceiling: float) -> Pcm:
    """``sound`` with ``rise`` dB more energy and its peaks under ``ceiling``, as near as a few tries come.

    The limiter takes some of each added decibel away again; hence the tries.
    """
    before, gain = _energy_db(sound), rise
    for _ in range(_ROUNDS):
        limited = louder(sound, highest, gain, ceiling)
        missing = rise - (_energy_db(limited) - before)
        if abs(missing) < _NEAR_ENOUGH_LU / 6:
            break
        gain += 1.4 * missing
    return limited


def _energy_db(sound: Pcm) -> float:
    return 10 * math.log10(float(np.dot(sound, sound)) + 1e-12)
