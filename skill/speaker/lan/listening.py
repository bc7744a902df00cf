"""The listener for the network: TLS, and one thread for each connection from its first byte on."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from typing import Any, Final

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

LAN: Final = "gentle_roll.lan"
"""In the environment of a request that came over the network; no header can say so."""
GUEST: Final = "gentle_roll.guest"
"""In the environment of a request that came over the network from a phone that joined."""
GREETING_S: Final = 10.0
"""So long a client may take over its handshake."""
SILENCE_S: Final = 60.0
"""So long a client may say and read nothing."""


class _Handler(WSGIRequestHandler):
    """Shakes hands in its own thread: a client that does not finish keeps nobody else waiting."""

    def setup(self) -> None:
        """Shake hands before anything is read."""
        self.request.settimeout(GREETING_S)
        self.request.do_handshake()
        self.request.settimeout(SILENCE_S)
        super().setup()


def listen_on_lan(app: Flask, port: int, listener: int, context: ssl.SSLContext) -> BaseWSGIServer:
    """A server on the socket ``listener``, whose connections begin as ``context`` says."""
    server = make_server("0.0.0.0", port, _marked(app), threaded=True, fd=listener, request_handler=_Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.ssl_context = context  # so that requests are told to be https
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who hangs up is no fault of ours
    return server


def _marked(app: Flask) -> Any:
    def marked(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ[LAN] = True
        return app(environ, start_response)

    return marked
