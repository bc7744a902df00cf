"""The local speaker with its page, sheets and gallery: its app, and served on loopback."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from flask import Flask
from werkzeug.serving import make_server

from skill.settings import Settings
from skill.speaker.dev import init_gallery
from skill.speaker.page import init_page
from skill.speaker.sheet import init_sheet
from skill.web import create_app
from tests.ports import free_port


def local_app() -> Flask:
    """Everything that ``python -m skill serve`` serves; routines wait for the person."""
    app = create_app(Settings(store="memory:"), local=True, environ={})
    init_page(app)
    init_sheet(app)
    init_gallery(app)
    return app


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The app on a free loopback port, for as long as the block lasts."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    port = free_port()
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
