"""Write a file whole or not at all."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path

from .errors import GentleRollError
from .standard import FULL

PART = ".part"
"""How the name of a file ends while it is being written. Such files are never read."""


def write_whole(path: Path, data: bytes, trouble: type[GentleRollError], mode: int = 0o666) -> None:
    """``path`` with ``data``: complete, or as it was before; ``trouble``, with a remedy, when it cannot be.

    ``mode`` is who may read and write it from its first byte on, less the umask.

    Written under another name in the same folder and then renamed, so whoever reads sees the old file or
    the new one, also when the program is killed in between.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}{PART}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(data)
        part.replace(path)
    except OSError as error:
        raise trouble(f"{path} cannot be written: {_reason(error)}") from error
    finally:
        with suppress(OSError):  # it is there only where writing broke off
            part.unlink()


def is_there(path: Path, size: int) -> bool:
    """Whether ``path`` is a file of ``size`` bytes: where names stand for content, that file itself."""
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def _reason(error: OSError) -> str:
    if error.errno in FULL:
        return "the disk is full. Make room and run it again; it goes on where it stopped."
    return f"{error.strerror or error}. Check that the folder exists and belongs to you."
