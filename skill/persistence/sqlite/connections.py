"""Connections to one file: opened late, lent to one thread at a time, never carried over a fork."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from skill.errors import StoreError

# The tables, as steps from version to version.
#
# A step that has been released is never edited: a change is a new step at the end. The number of steps
# done stands in the file's ``user_version``; all steps a file needs happen in one transaction.

Step = tuple[str, ...]
"""SQL statements that lead from one version to the next."""

APPLICATION_ID = 0x47524C4C
"""Marks the file as Gentle Roll's ("GRLL" in ASCII)."""

FIRST: Step = (
    f"PRAGMA application_id = {APPLICATION_ID}",
    """CREATE TABLE people (
        account TEXT NOT NULL,
        person TEXT NOT NULL,
        settings TEXT NOT NULL,
        finished INTEGER NOT NULL,
        visits INTEGER NOT NULL,
        touched_at_ms INTEGER NOT NULL,
        PRIMARY KEY (account, person)
    ) WITHOUT ROWID""",
    """CREATE TABLE places (
        account TEXT NOT NULL,
        device TEXT NOT NULL,
        token TEXT NOT NULL,
        saved_at_ms INTEGER NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (account, device)
    ) WITHOUT ROWID""",
    """CREATE TABLE sessions (
        account TEXT NOT NULL,
        run TEXT NOT NULL,
        person TEXT NOT NULL,
        routine TEXT NOT NULL,
        length TEXT NOT NULL,
        finished_at_ms INTEGER NOT NULL,
        seconds INTEGER NOT NULL,
        PRIMARY KEY (account, run)
    ) WITHOUT ROWID""",
    # The launch reads the newest sessions of one person from this index alone.
    """CREATE INDEX sessions_newest ON sessions
        (account, person, finished_at_ms DESC, run, routine, length, seconds)""",
    # The others find what is to be erased.
    "CREATE INDEX sessions_oldest ON sessions (finished_at_ms)",
    "CREATE INDEX places_oldest ON places (saved_at_ms)",
    "CREATE INDEX people_oldest ON people (touched_at_ms)",
)

ENDED: Step = (
    "ALTER TABLE places ADD COLUMN run TEXT NOT NULL DEFAULT ''",
    # Nothing of a person: a mark says neither whose run it was nor which (``protocol.ended_mark``).
    """CREATE TABLE ended (
        mark TEXT PRIMARY KEY,
        ended_at_ms INTEGER NOT NULL
    ) WITHOUT ROWID""",
    "CREATE INDEX ended_oldest ON ended (ended_at_ms)",
)

STEPS: tuple[Step, ...] = (FIRST, ENDED)
"""From an empty file to the version of this program."""


def version_of(connection: sqlite3.Connection) -> int:
    """The version of the open file; 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def refuse_strangers(connection: sqlite3.Connection, steps: Sequence[Step], name: str) -> None:
    """Raise StoreError for a file of a newer version or of another program; only reads."""
    # In one transaction: another process may just be making the tables.
    connection.execute("BEGIN")
    version = version_of(connection)
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    used = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    connection.execute("COMMIT")
    if version > len(steps):
        raise StoreError(
            f"{name} was written by a newer version of Gentle Roll (its version is {version}, this program "
            f"knows {len(steps)}). Nothing was changed. Update this program, or name another file in "
            "SKILL_STORE."
        )
    if used and (mark != APPLICATION_ID or version == 0):
        raise StoreError(
            f"{name} belongs to another program. Nothing was changed. Name another file in SKILL_STORE."
        )


def migrate(connection: sqlite3.Connection, steps: Sequence[Step], busy_ms: int) -> None:
    """Bring the open file to the newest version, whole or not at all; waits ``busy_ms`` ms for others."""
    if version_of(connection) == len(steps):
        return
    _patiently(connection, _WRITE, busy_ms)
    try:
        # Asked again: another process may have been faster.
        for step in steps[version_of(connection) :]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(steps)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


# What SQLite's errors mean to the owner, remedy included (SQLite, Result and Error Codes).

_WORDS = {
    sqlite3.SQLITE_NOTADB: "{path} is damaged or no SQLite file. It was left as it is. "
    "Put it back from a copy, or move it away to start afresh.",
    sqlite3.SQLITE_CORRUPT: "{path} is damaged. It was left as it is. "
    "Put it back from a copy, or save what can be saved with `sqlite3 FILE .recover`.",
    sqlite3.SQLITE_READONLY: "{path} cannot be written. "
    "Give this user write access to the file and its folder, or name another file in SKILL_STORE.",
    sqlite3.SQLITE_PERM: "{path} cannot be opened by this user. "
    "Give it access, or name another file in SKILL_STORE.",
    sqlite3.SQLITE_CANTOPEN: "{path} cannot be opened. "
    "See that its folder exists and this user may write there, or name another file in SKILL_STORE.",
    sqlite3.SQLITE_FULL: "The disk with {path} is full. Nothing kept is lost; make room.",
    sqlite3.SQLITE_IOERR: "The disk with {path} fails to read or write. "
    "Nothing acknowledged is lost; see to the disk.",
    sqlite3.SQLITE_BUSY: "{path} is held by another process for too long. See which one it is.",
    sqlite3.SQLITE_LOCKED: "{path} is held by another connection for too long.",
}


def code_of(error: BaseException) -> int:
    """The primary result code of an error of SQLite; 0 for an error that has none."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def is_busy(error: sqlite3.Error) -> bool:
    """Whether somebody else holds the file and trying again may help."""
    return code_of(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the file system into StoreError."""
    try:
        yield
    except sqlite3.Error as error:
        words = _WORDS.get(code_of(error), "{path} cannot be used ({error}).")
        raise StoreError("The memory: " + words.format(path=path, error=error)) from error
    except OSError as error:
        raise StoreError(
            f"The memory: {path} cannot be used ({error.strerror}). Give this user access, or name another "
            "file in SKILL_STORE."
        ) from error
    except (UnicodeError, OverflowError) as error:
        raise StoreError(
            "The memory: a text that is no Unicode, or a number too large, was not kept."
        ) from error


BUSY_MS = 5_000
"""How long a writer waits for others. A person does not wait that long (see ``guarded.BUDGET_S``), but what
was to be kept is kept."""

_WRITE = "BEGIN IMMEDIATE"
IDLE_MOST = 8
"""Idle connections kept open; one more is closed when it comes back."""


class Connections:
    """A small pool of connections to the SQLite file at ``path``, which need not exist yet.

    Each waits up to ``busy_ms`` ms for other writers.
    """

    def __init__(self, path: Path, steps: Sequence[Step], busy_ms: int = BUSY_MS) -> None:
        self._path = path
        self._steps = steps
        self._busy_ms = busy_ms
        self._lock = Lock()
        self._idle: list[sqlite3.Connection] = []
        self._inherited: list[sqlite3.Connection] = []
        self._ready = False
        self._pid = os.getpid()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection inside one read transaction: every SELECT sees the same moment."""
        with self._lent("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """A connection inside one write transaction, which is undone when the block raises.

        It survives the end of the process in any case; ``durable`` waits for the disk, so that it
        survives a power cut as well.
        """
        with self._lent(_WRITE, durable=durable) as connection:
            yield connection

    @contextmanager
    def bare(self) -> Iterator[sqlite3.Connection]:
        """A connection outside any transaction."""
        with self._lent(None) as connection:
            yield connection

    def close(self) -> None:
        """Close every idle connection; the last one out tidies the write-ahead log."""
        with self._lock:
            idle, self._idle, self._ready = self._idle, [], False
        for connection in idle:
            connection.close()

    @contextmanager
    def _lent(self, begin: str | None, *, durable: bool = False) -> Iterator[sqlite3.Connection]:
        with translated(self._path):
            connection = self._take()
            try:
                if durable:
                    connection.execute("PRAGMA synchronous = FULL")
                if begin == _WRITE:
                    _patiently(connection, begin, self._busy_ms)
                elif begin:
                    connection.execute(begin)  # takes no lock, so it never waits
                yield connection
                if begin:
                    connection.execute("COMMIT")
                if durable:
                    connection.execute("PRAGMA synchronous = NORMAL")
            except BaseException:
                _discard(connection)
                raise
            self._give_back(connection)

    def _take(self) -> sqlite3.Connection:
        with self._lock:
            self._leave_parents_alone()
            if not self._ready:
                self._prepare()
            if self._idle:
                return self._idle.pop()
        return self._connect()

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if len(self._idle) < IDLE_MOST and self._ready:
                self._idle.append(connection)
                return
        connection.close()

    def _leave_parents_alone(self) -> None:
        # SQLite forbids using, and even closing, a connection that was opened before a fork.
        if self._pid != os.getpid():
            self._inherited += self._idle
            self._idle, self._ready, self._pid = [], False, os.getpid()

    def _prepare(self) -> None:
        self._create()
        connection = self._connect()
        try:
            refuse_strangers(connection, self._steps, str(self._path))
            _patiently(connection, "PRAGMA journal_mode = WAL", self._busy_ms)
            migrate(connection, self._steps, self._busy_ms)
        except BaseException:
            _discard(connection)
            raise
        self._idle.append(connection)
        self._ready = True

    def _create(self) -> None:
        # Made here and not by SQLite, so that nobody else can read it from its first moment on.
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._path.exists():
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=self._busy_ms / 1000, isolation_level=None, check_same_thread=False
        )
        # What is erased is overwritten in the file too.
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection


def _discard(connection: sqlite3.Connection) -> None:
    # Closing rolls back; a connection that failed once is not trusted again.
    with suppress(sqlite3.Error):
        connection.close()


def _patiently(connection: sqlite3.Connection, statement: str, busy_ms: int) -> None:
    # SQLite's own patience sleeps longer and longer, so that in a crowd of writers the one who has waited
    # longest is the least likely to be next. Short naps of random length let everybody in.
    connection.execute("PRAGMA busy_timeout = 0")
    deadline = time.monotonic() + busy_ms / 1000
    while True:
        try:
            connection.execute(statement)
            break
        except sqlite3.Error as error:
            if not is_busy(error) or time.monotonic() > deadline:
                raise
            time.sleep(random.uniform(0.0002, 0.002))
    connection.execute(f"PRAGMA busy_timeout = {busy_ms}")
