"""Streams with a bed, kept on disk once they are mixed, up to a number of bytes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from skill.errors import AudioError
from skill.files import is_there, write_whole

MOST_BYTES = 300_000_000
"""How much is kept: some 500 streams, which is three weeks of every day's routine in two ways."""
_ROOM = 0.9  # of the most: what is left after making room, so that it is not made for every stream


def cache_folder() -> Path | None:
    """Where this user's programs keep what they can make again; None where this user has no home folder."""
    from platformdirs import user_cache_path  # not above: who mixes nothing never asks

    name = "Gentle Roll" if sys.platform in ("win32", "darwin") else "gentle-roll"
    try:
        return user_cache_path(name, appauthor=False) / "streams"
    except RuntimeError:
        return None


def open_kept() -> KeptMixes | None:
    """What is kept for this user; None where this user has no home folder."""
    folder = cache_folder()
    return KeptMixes(folder) if folder else None


class KeptMixes:
    """A folder of streams whose names stand for their content. Several processes may share it.

    Nothing in it is needed: a folder that is full, missing or not to be written to costs time, not streams.
    """

    def __init__(self, folder: Path, most: int = MOST_BYTES) -> None:
        """Nothing is read or written yet. ``most``: bytes that may be kept."""
        self._folder, self._most = folder, most

    def get(self, name: str, size: int, make: Callable[[], bytes]) -> bytes:
        """The stream of this name, ``size`` bytes: as it was kept, or made now and then kept."""
        path = self._folder / f"{name}.mp3"
        with suppress(OSError):
            if is_there(path, size):
                os.utime(path)  # what was asked for last stays longest
                data = path.read_bytes()
                if len(data) == size:
                    return data
        data = make()
        with suppress(AudioError, OSError):
            self._make_room(len(data))
            write_whole(path, data, AudioError)
        return data

    def _make_room(self, size: int) -> None:
        """Remove what was not asked for longest, where ``size`` more bytes would be too many."""
        files = [(path, path.stat()) for path in self._folder.glob("*.mp3")]
        total = sum(status.st_size for _, status in files)
        if total + size <= self._most:
            return
        for path, status in sorted(files, key=lambda file: file[1].st_mtime):
            if total + size <= self._most * _ROOM:
                return
            path.unlink(missing_ok=True)
            total -= status.st_size
