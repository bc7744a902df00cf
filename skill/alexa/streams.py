"""Streams under a public address."""

from __future__ import annotations

from collections.abc import Mapping

from skill.routine.step import Step
from skill.voice.shelf import Shelf

AUDIO_PATH = "/audio"
"""Where the streams of this installation begin, below the public address."""


class PublicStreams:
    """Where devices fetch streams: ``<base>/audio/<language>/<name>.mp3``.

    Devices fetch by themselves, over https from port 443, without any credentials of the skill
    (Amazon, AudioPlayer interface reference, "Audio stream requirements").
    """

    def __init__(self, base: str, shelves: Mapping[str, Shelf]) -> None:
        self._base = base.rstrip("/") + AUDIO_PATH
        self._shelves = shelves

    def ready(self, language: str) -> bool:
        """Whether streams of this language can be played at all."""
        return language in self._shelves

    def captions(self, language: str, step: Step) -> str:
        """The captions of a step's stream as WebVTT."""
        return self._shelves[language].captions(step)

    def url(self, language: str, step: Step) -> str | None:
        """The address of a step's stream; None where its language has no clips."""
        shelf = self._shelves.get(language)
        return None if shelf is None else f"{self._base}/{language}/{shelf.name(step)}.mp3"
