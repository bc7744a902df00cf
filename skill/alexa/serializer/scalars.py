"""Readers of single values: text, numbers, truth values, moments, enumerations.

Each takes a JSON value that is not null and returns the value of its type, or None where it has none.
Scalars are converted into each other as the SDK does it (5 becomes "5" where text is declared); objects and
arrays never are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar

from dateutil import tz  # type: ignore[import-untyped]

Reader = Callable[[Any], Any]
"""Turns one JSON value, never None, into a typed value, or into None where it has none."""

_N = TypeVar("_N", int, float)

_ZULU = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?Z")


def read_text(value: Any) -> str | None:
    """Return text as it is, and other scalars as Python writes them."""
    return None if isinstance(value, dict | list) else str(value)


def read_whole(value: Any) -> int | None:
    """Return a whole number; fractions are cut off, digits in text are read."""
    return _number(int, value)


def read_real(value: Any) -> float | None:
    """Return a number with a fraction; digits in text are read."""
    return _number(float, value)


def _number(kind: type[_N], value: Any) -> _N | None:
    try:
        return kind(value)
    except (TypeError, ValueError, OverflowError):
        return None


def read_truth(value: Any) -> bool | None:
    """Return a truth value; of other scalars, whether Python calls them true."""
    return None if isinstance(value, dict | list) else bool(value)


EXACT: dict[Reader, type[Any]] = {read_text: str, read_whole: int, read_real: float, read_truth: bool}
"""The Python type each of these readers returns as it is, so that a caller may skip the call."""


def read_moment(value: Any) -> datetime | None:
    """Return the moment an ISO 8601 text names; other forms are left to dateutil, as in the SDK."""
    if type(value) is str and _ZULU.fullmatch(value) is not None:
        try:
            return datetime.fromisoformat(value[:-1]).replace(tzinfo=tz.UTC)
        except ValueError:
            return None
    return _lenient_moment(value)


def _lenient_moment(value: Any) -> datetime | None:
    from dateutil.parser import parse  # type: ignore[import-untyped]

    try:
        moment = parse(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if isinstance(moment, datetime) else None


def read_day(value: Any) -> date | None:
    """Return the day of the moment a text names."""
    moment = read_moment(value)
    return None if moment is None else moment.date()


def read_as_it_is(value: Any) -> Any:
    """Return the JSON value itself."""
    return value


def enumeration_reader(enumeration: type[Enum]) -> Reader:
    """Return a reader of one enumeration.

    A value newer than the SDK stays plain text: it equals no known member, and a log still shows it.
    """
    members = {member.value: member for member in enumeration}

    def read(value: Any) -> Enum | str | None:
        return members.get(value, value) if type(value) is str else None

    return read
