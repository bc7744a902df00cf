"""The desk: what every handler needs at hand, made once and shared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from skill.art.public import PublicArt
from skill.coach.coach import Coach
from skill.content.phrasing import Phrasing
from skill.content.vocabulary import Vocabulary
from skill.memory.guarded import Guarded
from skill.routine.catalogue import Catalogue
from skill.routine.step import Step


class Streams(Protocol):
    """Where the stream of a step can be fetched by a device."""

    def url(self, language: str, step: Step) -> str | None:
        """An https address, or None where this step cannot be streamed."""

    def captions(self, language: str, step: Step) -> str:
        """The captions of a stream that has an address, as WebVTT."""

    def ready(self, language: str) -> bool:
        """Whether streams of this language can be played at all."""


@dataclass(frozen=True, eq=False)
class Tongue:
    """One language: what can be done in it, how it is said, what people call things.

    Equal to nothing but itself, so that what is made from it can be kept under it.
    """

    book: Catalogue
    coach: Coach
    phrasing: Phrasing
    vocabulary: Vocabulary


@dataclass(frozen=True)
class Desk:
    """Everything behind the handlers."""

    tongues: Mapping[str, Tongue]
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

    def tongue(self, locale: str | None) -> Tongue:
        """The language of a locale such as ``en-GB``; English where it has none."""
        return self.tongues.get((locale or "en")[:2].lower(), self.tongues["en"])
