"""The default store: one SQLite file, shared safely by several processes and threads."""

from __future__ import annotations

from .store import SqliteMemory

__all__ = ["SqliteMemory"]
