"""The settings of one person: an open dictionary of JSON scalars, and typed readings of it.

A store merges changes name by name, so that two devices that change different settings at the same
moment both prevail. A value of the wrong type, left by another version, reads as "not set".

The dictionary stays open, and is not structured into a class (by cattrs or by hand): a setting that a newer
version wrote outlives the older one that does not know it, and one that cannot be read spoils no other.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from skill.errors import StoreError

# How much is kept, and for how long. The privacy page quotes these figures.

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
"""One day of 24 hours, in milliseconds."""

PLACE_MS = DAY_MS
"""A last place lives this long; then it is neither offered nor kept."""

STREAMS_FAILED_MS = DAY_MS
"""So long after streams failed on a device it is led by voice; then they are tried again."""

ENDED_MS = DAY_MS
"""That a run has ended is kept this long; no device holds on to its stream for longer."""

RECENT_MS = 28 * DAY_MS
"""A launch gets the sessions of this long: the course of 21 days and the week before it."""

RECENT_MOST = 56
"""A launch gets at most this many sessions, the newest: two a day for 28 days."""

RETENTION_MS = 400 * DAY_MS
"""Sessions, and the settings of a person who does not come back, are erased after this long."""

RUN_ID_MOST = 128
"""Longest id of a run, in characters."""

TEXT_MOST = 2048
"""Longest token or text setting, in characters."""

Scalar = str | int | float | bool
"""What one setting can be."""

Changes = Mapping[str, Scalar | None]
"""Settings to be changed, by name; None removes one."""

GUIDANCE = "guidance"
TALK = "talk"
WAY = "way"
TEMPO = "tempo"
RESTS = "rests"
NARRATOR = "narrator"
BED = "bed"
TIME_ZONE = "time_zone"
TIME_ZONE_ASKED = "time_zone_asked_ms"
DISCLAIMED = "disclaimed"
HINTED = "hinted"
COURSE_ON = "course_on"
COURSE_START = "course_start"
PLACE_OFFERED = "place_offered_ms"
REMINDERS_OFFERED = "reminders_offered_ms"
REMINDERS_DECLINED = "reminders_declined_ms"
CHECK_INS = "check_ins"

CHECK_INS_MOST = 60
"""Ratings kept at most, the newest."""

_EPOCH = date(1970, 1, 1).toordinal()
_NAME = re.compile(r"[a-z][a-z0-9_.-]{0,63}")
_CHECK_IN = re.compile(r"(\d{1,15})([ab])(10|\d)")


STREAMS_FAILED = "streams_failed."
"""The names of the settings that say on which device streams failed, and when, begin like this."""
_TOLD = " told"


@lru_cache(1024)
def streams_failed_on(device: str | None) -> str:
    """The name of the setting that says when streams failed on the device with that key."""
    return STREAMS_FAILED + hashlib.sha256((device or "").encode()).hexdigest()[:16]


def streams_failed(at_ms: int, *, told: bool = False) -> str:
    """The value of that setting."""
    return f"{at_ms}{_TOLD if told else ''}"


def pace_of(routine: str) -> str:
    """The name of the setting that holds the pace of ``routine``."""
    return f"pace.{routine}"


@dataclass(frozen=True, slots=True)
class Rating:
    """One rating from 0 to 10, only in installations that ask for it (SKILL_CHECKINS=on)."""

    at_ms: int
    """When it was given."""

    moment: str
    """"before" or "after" a routine."""

    score: int
    """0 to 10."""


@dataclass(frozen=True, slots=True)
class StoredPreferences:
    """The settings of one person. Every reading is None (or False) where the setting is not set."""

    values: Mapping[str, Scalar] = field(default_factory=dict)
    """Every setting by its name."""

    def text(self, name: str) -> str | None:
        """The setting ``name`` where it is a text."""
        value = self.values.get(name)
        return value if isinstance(value, str) else None

    def number(self, name: str) -> int | None:
        """The setting ``name`` where it is a whole number."""
        value = self.values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def flag(self, name: str) -> bool | None:
        """The setting ``name`` where it is yes or no."""
        value = self.values.get(name)
        return value if isinstance(value, bool) else None

    def pace(self, routine: str) -> str | None:
        """The pace chosen for ``routine``."""
        return self.text(pace_of(routine))

    @property
    def guidance(self) -> str | None:
        """How much is counted aloud."""
        return self.text(GUIDANCE)

    @property
    def talk(self) -> str | None:
        """How much is explained."""
        return self.text(TALK)

    @property
    def disclaimed(self) -> bool:
        """Whether it was said that this is no medical advice: a mark of its own, whatever the visits."""
        return self.flag(DISCLAIMED) is True

    @property
    def hinted(self) -> bool:
        """Whether it was said what works while a stream plays."""
        return self.flag(HINTED) is True

    @property
    def way(self) -> str | None:
        """The way through a routine: "flow" or "wait"."""
        return self.text(WAY)

    @property
    def tempo(self) -> str | None:
        """How fast the voice speaks, where that was asked for."""
        return self.text(TEMPO)

    @property
    def rests(self) -> str | None:
        """How long it is quiet between words and strokes, where that was asked for."""
        return self.text(RESTS)

    @property
    def narrator(self) -> str | None:
        """Whose voice leads, where that was asked for."""
        return self.text(NARRATOR)

    @property
    def bed(self) -> str | None:
        """What sounds under a routine, where that was asked for."""
        return self.text(BED)

    @property
    def time_zone(self) -> str | None:
        """The IANA name of the time zone, as "Europe/Berlin"."""
        return self.text(TIME_ZONE)

    @property
    def time_zone_asked_ms(self) -> int | None:
        """When the device was last asked for its time zone."""
        return self.number(TIME_ZONE_ASKED)

    @property
    def course_on(self) -> bool | None:
        """Whether the person follows the course; None: never said."""
        return self.flag(COURSE_ON)

    @property
    def course_start(self) -> str | None:
        """The local day on which the course began, as "2025-11-22"."""
        return self.text(COURSE_START)

    @property
    def course_day(self) -> int | None:
        """The same as a number of days since 1970-01-01; None where it is no date."""
        begun = self.course_start
        try:
            return date.fromisoformat(begun).toordinal() - _EPOCH if begun else None
        except ValueError:
            return None

    @property
    def place_offered_ms(self) -> int | None:
        """``saved_at_ms`` of the place that was last offered, so that it is offered once."""
        return self.number(PLACE_OFFERED)

    def streams_failed_ms(self, device: str | None) -> int | None:
        """When streams failed on that device."""
        stamp = (self.text(streams_failed_on(device)) or "").removesuffix(_TOLD)
        return int(stamp) if stamp.isascii() and stamp.isdigit() and len(stamp) <= 15 else None

    def streams_told(self, device: str | None) -> bool:
        """Whether that was said."""
        return (self.text(streams_failed_on(device)) or "").endswith(_TOLD)

    @property
    def reminders_offered_ms(self) -> int | None:
        """When reminders were last offered."""
        return self.number(REMINDERS_OFFERED)

    @property
    def reminders_declined_ms(self) -> int | None:
        """When that offer was last declined."""
        return self.number(REMINDERS_DECLINED)

    @property
    def check_ins(self) -> tuple[Rating, ...]:
        """The ratings kept, oldest first."""
        found = map(_CHECK_IN.fullmatch, (self.text(CHECK_INS) or "").split())
        moments = {"b": "before", "a": "after"}
        return tuple(Rating(int(m[1]), moments[m[2]], int(m[3])) for m in found if m)

    def with_check_in(self, new: Rating) -> dict[str, Scalar | None]:
        """The change that adds ``new`` to the ratings and lets the oldest go."""
        kept = (*self.check_ins, new)[-CHECK_INS_MOST:]
        return {CHECK_INS: " ".join(f"{one.at_ms}{one.moment[0]}{one.score}" for one in kept)}


def course_begun(day: int) -> dict[str, Scalar | None]:
    """The change that remembers on which local day, in days since 1970-01-01, the course began."""
    return {COURSE_START: date.fromordinal(_EPOCH + day).isoformat()}


def checked(changes: Changes) -> dict[str, Scalar | None]:
    """``changes`` as they may be stored. Raises StoreError that names the first wrong one."""
    for name, value in changes.items():
        if not _NAME.fullmatch(name):
            raise StoreError(f"{name[:80]!r} cannot name a setting: small letters, digits, _ . - only.")
        if value is not None and not _storable(value):
            raise StoreError(
                f"The setting {name} must be a text of at most {TEXT_MOST} characters, a number, "
                "yes, no or nothing."
            )
    return dict(changes)


def merged(values: Mapping[str, Scalar], changes: Changes) -> dict[str, Scalar]:
    """``values`` after ``changes``."""
    both = {**values, **changes}
    return {name: value for name, value in both.items() if value is not None}


def readable(values: object) -> dict[str, Scalar]:
    """What of a stored dictionary can be read: other versions may have left what this one cannot."""
    if not isinstance(values, dict):
        return {}
    return {name: value for name, value in values.items() if isinstance(name, str) and _storable(value)}


def _storable(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= TEXT_MOST
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, bool | int)
