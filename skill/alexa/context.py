"""The skill context: what every handler needs at hand, made once and shared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from skill.art.manifest import PublicArt
from skill.audio.streams import StreamLibrary
from skill.coach.coach import Coach
from skill.content.phrasing import Phrasing
from skill.content.vocabulary import Vocabulary
from skill.persistence.guarded import Guarded
from skill.routine.catalogue import Catalogue
from skill.routine.run import Step
from skill.routine.terms import Bed

# Streams under a public address.

AUDIO_PATH = "/audio"
"""Where the streams of this installation begin, below the public address."""


class PublicStreams:
    """Where devices fetch streams: ``<base>/audio/<language>/<name>.mp3``.

    Devices fetch by themselves, over https from port 443, without any credentials of the skill
    (Amazon, AudioPlayer interface reference, "Audio stream requirements").
    """

    def __init__(self, base: str, libraries: Mapping[str, StreamLibrary]) -> None:
        self._base = base.rstrip("/") + AUDIO_PATH
        self._libraries = libraries

    def ready(self, language: str) -> bool:
        """Whether streams of this language can be played at all."""
        return language in self._libraries

    def captions(self, language: str, step: Step) -> str:
        """The captions of a step's stream as WebVTT."""
        return self._libraries[language].captions(step)

    def url(self, language: str, step: Step, bed: Bed = Bed.NONE) -> str | None:
        """The address of a step's stream; None where its language has no clips."""
        there = self._libraries.get(language)
        return None if there is None else f"{self._base}/{language}/{there.name(step, bed)}.mp3"


class Streams(Protocol):
    """Where the stream of a step can be fetched by a device."""

    def url(self, language: str, step: Step, bed: Bed = Bed.NONE) -> str | None:
        """An https address, or None where this step cannot be streamed."""

    def captions(self, language: str, step: Step) -> str:
        """The captions of a stream that has an address, as WebVTT."""

    def ready(self, language: str) -> bool:
        """Whether streams of this language can be played at all."""


@dataclass(frozen=True, eq=False)
class Language:
    """One language: what can be done in it, how it is said, what people call things.

    Equal to nothing but itself, so that what is made from it can be kept under it.
    """

    catalogue: Catalogue
    coach: Coach
    phrasing: Phrasing
    vocabulary: Vocabulary


@dataclass(frozen=True)
class SkillContext:
    """Everything behind the handlers."""

    languages: Mapping[str, Language]
    """By language, such as ``en``; English must be there."""
    memory: Guarded
    streams: Streams | None = None
    """None: no device can stream, and every routine waits for the person."""
    check_ins: bool = False
    """Whether the owner of a private installation keeps ratings (SKILL_CHECKINS)."""
    note: Callable[[str], None] = lambda _: None
    """Takes one line for the owner's log, without personal data."""
    art: PublicArt | None = None
    """Where devices fetch pictures; None: streams and cards go without."""

    def language(self, locale: str | None) -> Language:
        """The language of a locale such as ``en-GB``; English where it has none."""
        return self.languages.get((locale or "en")[:2].lower(), self.languages["en"])

    def speaks(self, locale: str) -> bool:
        """Whether a locale is answered in a language of its own."""
        return locale[:2].lower() in self.languages
