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

from skill.memory.sqlite.schema import Step, migrate, refuse_strangers
from skill.memory.sqlite.trouble import is_busy, translated

BUSY_MS = 5_000
"""How long a writer waits for others. A person does not wait that long (see ``guarded.BUDGET_S``), but what
was to be kept is kept."""

IDLE_MOST = 8
"""Idle connections kept open; one more is closed when it comes back."""


class Connections:
    """A small pool of connections to the SQLite file at ``path``, which need not exist yet."""

    def __init__(self, path: Path, steps: Sequence[Step]) -> None:
        self._path = path
        self._steps = steps
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
        with self._lent("BEGIN IMMEDIATE", durable=durable) as connection:
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
                connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
                if begin:
                    _patiently(connection, begin)
                yield connection
                if begin:
                    connection.execute("COMMIT")
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
            _patiently(connection, "PRAGMA journal_mode = WAL")
            migrate(connection, self._steps)
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
            self._path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False
        )
        # What is erased is overwritten in the file too.
        connection.execute("PRAGMA secure_delete = ON")
        return connection


def _discard(connection: sqlite3.Connection) -> None:
    # Closing rolls back; a connection that failed once is not trusted again.
    with suppress(sqlite3.Error):
        connection.close()


def _patiently(connection: sqlite3.Connection, statement: str) -> None:
    # SQLite's own patience sleeps longer and longer, so that in a crowd of writers the one who has waited
    # longest is the least likely to be next. Short naps of random length let everybody in.
    connection.execute("PRAGMA busy_timeout = 0")
    deadline = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            connection.execute(statement)
            break
        except sqlite3.Error as error:
            if not is_busy(error) or time.monotonic() > deadline:
                raise
            time.sleep(random.uniform(0.0002, 0.002))
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
