"""DynamoDB on this computer, twice over: moto's server and npm's dynalite, ended by their process ids."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_port

ROOT = Path(__file__).parents[2]
PEERS = ROOT / "tests" / "peers"
START_SECONDS = 180
END_SECONDS = 10


@contextmanager
def moto() -> Iterator[str]:
    """The URL of a moto server on a free port."""
    port = free_port()
    command = [sys.executable, "-m", "tests.persistence.moto_in_turn", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        end(server)


@contextmanager
def dynalite(node: str) -> Iterator[str]:
    """The URL of a dynalite server on a free port."""
    command = [node, str(PEERS / "dynamodb.mjs")]
    server = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    try:
        assert server.stdout is not None
        url: str = json.loads(server.stdout.readline())["url"]
        yield url
    finally:
        end(server)


def end(server: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    """End one process that was started here."""
    server.terminate()
    try:
        server.communicate(timeout=END_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.communicate()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended before it listened"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server does not listen")
