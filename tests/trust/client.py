"""A client that sends a request byte for byte, repeated and odd headers included."""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Any
from urllib.parse import urlsplit

PATIENCE_S = 60
JSON_HEADER = (("Content-Type", "application/json"),)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    kind: str
    """The Content-Type."""
    body: bytes

    @property
    def value(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


def post(
    url: str, headers: Iterable[tuple[str, str]], body: bytes, *, patience_s: float = PATIENCE_S
) -> Answer:
    """Post on a connection of its own; headers in order, as they are. TimeoutError after ``patience_s``."""
    at = urlsplit(url)
    with socket.create_connection((at.hostname or "", at.port or 80), timeout=patience_s) as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # answered before all was read
            connection.sendall(_head(at.netloc, headers, body) + body)
        answer = HTTPResponse(connection, method="POST")
        answer.begin()
        return Answer(answer.status, answer.headers.get("Content-Type", ""), answer.read())


def _head(host: str, headers: Iterable[tuple[str, str]], body: bytes) -> bytes:
    lines = ["POST /alexa HTTP/1.1", f"Host: {host}", "Connection: close", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("latin-1")
