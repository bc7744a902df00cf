"""A phone that asks, with no browser: over TLS to the address, under any name."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

HERE = "127.0.0.1"
"""The one address of the tests' house; its certificate has to name it, as a home's would."""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    """Names in small letters."""
    body: bytes

    @property
    def cookie(self) -> str:
        """The cookie that was set, as it is sent back."""
        return self.headers.get("set-cookie", "").partition(";")[0]


@dataclass(frozen=True)
class Phone:
    """A phone that trusts the certificates in ``trusted``."""

    address: str
    trusted: Path
    cookie: str = ""

    def ask(self, path: str, body: Any = None, *, method: str = "", **headers: str) -> Reply:
        """GET, or POST with a body as JSON. Raises SSLError where the certificate is not to be trusted."""
        at = urlsplit(self.address)
        context = ssl.create_default_context(cafile=str(self.trusted))
        connection = http.client.HTTPSConnection(at.hostname or "", at.port, timeout=30, context=context)
        sent = {"Content-Type": "application/json"} if body is not None else {}
        cookies = {"Cookie": self.cookie} if self.cookie else {}
        data = json.dumps(body) if body is not None else None
        try:
            connection.request(
                method or ("POST" if data else "GET"), path, data, {**sent, **cookies, **headers}
            )
            answer = connection.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, named, answer.read())
        finally:
            connection.close()

    def joined(self, code: str) -> Phone:
        """The same phone once it has used a code."""
        reply = self.ask("/lan/join", {"code": code})
        assert reply.status == 204
        return Phone(self.address, self.trusted, reply.cookie)
