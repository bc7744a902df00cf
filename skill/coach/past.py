"""The past: what is remembered of a person, as whoever keeps the memory hands it to the coach."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol, TypeVar

from skill.routine.chapter import chapter_of
from skill.routine.course import Course
from skill.routine.terms import Bed, Counting, Length, Limb, Mode, Narrator, Pace, Rests, Talk, Tempo

from .events import Preferences

E = TypeVar("E", bound=StrEnum)


class Finished(Protocol):
    """One finished session."""

    @property
    def run_id(self) -> str:
        """The run that it was."""

    @property
    def routine(self) -> str:
        """The limb, as a word."""

    @property
    def length(self) -> str:
        """Its length, as a word."""

    @property
    def finished_at_ms(self) -> int:
        """When it ended, in ms since the epoch."""


class PastRating(Protocol):
    """One rating, 0 to 10."""

    @property
    def at_ms(self) -> int:
        """When it was given, in ms since the epoch."""

    @property
    def moment(self) -> str:
        """``before`` or ``after`` a routine."""

    @property
    def score(self) -> int:
        """The rating."""


class Left(Protocol):
    """Where somebody stopped."""

    @property
    def token(self) -> str:
        """The place as a word."""

    @property
    def saved_at_ms(self) -> int:
        """When it was true, in ms since the epoch."""


class PastSettings(Protocol):
    """What a person has set; None where nothing is."""

    def pace(self, routine: str) -> str | None:
        """The pace chosen for a limb."""

    @property
    def guidance(self) -> str | None:
        """How much is counted aloud."""

    @property
    def talk(self) -> str | None:
        """How much is explained."""

    @property
    def way(self) -> str | None:
        """The way through a run."""

    @property
    def tempo(self) -> str | None:
        """How fast the voice speaks."""

    @property
    def rests(self) -> str | None:
        """How long it is quiet between words and strokes."""

    @property
    def narrator(self) -> str | None:
        """Whose voice leads."""

    @property
    def bed(self) -> str | None:
        """What sounds under a routine."""

    @property
    def disclaimed(self) -> bool:
        """Whether it was said that this is no medical advice."""

    @property
    def hinted(self) -> bool:
        """Whether it was said what works while a stream plays."""

    @property
    def course_on(self) -> bool | None:
        """Whether the course is followed."""

    @property
    def course_day(self) -> int | None:
        """Number of the local day on which the course began."""

    @property
    def place_offered_ms(self) -> int | None:
        """Which place was offered last, by when it was saved."""

    @property
    def reminders_offered_ms(self) -> int | None:
        """When reminders were offered."""

    @property
    def check_ins(self) -> Sequence[PastRating]:
        """Ratings, oldest first."""


class Past(Protocol):
    """What is remembered of one person on one device."""

    @property
    def preferences(self) -> PastSettings:
        """What they have set."""

    @property
    def place(self) -> Left | None:
        """Where they stopped."""

    @property
    def sessions(self) -> Sequence[Finished]:
        """The sessions of the last four weeks, newest first; where there is none, the last one before."""

    @property
    def finished(self) -> int:
        """Sessions finished since the first visit."""

    @property
    def visits(self) -> int:
        """Visits before this one."""

    @property
    def known(self) -> bool:
        """False where the memory could not be asked."""

    @property
    def place_known(self) -> bool:
        """Whether no ``place`` means that there is none."""

    @property
    def over(self) -> bool:
        """Whether the run that the request is about has ended."""


def preferences_of(past: Past, course: Course | None = None) -> Preferences:
    """How a person wants to be led; what another version has written counts as not set.

    The ``course`` says where a run begun now stands, unless the memory could not be asked.
    """
    wanted = past.preferences
    paces = {limb: pace for limb in Limb if (pace := member_of(Pace, wanted.pace(limb)))}
    return Preferences(
        paces,
        member_of(Talk, wanted.talk),
        member_of(Counting, wanted.guidance),
        member_of(Mode, wanted.way),
        member_of(Tempo, wanted.tempo),
        member_of(Rests, wanted.rests),
        member_of(Narrator, wanted.narrator),
        member_of(Bed, wanted.bed),
        past.visits,
        past.finished,
        wanted.disclaimed,
        wanted.hinted,
        _last(past),
        chapter=chapter_of(course) if course and past.known else None,
    )


def _last(past: Past) -> tuple[Limb, Length | None] | None:
    """What the last finished session was, where this version still knows such a routine."""
    last = next(iter(past.sessions), None)
    limb = member_of(Limb, last.routine) if last else None
    return (limb, member_of(Length, last.length)) if last and limb else None


def member_of(kind: type[E], text: str | None) -> E | None:
    """The member of that name; None where there is none, or another version has written it."""
    try:
        return None if text is None else kind(text)
    except ValueError:
        return None
