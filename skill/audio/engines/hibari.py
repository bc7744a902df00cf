"""Hibari, a voice on this computer: no network, no account, a model of 8 MB inside its package.

hibari-tts is Apache-2.0, code and weights. Its voice "heart" (American English) was distilled from Kokoro's.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import Any

import numpy as np

from skill.audio.pcm import Pcm
from skill.errors import AudioError
from skill.routine.terms import Tempo

from .pacing import VoiceHabits, paced
from .protocol import check_speakable

INSTALL = "Install it with: tools/install voice"
"""The remedy where an engine of this computer is missing."""

_SEED = 20  # the voice's breath is noise: of one seed, so that a clip rendered again is the same file


class HibariEngine:
    """The voice "heart". It may speak several texts at once, each on a core of its own."""

    name = "hibari"
    voice = "heart"

    def __init__(self, language: str = "en", habits: VoiceHabits | None = None) -> None:
        """Load the model; AudioError where it is not installed, or for another language than English.

        ``habits`` say how exactly it keeps a tempo, and whether somebody waits for it.
        """
        self.language = language
        self._habits = habits or VoiceHabits()
        if language != "en":
            raise AudioError(f"Hibari speaks English, not {language!r}. Use --engine gtts.")
        try:
            from hibari import Hibari
        except ImportError as error:
            raise AudioError(f"Hibari, the voice on this computer, is not installed. {INSTALL}") from error
        self._hibari: Any = Hibari(threads=1)
        self._lock = Lock()
        self._read = lru_cache(maxsize=256)(self._read_anew)

    def speak(self, text: str, tempo: Tempo) -> Pcm:
        """The sound of ``text`` at ``tempo``."""
        return paced(self._say, check_speakable(text), tempo, self._habits)

    def _say(self, sentence: str, speed: float) -> Pcm:
        noise = np.random.default_rng(_SEED)
        sounds = [self._hibari.from_ids(ids, speed, noise) for ids in self._read(sentence)]
        return np.concatenate(sounds) if sounds else np.zeros(0, np.float32)

    def _read_anew(self, sentence: str) -> Sequence[Sequence[int]]:
        """The phonemes of a sentence as numbers, in parts that the model takes."""
        with self._lock:
            return [self._hibari.ids(phonemes) for phonemes in self._hibari.phonemize(sentence)]
