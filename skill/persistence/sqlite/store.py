"""``Memory`` in one SQLite file, in write-ahead mode."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from skill.errors import StoreError
from skill.persistence.preferences import (
    ENDED_MS,
    PLACE_MS,
    RECENT_MOST,
    RECENT_MS,
    RETENTION_MS,
    Changes,
    Scalar,
    StoredPreferences,
    checked,
    merged,
    readable,
)
from skill.persistence.protocol import (
    Clock,
    DevicePlace,
    Export,
    FinishedSession,
    Health,
    LastPlace,
    PersonRecord,
    Profile,
    Stats,
    Who,
    checked_session,
    ended_mark,
)

from .connections import BUSY_MS, STEPS, Connections, Step

# Rows of the tables, as the frozen values of ``skill.persistence.protocol``.

HOUSEHOLD = ""
"""Stands in the column ``person`` for voices that are not recognised."""

SESSIONS = "SELECT run, routine, length, finished_at_ms, seconds FROM sessions "
PLACES = "SELECT device, token, saved_at_ms, content, run FROM places "


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
) -> tuple[FinishedSession, ...]:
    """At most ``most`` sessions of one person after ``since_ms``, newest first; -1 for all."""
    rows = connection.execute(
        SESSIONS
        + "WHERE account = ? AND person = ? AND finished_at_ms > ? ORDER BY finished_at_ms DESC, run LIMIT ?",
        (account, person, since_ms, most),
    )
    return tuple(map(FinishedSession._make, rows))


def places_in(connection: sqlite3.Connection, account: str, since_ms: int) -> list[DevicePlace]:
    """The account's places saved after ``since_ms``, newest first."""
    rows = connection.execute(
        PLACES + "WHERE account = ? AND saved_at_ms > ? ORDER BY saved_at_ms DESC, device",
        (account, since_ms),
    )
    return [DevicePlace(device, LastPlace(*rest)) for device, *rest in rows]


_KEEP_PLACE = """
INSERT INTO places (account, device, token, saved_at_ms, content, run) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (account, device) DO UPDATE
SET token = excluded.token, saved_at_ms = excluded.saved_at_ms, content = excluded.content, run = excluded.run
WHERE excluded.saved_at_ms >= places.saved_at_ms"""

_KEEP_PERSON = """
INSERT INTO people (account, person, settings, finished, visits, touched_at_ms) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (account, person) DO UPDATE
SET settings = excluded.settings, finished = people.finished + excluded.finished,
    visits = people.visits + excluded.visits, touched_at_ms = excluded.touched_at_ms"""

_KEEP_SESSION = """
INSERT INTO sessions (account, run, person, routine, length, finished_at_ms, seconds)
VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account, run) DO NOTHING"""

_STATS = """
SELECT (SELECT count(*) FROM (SELECT account FROM people UNION SELECT account FROM places)),
    (SELECT count(*) FROM people), (SELECT count(*) FROM places), (SELECT count(*) FROM sessions)"""


class SqliteMemory:
    """Implements ``Memory`` in the file at ``path``; file and folder are made at the first use.

    It waits up to ``busy_ms`` ms for other writers.
    """

    def __init__(
        self, path: Path, clock: Clock, *, steps: Sequence[Step] = STEPS, busy_ms: int = BUSY_MS
    ) -> None:
        self._path = path
        self._clock = clock
        self._files = Connections(path, steps, busy_ms)

    def recall(self, who: Who, run: str | None = None) -> Profile:
        """See ``Memory.recall``: a few indexed SELECTs in one read transaction."""
        now, person = self._clock(), who.person or HOUSEHOLD
        with self._files.reading() as db:
            row = _person_row(db, who, now - RETENTION_MS)
            places = places_in(db, who.user, now - PLACE_MS)
            sessions = sessions_in(db, who.user, person, now - RECENT_MS, RECENT_MOST)
            over = _is_over(db, who, run, now)
            sessions = sessions or sessions_in(db, who.user, person, now - RETENTION_MS, 1)
        settings, finished, visits = row or ("{}", 0, 0)
        here = [one.place for one in places if one.device == who.device]
        others = [one for one in places if one.device != who.device]
        return Profile(
            preferences=StoredPreferences(settings_from(settings)),
            place=here[0] if here else None,
            elsewhere=others[0] if others else None,
            sessions=sessions,
            finished=finished,
            visits=visits,
            over=over,
        )

    def keep_place(self, who: Who, place: LastPlace) -> bool:
        """See ``Memory.keep_place``; the one write that a power cut may undo."""
        if who.device is None:
            return True
        with self._files.writing(durable=False) as db:
            self._purge(db)
            if _is_over(db, who, place.run, self._clock()):
                return False
            values = (who.user, who.device, place.token, place.saved_at_ms, place.content, place.run)
            db.execute(_KEEP_PLACE, values)
        return True

    def end_run(self, who: Who, run: str | None = None) -> None:
        """See ``Memory.end_run``."""
        with self._files.writing() as db:
            self._purge(db)
            _end(db, who, [run or "", *_clear_place(db, who)], self._clock())

    def finish(self, who: Who, session: FinishedSession) -> bool:
        """See ``Memory.finish``: session, count and place change together or not at all."""
        checked_session(session)
        with self._files.writing() as db:
            new = not _is_over(db, who, session.run_id, self._clock()) and _keep_session(db, who, session)
            if new:
                self._touch(db, who, {}, finished=1)
                _clear_place(db, who)
                _end(db, who, [session.run_id], self._clock())
        return new

    def keep_settings(self, who: Who, changes: Changes, *, visit: bool = False) -> None:
        """See ``Memory.keep_settings``."""
        wanted = checked(changes)
        if not wanted and not visit:
            return
        with self._files.writing() as db:
            self._touch(db, who, wanted, visits=int(visit))

    def forget(self, who: Who, runs: Collection[str] = ()) -> bool:
        """See ``Memory.forget``; the erased rows are overwritten with zeros, in the log too."""
        with self._files.writing() as db:
            placed = db.execute("SELECT run FROM places WHERE account = ?", (who.user,)).fetchall()
            _end(db, who, [*runs, *(run for (run,) in placed)], self._clock())
            if who.person is None:
                db.execute("DELETE FROM people WHERE account = ?", (who.user,))
                db.execute("DELETE FROM sessions WHERE account = ?", (who.user,))
            else:
                db.execute("DELETE FROM people WHERE account = ? AND person = ?", (who.user, who.person))
                db.execute("DELETE FROM sessions WHERE account = ? AND person = ?", (who.user, who.person))
            db.execute("DELETE FROM places WHERE account = ?", (who.user,))
        with self._files.bare() as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return True

    def export(self, who: Who) -> Export:
        """See ``Memory.export``."""
        now = self._clock()
        with self._files.reading() as db:
            rows = db.execute(
                "SELECT person, settings, finished, visits FROM people "
                "WHERE account = ? AND (? IS NULL OR person = ?) AND touched_at_ms > ? ORDER BY person",
                (who.user, who.person, who.person, now - RETENTION_MS),
            )
            people = tuple(
                PersonRecord(
                    key or None,
                    settings_from(settings),
                    finished,
                    visits,
                    sessions_in(db, who.user, key, now - RETENTION_MS, -1),
                )
                for key, settings, finished, visits in rows.fetchall()
            )
            return Export(people, tuple(places_in(db, who.user, now - PLACE_MS)))

    def accounts(self) -> Iterator[Who]:
        """See ``Memory.accounts``."""
        with self._files.reading() as db:
            rows = db.execute("SELECT account FROM people UNION SELECT account FROM places").fetchall()
        return (Who(account) for (account,) in rows)

    def stats(self) -> Stats:
        """See ``Memory.stats``."""
        with self._files.reading() as db:
            accounts, people, places, sessions = db.execute(_STATS).fetchone()
        return Stats(accounts, people, places, sessions, self._path.stat().st_size)

    def check(self) -> Health:
        """See ``Memory.check``: takes the write lock and lets it go."""
        try:
            with self._files.writing():
                return Health(True, "sqlite", f"The memory in {self._path} can be read and written.")
        except StoreError as error:
            return Health(False, "sqlite", str(error))

    def purge(self) -> None:
        """Erase what is older than it may be; happens by itself at every write."""
        with self._files.writing() as db:
            self._purge(db)

    def close(self) -> None:
        """See ``Memory.close``."""
        self._files.close()

    def _touch(
        self, db: sqlite3.Connection, who: Who, changes: Changes, *, finished: int = 0, visits: int = 0
    ) -> None:
        self._purge(db)
        row = _person_row(db, who, 0)
        settings = row[0] if row else "{}"
        if changes:
            settings = settings_text(merged(settings_from(settings), changes))
        person = who.person or HOUSEHOLD
        db.execute(_KEEP_PERSON, (who.user, person, settings, finished, visits, self._clock()))

    def _purge(self, db: sqlite3.Connection) -> None:
        old = self._clock() - RETENTION_MS
        db.execute("DELETE FROM sessions WHERE finished_at_ms <= ?", (old,))
        db.execute("DELETE FROM people WHERE touched_at_ms <= ?", (old,))
        db.execute("DELETE FROM places WHERE saved_at_ms <= ?", (self._clock() - PLACE_MS,))
        db.execute("DELETE FROM ended WHERE ended_at_ms <= ?", (self._clock() - ENDED_MS,))


def _person_row(db: sqlite3.Connection, who: Who, since_ms: int) -> tuple[str, int, int] | None:
    row: tuple[str, int, int] | None = db.execute(
        "SELECT settings, finished, visits FROM people "
        "WHERE account = ? AND person = ? AND touched_at_ms > ?",
        (who.user, who.person or HOUSEHOLD, since_ms),
    ).fetchone()
    return row


def _clear_place(db: sqlite3.Connection, who: Who) -> list[str]:
    """Erase the device's place; the id of its run, where there was one."""
    place = (who.user, who.device or "")
    found = db.execute("SELECT run FROM places WHERE account = ? AND device = ?", place).fetchall()
    db.execute("DELETE FROM places WHERE account = ? AND device = ?", place)
    return [run for (run,) in found]


def _end(db: sqlite3.Connection, who: Who, runs: Sequence[str], now_ms: int) -> None:
    marks = [(ended_mark(who, run), now_ms) for run in runs if run]
    db.executemany("INSERT OR REPLACE INTO ended (mark, ended_at_ms) VALUES (?, ?)", marks)


def _is_over(db: sqlite3.Connection, who: Who, run: str | None, now_ms: int) -> bool:
    if not run:
        return False
    known = "SELECT 1 FROM ended WHERE mark = ? AND ended_at_ms > ?"
    return db.execute(known, (ended_mark(who, run), now_ms - ENDED_MS)).fetchone() is not None


def _keep_session(db: sqlite3.Connection, who: Who, one: FinishedSession) -> bool:
    values = (
        who.user,
        one.run_id,
        who.person or HOUSEHOLD,
        one.routine,
        one.length,
        one.finished_at_ms,
        one.seconds,
    )
    return db.execute(_KEEP_SESSION, values).rowcount == 1
