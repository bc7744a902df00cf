"""Rows of the tables, as the frozen values of ``skill.memory.kept``."""

from __future__ import annotations

import json
import sqlite3

from skill.memory.kept import DevicePlace, LastPlace, Session
from skill.memory.preferences import Scalar, readable

HOUSEHOLD = ""
"""Stands in the column ``person`` for voices that are not recognised."""

SESSIONS = "SELECT run, routine, length, finished_at_ms, seconds FROM sessions "
PLACES = "SELECT device, token, saved_at_ms, content FROM places "


def settings_from(text: str) -> dict[str, Scalar]:
    """The settings in a row of ``people``; what cannot be read counts as not set."""
    try:
        return readable(json.loads(text))
    except ValueError:
        return {}


def settings_text(values: dict[str, Scalar]) -> str:
    """The settings as a row of ``people`` holds them."""
    return json.dumps(values, separators=(",", ":"), allow_nan=False)


def sessions_in(
    connection: sqlite3.Connection, account: str, person: str, since_ms: int, most: int
) -> tuple[Session, ...]:
    """At most ``most`` sessions of one person after ``since_ms``, newest first; -1 for all."""
    rows = connection.execute(
        SESSIONS
        + "WHERE account = ? AND person = ? AND finished_at_ms > ? ORDER BY finished_at_ms DESC, run LIMIT ?",
        (account, person, since_ms, most),
    )
    return tuple(map(Session._make, rows))


def places_in(connection: sqlite3.Connection, account: str, since_ms: int) -> list[DevicePlace]:
    """The account's places saved after ``since_ms``, newest first."""
    rows = connection.execute(
        PLACES + "WHERE account = ? AND saved_at_ms > ? ORDER BY saved_at_ms DESC, device",
        (account, since_ms),
    )
    return [DevicePlace(device, LastPlace(*rest)) for device, *rest in rows]
