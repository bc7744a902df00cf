"""A copy of the SQLite file while the skill uses it (SQLite, "Using the SQLite Online Backup API")."""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

from skill.errors import MemoryError_
from skill.memory.sqlite.connections import BUSY_MS
from skill.memory.sqlite.schema import STEPS, refuse_strangers
from skill.memory.sqlite.trouble import translated


def back_up(store: Path, to: Path) -> int:
    """Copy the store to the new file ``to``, as it is at one moment, and return the bytes of the copy.

    The copy is one file, for its owner alone, and appears whole or not at all. The skill goes on meanwhile.
    Raises MemoryError_ where ``store`` is none, or ``to`` is there already or cannot be written.
    """
    if to.exists():
        raise MemoryError_(f"{to} is there already, and a backup replaces nothing. Name another file.")
    draft = to.with_name(f".{to.name}.{secrets.token_hex(8)}")
    try:
        with translated(to):
            os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        _copy(store, draft, to)
        with translated(to):
            os.link(draft, to)  # unlike a rename, it replaces nothing
        return to.stat().st_size
    finally:
        draft.unlink(missing_ok=True)


def _copy(store: Path, draft: Path, to: Path) -> None:
    with translated(store), closing(sqlite3.connect(store, timeout=BUSY_MS / 1000)) as source:
        refuse_strangers(source, STEPS, str(store))
        with translated(to), closing(sqlite3.connect(draft)) as copy:
            source.backup(copy)
            # Without the write-ahead log, so that the one file is all there is.
            copy.execute("PRAGMA journal_mode = DELETE")
    with translated(to), draft.open("rb") as file:
        os.fsync(file.fileno())
