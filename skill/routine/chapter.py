"""The chapter: where in the course a run stands, as far as its words, dose and rests depend on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from zlib import crc32

from .course import COURSE_DAYS, FEW_A_WEEK, WEEK_DAYS, Course
from .terms import Rests

TAKES = 4
"""Ways in which each step can be worded."""
MOST_TURNS = 1296
"""Turns are counted up to here (two letters of a token) and then begin again."""
EXPLAINED_SESSIONS = 3
"""So many finished sessions hear every movement explained."""
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

    @property
    def explains(self) -> bool:
        """Whether movements are explained in full: until the third session is finished."""
        return self.week == 1 and self.turn < EXPLAINED_SESSIONS

    def take(self, number: int) -> int:
        """Which way the step of this number, 0 to 15, is worded: 0 to 3.

        Turns are written in base four, and the digits added up in the field of four elements, the later ones
        times the step's number: orthogonal Latin squares. So any two of 64 sessions in a row word at most
        about a quarter of their steps alike, and two that follow each other word none alike within four.
        """
        first, second, third = self.turn % 4, self.turn // 4 % 4, self.turn // 16 % 4
        return first ^ _TIMES[number % 4][second] ^ _TIMES[number // 4 % 4][third]


_TIMES = ((0, 0, 0, 0), (0, 1, 2, 3), (0, 2, 3, 1), (0, 3, 1, 2))
"""Products in the field of four elements; its sums are exclusive or."""
NEWCOMER = Chapter()
"""The chapter of somebody of whom nothing is known."""


def chapter_of(course: Course) -> Chapter:
    """The chapter of a session begun now.

    Week and milestones go by the course's days where one is followed, by finished sessions otherwise.
    """
    done = course.finished
    return Chapter(_week(course, done), done % MOST_TURNS, _milestone(course, done))


def unknown_chapter(seed: str) -> Chapter:
    """The chapter of a session of which no history can be read: a first week's, worded by the seed."""
    return Chapter(turn=crc32(seed.encode()) % MOST_TURNS)


def _week(course: Course, done: int) -> int:
    """By the days that have passed, and never ahead of the sessions that such a week would have had."""
    by_sessions = 1 + done // FEW_A_WEEK
    by_days = LAST_WEEK if course.day is None else 1 + (course.day - 1) // WEEK_DAYS
    return min(by_days, by_sessions, LAST_WEEK)


def _milestone(course: Course, done: int) -> Milestone | None:
    if course.begun is not None:
        last = course.begun + COURSE_DAYS - 1
        lately = 0 <= course.today - last <= COURSE_DAYS  # sessions since then are still among the days
        if lately and not any(day >= last for day in course.days):
            return Milestone.LAST_DAY
    return _BY_SESSION.get(done + 1)
