"""The newest Home Assistant in a Debian of its own, with a music player: as somebody's house would have them."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
import wave
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from tests.ports import free_port

ROOT: Final = Path(__file__).parents[2]
DEBIAN: Final = Path(os.environ.get("GENTLE_ROLL_HA_ROOT", ROOT / "build" / "home-assistant"))
"""Made by tools/newest_home_assistant."""
AGENT: Final = "conversation.gentle_roll"
RATE: Final = 16_000
"""Samples a second of what the player's output is written down with."""
START_S: Final = 240
_PYTHON: Final = "/opt/ha/bin/python"
_AROUND: Final = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
_CLIENT: Final = "http://127.0.0.1/"
Json = dict[str, Any]

SETTINGS: Final = """\
homeassistant:
  name: Test
frontend:
conversation:
logger:
  default: warning
"""
PLAYER: Final = """\
music_directory "{folder}"
bind_to_address "127.0.0.1"
port "{port}"
audio_output {{
  type "null"
  name "keeps real time"
}}
audio_output {{
  type "pipe"
  name "what is heard"
  format "{rate}:16:1"
  command "cat >> {folder}/heard.raw"
}}
"""


@dataclass
class House:
    """Home Assistant, spoken to as its app does, over its API."""

    url: str
    folder: Path
    """Where it and its player keep everything, as seen from outside of that Debian."""
    player_port: int
    player: str = ""
    _token: str = ""
    _conversation: str = ""

    def sign_in(self, name: str, password: str) -> None:
        """Sign in as the owner."""
        start = {"client_id": _CLIENT, "handler": ["homeassistant", None], "redirect_uri": _CLIENT}
        flow = self.ask("/auth/login_flow", start)["flow_id"]
        given = {"client_id": _CLIENT, "username": name, "password": password}
        code = self.ask(f"/auth/login_flow/{flow}", given)["result"]
        wanted = {"grant_type": "authorization_code", "code": code, "client_id": _CLIENT}
        self._token = self.ask("/auth/token", urllib.parse.urlencode(wanted).encode())["access_token"]

    def add(self, integration: str, **answers: Any) -> None:
        """Add an integration as Settings does, with these answers."""
        flows = "/api/config/config_entries/flow"
        flow = self.ask(flows, {"handler": integration})["flow_id"]
        done = self.ask(f"{flows}/{flow}", answers)
        assert done["type"] == "create_entry", done

    def says(self, words: str) -> str:
        """Type words for the agent; what it answers."""
        asked = {"text": words, "language": "en", "agent_id": AGENT}
        asked |= {"conversation_id": self._conversation} if self._conversation else {}
        answer = self.ask("/api/conversation/process", asked)
        self._conversation = answer["conversation_id"]
        return str(answer["response"]["speech"]["plain"]["speech"])

    def state(self, entity: str) -> str:
        """The state of an entity."""
        return str(self.ask(f"/api/states/{entity}")["state"])

    def entities(self, domain: str) -> list[str]:
        """The entities of a domain."""
        found = self.ask("/api/states")
        return [each["entity_id"] for each in found if each["entity_id"].startswith(f"{domain}.")]

    def until(self, true: Callable[[], bool], seconds: float, what: str) -> None:
        """Wait until something is true."""
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, f"{what} did not happen in {seconds} s"
            time.sleep(0.5)

    def heard(self) -> bytes:
        """All that came out of the player, as WAV."""
        made = BytesIO()
        with wave.open(made, "wb") as sound:
            sound.setparams((1, 2, RATE, 0, "NONE", ""))
            sound.writeframes((self.folder / "heard.raw").read_bytes())
        return made.getvalue()

    def log(self) -> str:
        """What Home Assistant and the player wrote down."""
        return (self.folder / "log.txt").read_text("utf-8", "replace")

    def ask(self, path: str, body: Json | bytes | None = None) -> Any:
        """GET, or POST with a body. Raises AssertionError with what a refusal says."""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        headers |= {} if isinstance(body, bytes) else {"Content-Type": "application/json"}
        asked = urllib.request.Request(f"{self.url}{path}", data, headers)
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path}: {error.code} {error.read()[:500]!r}") from error


@contextlib.contextmanager
def house() -> Iterator[House]:
    """A new house with the integration's files in it; at the end nothing of it is left."""
    folder = Path("/root") / f"house-{os.getpid()}"
    outside = DEBIAN / folder.relative_to("/")
    outside.mkdir(parents=True)
    try:
        _furnish(outside)
        made = House(f"http://127.0.0.1:{free_port()}", outside, free_port())
        conf = PLAYER.format(folder=folder, port=made.player_port, rate=RATE)
        (outside / "mpd.conf").write_text(conf)
        _inside(
            _PYTHON, "-m", "homeassistant", "--script", "auth", "-c", f"{folder}", "add", "owner", "a-secret"
        )
        port = {"SETUP_PORT": made.url.rpartition(":")[2]}
        with (
            _running(outside, {}, "mpd", "--no-daemon", f"{folder}/mpd.conf"),
            _running(outside, port, _PYTHON, "-m", "homeassistant", "--skip-pip", "-c", f"{folder}"),
        ):
            made.until(lambda: _answers(made.url), START_S, "the start of Home Assistant")
            yield made
    except BaseException:
        print((outside / "log.txt").read_text("utf-8", "replace")[-5000:])
        raise
    finally:
        shutil.rmtree(outside)


def _furnish(folder: Path) -> None:
    (folder / "configuration.yaml").write_text(SETTINGS)
    (folder / "heard.raw").touch()
    ours = ROOT / "home_assistant" / "custom_components"
    shutil.copytree(ours, folder / "custom_components", ignore=shutil.ignore_patterns("__pycache__"))


def _inside(*command: str) -> None:
    chroot = ["chroot", str(DEBIAN), *command]
    subprocess.run(chroot, check=True, capture_output=True, timeout=START_S, env=_AROUND)


@contextlib.contextmanager
def _running(folder: Path, more: Mapping[str, str], *command: str) -> Iterator[None]:
    """A program in that Debian, ended by its id."""
    with (folder / "log.txt").open("ab") as log:
        process = subprocess.Popen(
            ["chroot", str(DEBIAN), *command], env={**_AROUND, **more}, stdout=log, stderr=log
        )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(url: str) -> bool:
    at = urllib.parse.urlsplit(url)
    try:
        socket.create_connection((at.hostname or "", at.port or 0), timeout=2).close()
    except OSError:
        return False
    return True
