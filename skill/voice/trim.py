"""Cut the silence around a sound, so that it begins when its cue says and ends when it ends."""

from __future__ import annotations

import numpy as np

from skill.errors import AudioError
from skill.voice.encode import LEAD_MS
from skill.voice.pcm import Pcm, amplitude, quiet, samples

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
