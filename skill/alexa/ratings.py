"""Ratings from 0 to 10, where the owner of a private installation keeps them: which belong together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from skill.memory.kept import Session
from skill.memory.preferences import CheckIn

AROUND_MS = 6 * 3_600_000
"""A rating before a routine and one after it lie at most this far apart, in ms."""
LATELY_S = 2 * 3_600
"""So long after a routine, in seconds, a rating counts as one after it."""


@dataclass(frozen=True)
class Trend:
    """The latest ratings around one routine, and the very first one; None where there is none."""

    before: int | None = None
    after: int | None = None
    first: int | None = None
    """The first rating before a routine, where it is older than ``before``."""


def trend_of(ratings: Sequence[CheckIn]) -> Trend:
    """The newest rating after a routine, with the one before that same routine; ``ratings`` oldest first."""
    before = [rating for rating in ratings if rating.moment == "before"]
    for after in (rating for rating in reversed(ratings) if rating.moment == "after"):
        around = [rating for rating in before if 0 <= after.at_ms - rating.at_ms <= AROUND_MS]
        if around:
            first = before[0].score if before[0] is not around[-1] else None
            return Trend(around[-1].score, after.score, first)
    return Trend()


def done_lately(sessions: Iterable[Session], at: int) -> bool:
    """Whether a session was finished not long before the second ``at``."""
    return any(0 <= at - session.finished_at_ms // 1000 <= LATELY_S for session in sessions)
