"""The ear: short utterances from a microphone of this computer, understood on this computer.

    PCM ── less what was played ── trim ── first ear ── own? named? sure? ── understanding ── HeardSound
                                               └── not sure: second ear, and what can be said now

Nothing is stored and nothing leaves the computer. What the ear needs is in ``requirements-ear.txt``; where
that is missing, ``load_ear`` raises EarError with the remedy.
"""

from __future__ import annotations

from .hearing import Ear, load_ear
from .moment import WHILE_SPEAKING, HeardSound, Moment, WhyNot
from .own import OwnSpeech, own_speech
from .pcm import MOST_SECONDS, RATE, samples_of
from .phrases import short_words

__all__ = [
    "MOST_SECONDS",
    "RATE",
    "WHILE_SPEAKING",
    "Ear",
    "HeardSound",
    "Moment",
    "OwnSpeech",
    "WhyNot",
    "load_ear",
    "own_speech",
    "samples_of",
    "short_words",
]
