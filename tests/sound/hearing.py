"""Ears that are not the renderer's: FFmpeg's decoder and loudness meter, levels in time, and Whisper for words."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

import av
import numpy as np
from av.filter import Graph

from skill.audio.pcm import Pcm

SAMPLE_RATE = 24_000
AUDIBLE_DB = -46
"""What lies further below the loudest moment of a cue is not heard."""
_WINDOW = SAMPLE_RATE // 200


@dataclass(frozen=True)
class Heard:
    """A stream as a device decodes it."""

    sound: Pcm
    lufs: float
    """Integrated loudness after EBU R 128."""
    peak: float
    """True peak in dBTP."""

    @property
    def ms(self) -> float:
        """How long it lasts."""
        return len(self.sound) * 1000 / SAMPLE_RATE


def listen(stream: bytes) -> Heard:
    """Decode a stream from beginning to end and measure it on the way, with FFmpeg's ebur128."""
    pieces: list[Pcm] = []
    latest: dict[str, str] = {}
    with av.open(io.BytesIO(stream), "r", format="mp3") as container:
        source = container.streams.audio[0]
        assert (source.rate, source.codec_context.layout.nb_channels) == (SAMPLE_RATE, 1)
        graph = _meter(source)
        for frame in container.decode(source):
            pieces.append(frame.to_ndarray()[0])
            graph.push(frame)
            latest = _read(graph) or latest
    graph.push(None)
    latest = _read(graph) or latest
    peak = float(latest["lavfi.r128.true_peak"])
    return Heard(np.concatenate(pieces), float(latest["lavfi.r128.I"]), 20 * math.log10(peak))


def _meter(source: av.AudioStream) -> Graph:
    graph = Graph()
    ends = graph.add_abuffer(template=source), graph.add("abuffersink")
    meter = graph.add("ebur128", peak="true", metadata="1", framelog="quiet")
    ends[0].link_to(meter)
    meter.link_to(ends[1])
    graph.configure()
    return graph


def _read(graph: Graph) -> dict[str, str]:
    """The meter's latest readings."""
    latest: dict[str, str] = {}
    while True:
        try:
            latest = dict(graph.pull().metadata) or latest
        except (av.BlockingIOError, av.EOFError):
            return latest


def biggest_step(sound: Pcm) -> float:
    """The largest difference between neighbouring samples."""
    return float(np.abs(np.diff(sound)).max(initial=0.0))


def levels(sound: Pcm) -> Pcm:
    """The level around each sample: root mean square over 5 ms."""
    power = np.pad(sound.astype(np.float64) ** 2, (_WINDOW // 2 + 1, _WINDOW - _WINDOW // 2 - 1)).cumsum()
    mean = np.maximum(power[_WINDOW:] - power[:-_WINDOW], 0.0) / _WINDOW
    return np.asarray(np.sqrt(mean), np.float32)


def onset_ms(level: Pcm, begin_ms: float, end_ms: float) -> float:
    """When, from ``begin_ms`` on, something is first heard of what sounds until ``end_ms``."""
    first, last = (int(ms * SAMPLE_RATE / 1000) for ms in (max(0.0, begin_ms), end_ms))
    part = level[first:last]
    audible = np.flatnonzero(part > part.max() * 10 ** (AUDIBLE_DB / 20))
    return (first + int(audible[0])) * 1000 / SAMPLE_RATE
