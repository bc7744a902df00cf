"""A stand-in for s3.amazonaws.com, reached as a program behind a proxy reaches the real one.

`StandIn` listens on 127.0.0.1 as an HTTPS proxy: it answers `CONNECT s3.amazonaws.com:443`, then speaks TLS
itself, with a certificate of the test root. A program under test needs nothing but `environment()`.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from tests.pki.authority import Party, pem
from tests.pki.files import Pki

HOST = "s3.amazonaws.com:443"
BASE = "https://s3.amazonaws.com"


class StandIn:
    """Serves `pki.files`, and misbehaves at some paths:

    `/echo.api/slow.pem` never answers, `/echo.api/drip.pem` sends a byte now and then, `/echo.api/gone.pem` hangs
    up, `/echo.api/redirect.pem` points to a good chain, `/echo.api/broken.pem` answers 500, all else 404.
    Ask `seen` how often a path was asked for, `heads` with which headers, and `hosts` which hosts anyone wanted
    to reach. Clear `open` to keep everybody waiting, set it to let them go on.
    """

    def __init__(self, pki: Pki, folder: Path, *, host: Party | None = None) -> None:
        self.files = dict(pki.files)
        self.seen: Counter[str] = Counter()
        self.hosts: set[str] = set()
        self.heads: list[str] = []
        self.open = threading.Event()
        self.open.set()
        self.roots = folder / "root.pem"
        self.roots.write_bytes(pem(pki.root))
        self._ended = threading.Event()
        self._tls = _server_context(host or pki.host, pki, folder)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept, name="stand-in")]

    def environment(self) -> dict[str, str]:
        """What a program under test must find in its environment."""
        proxy = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        proxies = {"HTTPS_PROXY": proxy, "https_proxy": proxy, "NO_PROXY": "", "no_proxy": ""}
        return {**proxies, "SSL_CERT_FILE": str(self.roots)}

    def __enter__(self) -> StandIn:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self.open.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(10)

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,), name="stand-in-connection")
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(10)
            target = _head(connection).split(" ")[1]
            self.hosts.add(target)
            if target != HOST:
                connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
                return
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            with self._tls.wrap_socket(connection, server_side=True) as secure:
                self.heads.append(_head(secure))
                self._answer(secure, self.heads[-1].split(" ")[1])

    def _answer(self, secure: ssl.SSLSocket, path: str) -> None:
        self.seen[path] += 1
        self.open.wait(10)
        match path:
            case "/echo.api/gone.pem":
                return
            case "/echo.api/slow.pem":
                self._ended.wait(10)
            case "/echo.api/drip.pem":
                self._drip(secure)
            case "/echo.api/redirect.pem":
                secure.sendall(_response(302, b"", f"Location: {BASE}/echo.api/good.pem\r\n"))
            case "/echo.api/broken.pem":
                secure.sendall(_response(500, self.files["/echo.api/good.pem"]))
            case _ if path in self.files:
                secure.sendall(_response(200, self.files[path]))
            case _:
                secure.sendall(_response(404, b""))

    def _drip(self, secure: ssl.SSLSocket) -> None:
        """Send a good chain so slowly that no single wait is long and the whole never ends."""
        whole = _response(200, self.files["/echo.api/good.pem"])
        head = whole.index(b"\r\n\r\n") + 4
        secure.sendall(whole[:head])
        for byte in whole[head:]:
            secure.sendall(bytes([byte]))
            if self._ended.wait(0.3):
                return


def _server_context(host: Party, pki: Pki, folder: Path) -> ssl.SSLContext:
    certificate, key = folder / "host.pem", folder / "host-key.pem"
    certificate.write_bytes(pem(host, pki.low, pki.high))
    key.write_bytes(host.key_pem())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def _head(connection: socket.socket) -> str:
    """Read one request's head; none of the clients here sends a body."""
    head = b""
    while b"\r\n\r\n" not in head:
        part = connection.recv(4096)
        if not part:
            raise ConnectionError("hung up")
        head += part
    return head.decode("latin-1")


def _response(status: int, body: bytes, headers: str = "") -> bytes:
    head = f"HTTP/1.1 {status} Test\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{headers}\r\n"
    return head.encode() + body
