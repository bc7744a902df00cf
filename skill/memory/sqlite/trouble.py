"""What SQLite's errors mean to the owner, remedy included (SQLite, Result and Error Codes)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from skill.errors import MemoryError_

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
    """Turn errors of SQLite and of the file system into MemoryError_."""
    try:
        yield
    except sqlite3.Error as error:
        words = _WORDS.get(code_of(error), "{path} cannot be used ({error}).")
        raise MemoryError_("The memory: " + words.format(path=path, error=error)) from error
    except OSError as error:
        raise MemoryError_(
            f"The memory: {path} cannot be used ({error.strerror}). Give this user access, or name another "
            "file in SKILL_STORE."
        ) from error
    except (UnicodeError, OverflowError) as error:
        raise MemoryError_(
            "The memory: a text that is no Unicode, or a number too large, was not kept."
        ) from error
