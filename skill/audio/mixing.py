"""Lay a bed of sound under a joined stream.

Only what sounds is encoded anew. A bed is encoded once, as a loop of frames that stand for themselves (no bit
reservoir), and where nothing is said the stream simply takes the loop's frames, as a plain stream takes
silent ones. Where something is said, the stream is decoded, added to the bed at the same place of the loop,
and encoded on the same grid of frames, with a few frames around it that are then left out; so at its edges
the loop's own frames fit on without a seam.

Every stream begins at the loop's beginning, and in its last two seconds the bed goes over to the end of the
loop. So whatever stream follows, the bed goes on; and as where a stream stands in a routine does not matter,
its name says all about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from skill.routine.terms import Bed

from .beds import LOOP_FRAMES, loop
from .encode import DELAY, decode, encode_grid
from .frames import FRAME_BYTES, FRAME_SAMPLES, SILENT_FRAME, check_frames
from .pcm import CEILING_DBTP, Pcm, amplitude, decibels, high_peaks, louder

CROSSING_FRAMES = 84
"""Frames in which the bed goes over to the loop's end: 2 s."""

_BEFORE, _AFTER = 3, 3  # frames encoded around what is kept: a frame's transform and filters reach that far
_BRIDGED = 8  # frames of silence that are not worth an interruption
_TAIL = 2  # frames in which a decoder still puts out the frame before
_CEILING_DB = CEILING_DBTP - 1.6  # encoding once more raises peaks again
_LIFT = np.float32(amplitude(0.3))  # the bed makes a meter count the rests in part; this makes up for it
_SPARE_DB = 0.05
_STEP_DB = 0.4
_ROUNDS = 8

_Frames = npt.NDArray[np.uint8]
"""Frames, shape (frames, 144)."""
_Sound = npt.NDArray[np.float32]
"""Frames as sound, shape (frames, 576)."""
_Span = tuple[int, int]
"""First frame and the one behind the last."""


def mixed(plain: bytes, bed: Bed) -> bytes:
    """``plain``, a joined stream, with ``bed`` under all of it; as many frames of the same format."""
    if bed is Bed.NONE or not plain:
        return plain
    count = check_frames(plain)
    frames = _loop_frames(bed)[np.arange(count) % LOOP_FRAMES].copy()
    mixture = _Mixture(_split(plain), bed)
    due = dict.fromkeys(mixture.spans, _CEILING_DB)
    for _ in range(_ROUNDS):
        _encode_spans(frames, mixture, due)
        due = {span: due[span] - over - _STEP_DB for span, over in _over(frames, [*due])}
        if not due:
            break
    return frames.tobytes()


def _encode_spans(frames: _Frames, mixture: _Mixture, due: Mapping[_Span, float]) -> None:
    """Encode the mixture anew in each span, its peaks under the ceiling given; all in one go."""
    packets, at = _split(encode_grid(mixture.input(due))), 0
    for first, last in due:
        frames[first:last] = packets[at + _BEFORE : at + _BEFORE + last - first]
        at += _BEFORE + last - first + _AFTER


def _over(frames: _Frames, spans: Sequence[_Span]) -> Iterator[tuple[_Span, float]]:
    """The spans whose true peaks, heard in their place, are too high, and by how many dB.

    Encoding raises peaks, by up to 2 dB and no two alike.
    """
    around = [frames[max(0, first - 1) : last + 1] for first, last in spans]
    heard = decode(np.concatenate(around).tobytes())
    edges = np.cumsum([0, *map(len, around)]) * FRAME_SAMPLES
    where, peaks = high_peaks(heard, CEILING_DBTP)
    for span, start, end in zip(spans, edges, edges[1:], strict=False):
        inside = peaks[(where >= start) & (where < end)]
        if inside.size and (over := decibels(float(inside.max())) - CEILING_DBTP + _SPARE_DB) > 0:
            yield span, over


class _Mixture:
    """What a stream should sound like, and what to feed an encoder for it."""

    def __init__(self, plain: _Frames, bed: Bed) -> None:
        self._bed, self._samples = bed, len(plain) * FRAME_SAMPLES
        self.spans = _spans(plain, len(plain))
        """What is to be encoded anew. Outside of it there is silence, so only what is in it is decoded."""
        voice = np.zeros((len(plain), FRAME_SAMPLES), np.float32)
        inside = np.concatenate([np.arange(first, last) for first, last in self.spans])
        voice[inside] = decode(plain[inside].tobytes()).reshape(-1, FRAME_SAMPLES)
        self._voice: Pcm = voice.ravel()

    def input(self, due: Mapping[_Span, float]) -> Pcm:
        """The samples that an encoder turns into the frames of each span and some around it, one by one.

        By span: the level in dB under which its peaks are to stay.
        """
        bounds = [(first - _BEFORE, last + _AFTER) for first, last in due]
        at = np.concatenate([np.arange(a * FRAME_SAMPLES, b * FRAME_SAMPLES) for a, b in bounds]) + DELAY
        sound = _under(self._bed, at, self._samples)
        there = (at >= 0) & (at < self._samples)
        sound[there] += self._voice[at[there]] * _LIFT
        tops = np.repeat(list(due.values()), [b - a for a, b in bounds])
        return _held(sound.reshape(-1, FRAME_SAMPLES), tops).ravel()


def _held(sound: _Sound, tops: npt.NDArray[np.float64]) -> _Sound:
    """Frames of sound, each frame's peaks under its level in ``tops`` (dB). Only loud frames are touched."""
    scale = 10 ** ((_CEILING_DB - tops) / 20)
    loud = np.abs(sound).max(axis=1) * scale > amplitude(_CEILING_DB)
    near = np.convolve(loud, np.ones(3), mode="same") > 0
    if near.any():
        high = (np.abs(sound[near]) * scale[near, np.newaxis]).ravel()
        sound[near] = louder(sound[near].ravel(), high, 0.0, _CEILING_DB).reshape(-1, FRAME_SAMPLES)
    return sound


def under(bed: Bed, start: int, end: int, total: int) -> Pcm:
    """The bed from sample ``start`` to ``end`` of a stream of ``total`` samples, or beyond it."""
    return _under(bed, np.arange(start, end), total)


def _under(bed: Bed, at: npt.NDArray[np.intp], total: int) -> Pcm:
    """The bed at samples of a stream of ``total`` samples, or beyond it."""
    once = loop(bed)
    sound = once[at % len(once)]
    crossing = min(CROSSING_FRAMES * FRAME_SAMPLES, total)
    late = at >= total - crossing
    if late.any():
        way = np.clip((at[late] - (total - crossing)) / crossing, 0, 1).astype(np.float32)
        into = once[(at[late] - total) % len(once)]
        sound[late] = _crossed(bed, sound[late], into, way)
    return sound


def _crossed(bed: Bed, out: Pcm, into: Pcm, way: Pcm) -> Pcm:
    """From one place of a bed to another. Noise adds up in power, the pad's tones, which agree, in level."""
    if bed is Bed.PAD:
        return out * (1 - way) + into * way
    angle = way * np.float32(np.pi / 2)
    return np.asarray(out * np.cos(angle) + into * np.sin(angle), dtype=np.float32)


def _spans(plain: _Frames, count: int) -> list[_Span]:
    """The frames to be encoded anew: where something sounds, and the crossing at the end."""
    sounding = np.flatnonzero((plain != np.frombuffer(SILENT_FRAME, np.uint8)).any(axis=1))
    edges = [0, *(np.flatnonzero(np.diff(sounding) > _BRIDGED) + 1), len(sounding)] if sounding.size else [0]
    spans = [(int(sounding[a]), int(sounding[b - 1]) + 1 + _TAIL) for a, b in pairwise(edges)]
    spans.append((max(0, count - CROSSING_FRAMES), count))
    joined: list[_Span] = []
    for first, last in spans:
        if joined and first <= joined[-1][1] + _BRIDGED:
            joined[-1] = joined[-1][0], min(count, max(last, joined[-1][1]))
        else:
            joined.append((first, min(count, last)))
    return joined


@cache
def _loop_frames(bed: Bed) -> _Frames:
    """The loop, encoded as the middle of itself."""
    once = loop(bed)
    at = np.arange(-_BEFORE * FRAME_SAMPLES, (LOOP_FRAMES + _AFTER) * FRAME_SAMPLES) + DELAY
    return _split(encode_grid(once[at % len(once)]))[_BEFORE : _BEFORE + LOOP_FRAMES]


def _split(frames: bytes) -> _Frames:
    return np.frombuffer(frames, np.uint8).reshape(-1, FRAME_BYTES)
