"""The course: three weeks, three to four sessions a week, in local days. Nobody is ever behind."""

from __future__ import annotations

from dataclasses import dataclass

COURSE_DAYS = 21
"""Length of the course in days."""
WEEK_DAYS = 7
FEW_A_WEEK, MANY_A_WEEK = 3, 4
"""Sessions a week that the course aims at."""
DAY_MS = 86_400_000
NIGHT_MS = 3 * 3_600_000
"""A day ends at three in the morning: a session after midnight belongs to the evening before."""


def local_day(at_ms: int, utc_offset_ms: int) -> int:
    """The number of the local day, since 1970-01-01, to which a moment belongs.

    ``utc_offset_ms`` is the local time's offset from UTC at that very moment, so daylight saving
    never moves a session to another day.
    """
    return (at_ms + utc_offset_ms - NIGHT_MS) // DAY_MS


@dataclass(frozen=True)
class Course:
    """What one person did lately, and where in the course they are."""

    today: int
    """Number of the local day."""
    days: tuple[int, ...] = ()
    """The local day of each finished session of the last four weeks, in any order."""
    finished: int = 0
    """Sessions finished since the first visit."""
    begun: int | None = None
    """The day on which the course began; None where none is followed."""

    @property
    def in_week(self) -> int:
        """Sessions in the last seven days, today included."""
        return sum(0 <= self.today - day < WEEK_DAYS for day in self.days)

    @property
    def day(self) -> int | None:
        """Day of the course, from 1; None where none is followed or it is over."""
        if self.begun is None or self.over:
            return None
        return max(1, self.today - self.begun + 1)

    @property
    def over(self) -> bool:
        """Whether all days of the course have passed."""
        return self.begun is not None and self.today - self.begun >= COURSE_DAYS

    @property
    def just_over(self) -> bool:
        """Whether the course is over and no session was finished since: it is told until then."""
        return self.over and not any(day - (self.begun or 0) >= COURSE_DAYS for day in self.days)

    @property
    def done_today(self) -> bool:
        """Whether a session was finished today."""
        return self.today in self.days

    @property
    def done_yesterday(self) -> bool:
        """Whether a session was finished yesterday: another one today is a further boost."""
        return self.today - 1 in self.days

    @property
    def first_day(self) -> int | None:
        """The earliest day with a session, where there is one: there a course can be said to have begun."""
        return min(self.days, default=None)
