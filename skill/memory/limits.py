"""How much is kept, and for how long. The privacy page quotes these figures."""

from __future__ import annotations

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
"""One day of 24 hours, in milliseconds."""

PLACE_MS = DAY_MS
"""A last place lives this long; then it is neither offered nor kept."""

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
