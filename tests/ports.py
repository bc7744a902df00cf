"""Ports for servers under test."""

from __future__ import annotations

import itertools
import os
import socket
from collections.abc import Iterator

FIRST, MOST = 20_000, 2_000
"""Each process of the tests has so many ports of its own, below those that Linux hands out by itself: one
that was free for two of them at once would be taken by the first server to start."""


def _own() -> range:
    """This process's ports, by the number of its pytest-xdist worker."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = FIRST + worker % 6 * MOST
    return range(first, first + MOST)


_next: Iterator[int] = itertools.cycle([*_own()[os.getpid() % MOST :], *_own()[: os.getpid() % MOST]])


def free_port() -> int:
    """A TCP port on 127.0.0.1 that nothing listened on a moment ago."""
    for port in itertools.islice(_next, MOST):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("every port of the tests is taken")
