"""The chapter: where in the course a run stands, as far as its words, dose and rests depend on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from zlib import crc32

from .course import COURSE_DAYS, WEEK_DAYS, Course
from .terms import Rests

TAKES = 4
"""Ways in which each step can be worded."""
MOST_TURNS = 1296
"""Turns are counted up to here (two letters of a token) and then begin again."""
LAST_WEEK = COURSE_DAYS // WEEK_DAYS
"""The week of the course that its upkeep goes on with."""


class Image(StrEnum):
    """What tissue and nerves are compared with on one day: one image a session, from the second week on."""

    SPONGE = "sponge"
    TREE = "tree"
    BATHTUB = "bathtub"
    SIDE_STREET = "side_street"


IMAGES = tuple(Image)


class Milestone(StrEnum):
    """A session that gets a sentence of its own at its end."""

    FIRST = "first"
    THIRD = "third"
    TENTH = "tenth"
    LAST_DAY = "last_day"
    """The first session on or after the last day of the course."""


_BY_SESSION = {1: Milestone.FIRST, 3: Milestone.THIRD, 10: Milestone.TENTH}
_REPETITIONS = {1: 4, 2: 5, 3: 6}


@dataclass(frozen=True)
class Chapter:
    """What a run knows of the sessions before it. Nothing in it is about health."""

    week: int = 1
    """Week of the course, 1 to 3; the third goes on after the course."""
    turn: int = 0
    """Sessions finished before this one: wordings and the image of the day follow from it."""
    milestone: Milestone | None = None

    @property
    def repetitions(self) -> int:
        """Repetitions of each movement where nobody asked for another length: four, five, then six."""
        return _REPETITIONS[self.week]

    @property
    def rests(self) -> Rests:
        """How long rests are where nobody asked for others: longer in the last week."""
        return Rests.LONG if self.week == LAST_WEEK else Rests.USUAL

    @property
    def image(self) -> Image | None:
        """The image of the day; none in the first week, which has explanations enough."""
        return None if self.week == 1 else IMAGES[self.turn % len(IMAGES)]

    def take(self, name: str) -> int:
        """Which way the step called ``name`` is worded, 0 to 3: never the same in two sessions in a row.

        Four sessions in a row differ in every step; each further four begin somewhere else, a different
        place for each step, so that sessions far apart are no copies of one another.
        """
        block, state = divmod(self.turn, TAKES)
        return (state + crc32(f"{name} {block}".encode())) % TAKES


NEWCOMER = Chapter()
"""The chapter of somebody of whom nothing is known."""


def chapter_of(course: Course | None, finished: int | None = None, seed: str = "") -> Chapter:
    """The chapter of a session begun now; ``seed`` picks wordings where no history can be read.

    Week and milestones go by the course's days where one is followed, by finished sessions otherwise.
    """
    if course is None:
        return Chapter(turn=crc32(seed.encode()) % MOST_TURNS)
    done = course.finished if finished is None else finished
    return Chapter(_week(course, done), done % MOST_TURNS, _milestone(course, done))


def _week(course: Course, done: int) -> int:
    if course.over:
        return LAST_WEEK
    days = course.day or 1 + done * 2  # three to four sessions a week: about every other day
    return min(LAST_WEEK, 1 + (days - 1) // WEEK_DAYS)


def _milestone(course: Course, done: int) -> Milestone | None:
    if course.day == COURSE_DAYS or course.just_over:
        return Milestone.LAST_DAY
    return _BY_SESSION.get(done + 1)
