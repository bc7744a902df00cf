"""Days and times of day as phrases, each with the value that Alexa would give it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from skill.content.reading import read_alone
from skill.content.vocabulary import CONTENT

DAY: Final = "AMAZON.DayOfWeek"
TIME: Final = "AMAZON.TIME"
"""Built-in types whose values are "Monday" and "08:00", or "EV" (Amazon, "Slot Type Reference")."""
HOURS_A_DAY: Final = 24
NOON: Final = 12
DEEP_NIGHT: Final = 6
"""From this hour on, up to noon, a time "at night" is one before midnight."""


@dataclass(frozen=True)
class ClockWords:
    """``clock.yaml``: how days and times are said. All phrases are lower case words."""

    days: dict[str, list[str]]
    """Phrases by a day's name."""
    named: dict[str, list[str]]
    """Phrases by a time, or a part of the day, that has a name of its own."""
    minutes: dict[str, list[str]]
    """By minutes after an hour: phrases with ``{h}`` for that hour, or ``{n}`` for the next one."""
    before_noon: list[str]
    """What follows a time in the first half of the day."""
    after_noon: list[str]
    """What follows a time in the second half."""
    at_night: list[str]
    """What follows a time late or early."""
    durations: dict[str, list[str]]
    """Lengths of time that have a name of their own, by their ISO 8601 form."""
    counted: dict[str, list[str]]
    """By ISO 8601 form with ``{n}``: phrases with ``{n}`` for a number."""


def load_clock(language: str = "en", *, folder: Path | None = None) -> ClockWords:
    """Read ``clock.yaml`` of a language's folder under ``skill/content/``, or of ``folder``.

    Raises ``ContentError`` with every mistake, one a line.
    """
    folder = folder or CONTENT / language
    return read_alone(ClockWords, folder / "clock.yaml", folder)


def days(clock: ClockWords) -> Iterator[tuple[str, str]]:
    """Every phrase for a day of the week, with the day's name."""
    for name, phrases in clock.days.items():
        yield from ((phrase, name) for phrase in phrases)


def times(clock: ClockWords, numbers: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Every phrase for a time of day, with the time as ``HH:MM``; ``numbers`` are words for 1 to 23.

    Times go by five minutes. A time without a half of the day is the one before noon; twelve is noon.
    """
    for value, phrases in clock.named.items():
        yield from ((phrase, value) for phrase in phrases)
    for minute, forms in clock.minutes.items():
        yield from _twelve_hours(clock, forms, int(minute), numbers)
        yield from _all_hours(forms, int(minute), numbers)


def _twelve_hours(
    clock: ClockWords, forms: Sequence[str], minute: int, numbers: Mapping[int, str]
) -> Iterator[tuple[str, str]]:
    for hour in range(1, NOON + 1):
        for phrase in _said(forms, hour, minute, numbers):
            yield from _in_each_half(clock, phrase, hour, minute)


def _all_hours(forms: Sequence[str], minute: int, numbers: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Times of a clock that shows twenty four hours."""
    for hour in range(NOON):
        yield f"{hour:02} {minute:02}", _time(hour, minute)
    plain = [form for form in forms if form.startswith("{h}")]
    for hour in range(NOON + 1, HOURS_A_DAY):
        yield from ((phrase, _time(hour, minute)) for phrase in _said(plain, hour, minute, numbers))


def _said(forms: Sequence[str], hour: int, minute: int, numbers: Mapping[int, str]) -> Iterator[str]:
    """The time in words, and in digits where people write it so: "half past 8", "8 30", never "8 thirty"."""
    following = hour % NOON + 1
    for form in forms:
        yield form.format(h=numbers[hour], n=numbers[following])
        if form == "{h}" or not form.startswith("{h}"):
            yield form.format(h=hour, n=following)
    yield f"{hour} {minute:02}"


def _in_each_half(clock: ClockWords, phrase: str, hour: int, minute: int) -> Iterator[tuple[str, str]]:
    before, after = hour % NOON, hour % NOON + NOON
    yield phrase, _time(after if hour == NOON else before, minute)
    late = after if DEEP_NIGHT <= hour < NOON else before
    for halves, meant in ((clock.before_noon, before), (clock.after_noon, after), (clock.at_night, late)):
        for half in halves:
            yield f"{phrase} {half}", _time(meant, minute)
            if phrase[-1].isdigit() and half.isalpha():
                yield f"{phrase}{half}", _time(meant, minute)


def _time(hour: int, minute: int) -> str:
    return f"{hour:02}:{minute:02}"
