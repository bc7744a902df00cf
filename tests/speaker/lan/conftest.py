"""The network's side of this computer under test: a house that is this computer alone, over real TLS."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask

from skill.settings import Settings
from skill.speaker.dev import init_gallery
from skill.speaker.lan.blueprint import init_lan
from skill.speaker.lan.guard import init_guard
from skill.speaker.lan.house import House
from skill.speaker.lan.listening import listen_on_lan
from skill.speaker.lan.network import Lan
from skill.speaker.offline import init_offline
from skill.speaker.page import init_page
from skill.speaker.setup import init_setup
from skill.speaker.sheet import init_sheet
from skill.web import create_app
from tests.speaker.lan.asking import HERE
from tools.skill_package.workshop import workshop


@pytest.fixture(scope="package")
def lan(tmp_path_factory: pytest.TempPathFactory) -> Lan:
    """Phones are served on a port of their own; its socket is made by ``address``."""
    return Lan(tmp_path_factory.mktemp("data") / "lan", 5443, lambda: House((HERE,), ("kitchen.local",)))


@pytest.fixture(scope="package")
def app(lan: Lan, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Everything that ``serve --lan`` serves, /setup included."""
    settings = Settings(
        store="memory:", public_url="http://127.0.0.1:5000", front_token="a-token-of-this-test"
    )
    app = create_app(settings, local=True, environ={})
    turning = init_page(app)
    init_offline(app, turning)
    init_sheet(app)
    init_gallery(app)
    init_setup(app, workshop(tmp_path_factory.mktemp("package"), list))
    init_lan(app, lan)
    init_guard(app, settings, lan)
    return app


@pytest.fixture(scope="package")
def address(app: Flask, lan: Lan) -> Iterator[str]:
    """Where phones find it."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    listener = socket.create_server((HERE, 0))
    lan.port = listener.getsockname()[1]
    server = listen_on_lan(app, lan.port, listener.detach(), lan.tls)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield lan.house.address(lan.port)
    server.shutdown()
    thread.join(10)
    server.server_close()


@pytest.fixture(scope="package")
def trusted(lan: Lan) -> Path:
    """What a phone trusts once it has the certificate."""
    return lan.certificates.server
