"""Standard input, output and errors that a caller closed, filled or stopped reading."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What the system says where there is no room to write."""
_DESCRIPTORS = (0, 1, 2)


def open_standard_streams() -> None:
    """Give each stream that the caller closed (``>&-``) a reader of nothing.

    Otherwise Python has None in its place, and the next file to be opened gets its number: notes to the
    owner would be written into a store.
    """
    for number in _DESCRIPTORS:
        try:
            os.fstat(number)
        except OSError:
            with suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_RDWR), number)
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (it stays open)
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (it stays open)


def silence_broken_streams() -> None:
    """Let what a stream still holds go nowhere, where nobody takes it.

    The interpreter flushes both when it ends, and would tell of a failure there in lines of its own and in
    its exit status (Python, "Note on SIGPIPE").
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
