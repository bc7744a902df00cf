"""A Home Assistant with the integration, the real skill on this computer, and rooms with satellites in them."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_socket
from custom_components.gentle_roll import clock
from custom_components.gentle_roll.skill import DOMAIN
from homeassistant.components.media_player import DOMAIN as MEDIA_PLAYER
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, setup_test_component_platform

from tests.relay import Relay
from tests.rooms import Player, Room, Ticks

ROOT = Path(__file__).parents[2]
TOKEN = "a-token-of-the-tests"
START_SECONDS = 120


@pytest.fixture(scope="session")
def skill_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The skill itself, as its owner starts it."""
    pytest_socket.enable_socket()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    python = os.environ.get("GENTLE_ROLL_PYTHON", str(ROOT / ".venv" / "bin" / "python"))
    home = tmp_path_factory.mktemp("skill")
    settings = {
        "SKILL_STORE": "memory:",
        "SKILL_FRONT_TOKEN": TOKEN,
        "HOME": str(home),
        "PATH": os.environ["PATH"],
    }
    command = [python, "-m", "skill", "serve", "--port", str(port)]
    with (home / "errors.txt").open("wb") as errors:
        server = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=errors, stderr=errors)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(server, f"{url}/health", home / "errors.txt")
        yield url
    finally:
        server.terminate()
        server.wait(20)


def _wait(server: subprocess.Popen[bytes], url: str, errors: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The skill did not start: {errors.read_text()}")


@pytest.fixture(autouse=True)
def _custom(enable_custom_integrations: None, socket_enabled: None, hass_storage: dict[str, Any]) -> None:
    """Let Home Assistant find the integration, and reach the skill on this computer."""


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> Ticks:
    """The clock, which moves only when it is told to."""
    ticks = Ticks()
    monkeypatch.setattr(clock, "monotonic", ticks)
    return ticks


@pytest.fixture
async def relay(skill_url: str) -> AsyncIterator[Relay]:
    """What stands between Home Assistant and the skill, and may fail."""
    relay = Relay(skill_url)
    await relay.start()
    yield relay
    await relay.stop()


@pytest.fixture
async def entry(hass: HomeAssistant, relay: Relay) -> MockConfigEntry:
    """The integration as it is set up."""
    for needed in ("homeassistant", "conversation"):
        assert await async_setup_component(hass, needed, {})
    entry = MockConfigEntry(domain=DOMAIN, title="Gentle Roll", data={"url": relay.url, "token": TOKEN})
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
async def rooms(hass: HomeAssistant, entry: MockConfigEntry, ticks: Ticks) -> tuple[Room, Room]:
    """Two rooms, each with a satellite and a player of its own; the integration is loaded."""
    players = Player("Kitchen"), Player("Study")
    setup_test_component_platform(hass, MEDIA_PLAYER, players)
    assert await async_setup_component(hass, MEDIA_PLAYER, {MEDIA_PLAYER: {"platform": "test"}})
    await hass.async_block_till_done()
    found = tuple(Room(hass, player, ticks) for player in players)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return found


@pytest.fixture
def room(rooms: tuple[Room, Room]) -> Room:
    """The first of them."""
    return rooms[0]
