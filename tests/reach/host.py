"""A host of streams over TLS on this computer, right or wrong in one way at a time."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.pki.authority import DAY, Party, leaf, pem, root, rsa_key


@dataclass
class Ways:
    """How the host behaves."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    status: int | None = None
    """Answers everything with this status."""
    kind: str = "audio/mpeg"
    ranges: bool = True
    location: str = ""
    broken: bool = False
    """Sends a body in chunks that are none."""
    stalls: bool = False
    """Sends the head of its answer, and waits."""


def certificate(folder: Path, authority: Party, **about: object) -> tuple[Path, Path]:
    """A certificate for localhost and its key, as files."""
    names = about.pop("names", ("localhost",))
    made = leaf(authority, time.time(), names=names, key=rsa_key("host"), **about)  # type: ignore[arg-type]
    chain, key = folder / "host.pem", folder / "host.key"
    chain.write_bytes(pem(made))
    key.write_bytes(made.key_pem())
    return chain, key


def expired() -> dict[str, Any]:
    return {"starts": -30 * DAY, "ends": -DAY}


def not_yet() -> dict[str, Any]:
    return {"starts": DAY, "ends": 30 * DAY}


def authority(name: str = "Test Root") -> Party:
    return root(name, time.time())


@contextmanager
def serving(ways: Ways, chain: Path, key: Path) -> Iterator[str]:
    """The host's base address while it runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = ways.files.get(self.path)
            status = ways.status or (200 if data is not None else 404)
            data = data or b"{}"
            total, part = len(data), self.headers.get("Range") if ways.ranges else None
            if status == 200 and part:
                first, last = part.removeprefix("bytes=").split("-")
                data = data[int(first) : int(last) + 1]
                status = 206
            self.send_response(status)
            if status == 206:
                self.send_header("Content-Range", f"bytes {first}-{int(first) + len(data) - 1}/{total}")
            if ways.broken:
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                self.wfile.write(b"no chunk")
                return
            if ways.location:
                self.send_header("Location", ways.location)
            self.send_header("Content-Type", ways.kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if ways.stalls:
                time.sleep(1)
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing of clients that do not trust the certificate: they are what is tested."""

    server = Quiet(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"https://localhost:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
