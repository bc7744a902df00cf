"""What a voice engine is, and how it fails."""

from __future__ import annotations

from typing import Protocol

from skill.audio.pcm import Pcm
from skill.errors import AudioError
from skill.routine.terms import Tempo


class Engine(Protocol):
    """A voice. It may be asked from several threads at once."""

    @property
    def name(self) -> str:
        """The engine, as the manifest records it: "gtts", "hibari"."""

    @property
    def voice(self) -> str:
        """Which voice: two clips of one text, tempo and voice are interchangeable."""

    @property
    def language(self) -> str:
        """The language it speaks, such as "en"."""

    def speak(self, text: str, tempo: Tempo) -> Pcm:
        """The sound of ``text`` at ``tempo``; AudioError, with a remedy, when it cannot be had.

        EngineFailed where another try may succeed. An engine tries once; patience.py tries again.
        """


class EngineFailed(AudioError):
    """This attempt failed, and another may succeed: half an answer, a garbled one, a crash."""


class EngineUnreachable(EngineFailed):
    """The engine could not be reached, or turned us away for now: network, time-out, 429, 5xx."""


def check_speakable(text: str) -> str:
    """``text`` in one line; AudioError when there is nothing to say in it."""
    line = " ".join(text.split())
    if not any(letter.isalnum() for letter in line):
        raise AudioError(f"There is nothing to speak in {text!r}. Give every clip at least one word.")
    return line
