"""``python -m skill serve``: the speaker's page and the skill on this computer."""

from __future__ import annotations

import dataclasses
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Thread
from types import FrameType
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server

from skill.errors import SettingsError
from skill.persistence.open import data_folder
from skill.settings import Settings, is_loopback
from skill.web import create_app
from skill.web.state import ServiceState

if TYPE_CHECKING:
    from .lan.network import Lan
    from .setup import Workshop


def serve(
    settings: Settings, host: str, port: int, workshop: Workshop | None = None, lan_port: int | None = None
) -> int:
    """Serve until stopped. Raises SettingsError where the address cannot be listened on.

    With a ``workshop`` the local service has /setup, too: whoever calls has what makes the store's package.
    With a ``lan_port`` phones of the household are served there, too.
    """
    lan = None if lan_port is None else _lan(host, lan_port)
    app = _app(settings, host, port, workshop, lan)
    server = _server(app, host, port)
    signal.signal(signal.SIGTERM, _stop)
    with ExitStack() as beside:
        if lan is not None:
            beside.enter_context(_phones(app, lan))
        print(f"Gentle Roll is ready at {_address(host, server.port)}", flush=True)
        if lan is not None:
            _tell(lan)
        try:
            server.serve_forever()
        finally:
            server.server_close()
    return 0


def _app(
    settings: Settings, host: str, port: int, workshop: Workshop | None = None, lan: Lan | None = None
) -> Flask:
    """On a loopback address the speaker's page, without verification; elsewhere the production app."""
    if not is_loopback(host):
        return create_app(settings)
    from .dev import init_gallery
    from .lan.guard import init_guard
    from .offline import init_offline
    from .page import init_page
    from .saying import voice_of
    from .sheet import init_sheet

    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # a line per request helps nobody here
    local = dataclasses.replace(settings, public_url=settings.public_url or _address(host, port))
    app = create_app(local, local=True)
    turning = init_page(app, saying=voice_of(app.extensions[ServiceState.NAME].libraries))
    init_offline(app, turning)
    init_sheet(app, None if lan is None else lambda: lan.house.address(lan.port))
    init_gallery(app)
    if workshop is not None:
        from .setup import init_setup

        init_setup(app, workshop)
    if lan is not None:
        from .lan.blueprint import init_lan

        init_lan(app, lan)
    init_guard(app, settings, lan)
    return app


def _lan(host: str, port: int) -> Lan:
    """What phones of the household need. Raises SettingsError."""
    if not is_loopback(host):
        raise SettingsError("--lan finds this computer's addresses by itself: leave --host out.")
    from .lan.network import Lan

    return Lan(data_folder() / "lan", port)


@contextmanager
def _phones(app: Flask, lan: Lan) -> Iterator[None]:
    """Serve phones beside the rest, for as long as the block lasts."""
    from .lan.listening import listen_on_lan

    listener = _listener("0.0.0.0", lan.port, "--lan-port")
    server = listen_on_lan(app, lan.port, listener.detach(), lan.tls)
    Thread(target=server.serve_forever, name="lan", daemon=True).start()
    stop = lan.watch()
    try:
        yield
    finally:
        stop()
        server.shutdown()
        server.server_close()


def _tell(lan: Lan) -> None:
    from .lan.telling import tell_phones

    tell_phones(lan)


def _server(app: Flask, host: str, port: int) -> BaseWSGIServer:
    listener = _listener(host, port, "--port")
    return make_server(host, listener.getsockname()[1], app, threaded=True, fd=listener.detach())


def _listener(host: str, port: int, option: str) -> socket.socket:
    """Listen with a socket of our own: Werkzeug would print its own words about a port in use, and exit."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()
    except (OSError, OverflowError) as error:
        listener.close()
        raise SettingsError(
            f"Cannot listen on {host}:{port}. Another program may use that port: choose one with {option}."
        ) from error
    return listener


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _stop(number: int, frame: FrameType | None) -> None:
    sys.exit(0)
