"""A stand-in for Alexa's services: a real server on loopback, where a request's own apiEndpoint leads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, NamedTuple

import requests  # noqa: F401 (loaded before a budget of time runs; a busy computer takes long for it)

from tests.ports import free_port

Json = dict[str, Any]
REMINDERS = "/v1/alerts/reminders"
TOKEN = "a-token-of-this-request-alone"
ENOUGH_S = 20.0
"""No test lets the service hang longer than this."""


class Call(NamedTuple):
    """One request that arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


class Reply(NamedTuple):
    """What the service answers next to one method."""

    status: int
    body: str = ""
    hang: bool = False
    """Never come to an end."""
    drip: bool = False
    """Come to an end byte by byte, much too late."""


class AlexaApi:
    """Reminders and the time zone of one household; failures to order."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.reminders: dict[str, Json] = {}
        self.time_zone: str | None = "Europe/Berlin"
        self.released = Event()
        self._ordered: dict[str, list[Reply]] = {}

    def order(self, method: str, *replies: Reply) -> None:
        """Let the next requests of a method (or ``ZONE``) be answered so."""
        self._ordered.setdefault(method, []).extend(replies)

    def forget_orders(self) -> None:
        """Let requests be answered as usual again."""
        self._ordered.clear()

    def methods(self) -> list[str]:
        """The methods of all reminder requests, in order."""
        return [call.method for call in self.calls if call.path.startswith(REMINDERS)]

    def answer(self, call: Call) -> Reply:
        """What is answered to a request."""
        self.calls.append(call)
        kind = call.method if call.path.startswith(REMINDERS) else "ZONE"
        if self._ordered.get(kind):
            return self._ordered[kind].pop(0)
        return self._zone() if kind == "ZONE" else self._reminders(call)

    def _zone(self) -> Reply:
        return Reply(204) if self.time_zone is None else Reply(200, json.dumps(self.time_zone))

    def _reminders(self, call: Call) -> Reply:
        if call.method == "GET":
            alerts = list(self.reminders.values())
            return Reply(200, json.dumps({"totalCount": str(len(alerts)), "alerts": alerts, "links": None}))
        if call.method == "DELETE":
            del self.reminders[call.path.rpartition("/")[2]]
            return Reply(200)
        token = f"alert-{len(self.calls)}"
        self.reminders[token] = {**call.body, "alertToken": token, "status": "ON", "version": "1"}
        href = f"{REMINDERS}/{token}"
        created = {"alertToken": token, "status": "ON", "version": "1", "href": href}
        return Reply(200, json.dumps(created))


@contextmanager
def serving() -> Iterator[tuple[AlexaApi, str]]:
    """The service and its address, for as long as the block lasts."""
    api = AlexaApi()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(api))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield api, f"http://127.0.0.1:{server.server_port}"
    finally:
        api.released.set()
        server.shutdown()
        server.server_close()
        thread.join(ENOUGH_S)


def nowhere() -> str:
    """An address on which nobody listens."""
    return f"http://127.0.0.1:{free_port()}"


def _handler(api: AlexaApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def do_DELETE(self) -> None:
            self._answer()

        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            reply = api.answer(Call(self.command, self.path, dict(self.headers.items()), body))
            if reply.hang:
                api.released.wait(ENOUGH_S)
                return
            self.send_response(reply.status)
            if reply.status != 204:
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(reply.body.encode())))
            self.end_headers()
            self._write(reply)

        def _write(self, reply: Reply) -> None:
            if not reply.drip:
                self.wfile.write(reply.body.encode())
                return
            for byte in reply.body.encode():
                if api.released.wait(0.05):
                    return
                try:
                    self.wfile.write(bytes([byte]))
                except OSError:  # the other side has given up, as it should
                    return

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    return Handler
