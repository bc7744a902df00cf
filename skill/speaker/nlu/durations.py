"""Lengths of time as phrases, each with its ISO 8601 form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from .clock import ClockWords

DURATION: Final = "AMAZON.DURATION"
"""The built-in type whose value is a length of time, e.g. "PT10M" (Amazon, "Slot Type Reference")."""
MOST: Final = 90
"""The largest number of minutes, hours or seconds that is understood."""


def durations(clock: ClockWords, numbers: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Every phrase for a length of time with its ISO 8601 form; ``numbers`` are words from 1 to ``MOST``."""
    for value, phrases in clock.durations.items():
        yield from ((phrase, value) for phrase in phrases)
    for value, forms in clock.counted.items():
        for number in range(1, MOST + 1):
            for said in (numbers[number], str(number)):
                yield from ((form.format(n=said), value.format(n=number)) for form in forms)


def whole_minutes(duration: str) -> str | None:
    """The digits of a duration that is whole minutes or hours; None where it is not."""
    head, unit = duration[2:-1], duration[-1:]
    if not head.isdigit():
        hours, _, minutes = head.partition("H")
        return (
            str(int(hours) * 60 + int(minutes))
            if unit == "M" and hours.isdigit() and minutes.isdigit()
            else None
        )
    return {"M": head, "H": str(int(head) * 60)}.get(unit)
