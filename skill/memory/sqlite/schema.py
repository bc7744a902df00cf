"""The tables, as steps from version to version.

A step that has been released is never edited: a change is a new step at the end. The number of steps
done stands in the file's ``user_version``; all steps a file needs happen in one transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from skill.errors import MemoryError_

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

STEPS: tuple[Step, ...] = (FIRST,)
"""From an empty file to the version of this program."""


def version_of(connection: sqlite3.Connection) -> int:
    """The version of the open file; 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def refuse_strangers(connection: sqlite3.Connection, steps: Sequence[Step], name: str) -> None:
    """Raise MemoryError_ for a file of a newer version or of another program; only reads."""
    # In one transaction: another process may just be making the tables.
    connection.execute("BEGIN")
    version = version_of(connection)
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    used = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    connection.execute("COMMIT")
    if version > len(steps):
        raise MemoryError_(
            f"{name} was written by a newer version of Gentle Roll (its version is {version}, this program "
            f"knows {len(steps)}). Nothing was changed. Update this program, or name another file in "
            "SKILL_STORE."
        )
    if used and (mark != APPLICATION_ID or version == 0):
        raise MemoryError_(
            f"{name} belongs to another program. Nothing was changed. Name another file in SKILL_STORE."
        )


def migrate(connection: sqlite3.Connection, steps: Sequence[Step]) -> None:
    """Bring the open file to the newest version, whole or not at all."""
    if version_of(connection) == len(steps):
        return
    connection.execute("BEGIN IMMEDIATE")
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
