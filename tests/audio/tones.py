"""Sounds whose place can be found again, clips made of them, and a voice that speaks in such tones."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from skill.audio.clip import trim
from skill.audio.encode import encode
from skill.audio.frames import SAMPLE_RATE
from skill.audio.library import ClipLibrary
from skill.audio.pcm import Pcm, samples
from skill.audio.rates import RATES, is_sentence, words_in
from skill.routine.terms import Tempo

EDGES_MS = 115
"""What a clip has around its sound."""


def tone(ms: float, hz: float = 1000.0, strength: float = 0.5) -> Pcm:
    """A sine that begins and ends at once: harder on every join than any voice."""
    time = np.arange(samples(ms)) / SAMPLE_RATE
    return np.asarray(strength * np.sin(2 * np.pi * hz * time), dtype=np.float32)


@cache
def tone_clip(ms: float, hz: float = 1000.0) -> bytes:
    """The frames of a tone, trimmed and encoded as speech is."""
    return encode(trim(tone(ms, hz)))


def steady_library(clips: Mapping[str, bytes]) -> ClipLibrary:
    """A library of these clips, which are the same at every tempo."""
    return ClipLibrary("en", {(text, Tempo.STEADY): frames for text, frames in clips.items()})


def onsets(sound: Pcm, *, gap_ms: float = 45, threshold: float = 0.05) -> list[float]:
    """When, in ms, something loud begins after at least ``gap_ms`` of silence."""
    loud = np.flatnonzero(np.abs(sound) > threshold)
    if not loud.size:
        return []
    begins = np.flatnonzero(np.diff(loud, prepend=-SAMPLE_RATE * 3600) > samples(gap_ms))
    return [float(loud[at]) * 1000 / SAMPLE_RATE for at in begins]


def biggest_step(sound: Pcm) -> float:
    """The largest difference between neighbouring samples: what a click is."""
    return float(np.abs(np.diff(sound)).max(initial=0.0))


@dataclass
class ToneEngine:
    """A voice for tests: every text is a tone of its own, at the rate of the tempo."""

    voice: str = "whistle"
    language: str = "en"
    name: str = "tones"
    spoken: int = 0

    def speak(self, text: str, tempo: Tempo) -> Pcm:
        self.spoken += 1
        pitch = 300 + hashlib.sha256(f"{text} {tempo}".encode()).digest()[0] * 4
        ms = words_in(text) * 60_000 / RATES[tempo].aim - EDGES_MS if is_sentence(text) else 60 * len(text)
        return np.concatenate([np.zeros(2400, np.float32), tone(ms, pitch, 0.2)])
