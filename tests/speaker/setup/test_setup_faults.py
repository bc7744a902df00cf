"""Whatever an owner gets wrong is one sentence with its remedy, on /setup and on the command line (faults.yaml)."""

from __future__ import annotations

import json
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from skill import reach
from skill.__main__ import _stock
from skill.audio.publish import publish_command
from skill.cli import run
from skill.settings import Settings, audio_folder
from skill.speaker.setup import Asked, init_setup
from skill.web import create_app
from skill.web.health import report
from skill.web.state import ServiceState
from tests.pki.authority import Party, pem
from tests.ports import free_port
from tests.reach.host import Ways, authority, certificate, expired, serving
from tools.skill_package import package
from tools.skill_package.cli import package_command
from tools.skill_package.workshop import workshop

FAULTS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("faults.yaml").read_text("utf-8"))
NOT_YET = '<li><span class="state">Not yet</span>.*?</li>'
JOURNEY = (
    "Make the package and run ask deploy: it makes the skill.",
    "There is no package yet: make it, and run ask deploy.",
    "Say “Alexa, open gentle roll”",
)
"""What comes next on the way, where nothing is wrong."""


@pytest.fixture(scope="module")
def trusted() -> Party:
    return authority()


@pytest.fixture
def internet(
    monkeypatch: pytest.MonkeyPatch, trusted: Party, tmp_path: Path
) -> Iterator[Callable[[str, bytes], None]]:
    """Every public name leads to a host of this computer that behaves as a row says; ``health`` is its own."""
    (tmp_path / "roots.pem").write_bytes(pem(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "roots.pem"))
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    looked_up = socket.getaddrinfo
    with ExitStack() as stack:

        def leads(how: str, health: bytes) -> None:
            port = stack.enter_context(behaving(how, health, trusted, tmp_path))

            def found(host: str, _port: object, *more: Any, **named: Any) -> Any:
                if port is None:
                    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
                return looked_up("127.0.0.1", port, *more, **named)

            monkeypatch.setattr(socket, "getaddrinfo", found)
            if how == "silent":
                monkeypatch.setattr(reach, "TIMEOUT_S", (0.3, 0.3))

        yield leads


@contextmanager
def behaving(how: str, health: bytes, trusted: Party, folder: Path) -> Iterator[int | None]:
    """The port of a host for roll.gentle.net and d1.cloudfront.net, or None where nobody knows the name."""
    if how == "unknown":
        yield None
    elif how == "closed":
        yield free_port()
    elif how == "silent":
        with socket.create_server(("127.0.0.1", 0)) as listening:
            yield listening.getsockname()[1]
    else:
        about = {"names": ("roll.gentle.net", "d1.cloudfront.net"), **(expired() if how == "expired" else {})}
        by = authority("Nobody Known") if how == "untrusted" else trusted
        files = {} if how == "empty" else {"/health": health}
        with serving(
            Ways(files, kind="application/json", ranges=False), *certificate(folder, by, **about)
        ) as base:
            yield int(base.rpartition(":")[2])


class Page:
    """The page, on a computer beside whose clone the package of a skill may lie."""

    def __init__(self, folder: Path) -> None:
        self._shop = workshop(folder, lambda: ())
        app = create_app(Settings(store="memory:"), local=True, environ={})
        init_setup(app, self._shop)
        self.content: dict[str, str] = report(app.extensions[ServiceState.NAME])["content"]
        self.folder, self._browser = self._shop.folder, app.test_client()

    def says(self, row: dict[str, Any]) -> list[str]:
        """What is wrong, with the fields filled in as the row has it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if row.get("beside"):
            self._shop.write(Asked("https://roll.gentle.net", row["beside"]), self.folder)
        page = self._browser.get("/setup", query_string=row["entered"]).text
        said = [re.findall('<span class="words">(.*?)</span>', one)[0] for one in re.findall(NOT_YET, page)]
        return [unescape(words) for words in said if not words.startswith(JOURNEY)]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Page:
    return Page(tmp_path_factory.mktemp("beside"))


@pytest.fixture(scope="module")
def commands() -> Iterator[click.Group]:
    """The two commands, over this version's streams and package, which are read once for all rows."""
    stock = cache(lambda language: _stock(language, audio_folder({}) / language))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(package, "read_source", cache(package.read_source))
        publish = click.Group("audio", {"publish": publish_command(stock)})
        yield click.Group("skill", {"package": package_command(lambda: ()), "audio": publish})


def on_the_command_line(
    row: dict[str, Any], commands: click.Group, out: Path, capsys: pytest.CaptureFixture[str]
) -> list[str]:
    """What the command says, a line each."""
    to = ["--out", str(out)] if row["command"][0] == "package" else []
    assert run(commands, [*row["command"], *to]) == 1
    shown = capsys.readouterr()
    return [line for line in (shown.out + shown.err).splitlines() if line]


@pytest.mark.parametrize("row", FAULTS, ids=[row["fault"] for row in FAULTS])
def test_it_is_one_sentence_with_its_remedy_both_ways(
    row: dict[str, Any],
    internet: Callable[[str, bytes], None],
    page: Page,
    commands: click.Group,
    capsys: pytest.CaptureFixture[str],
) -> None:
    streams = {"ok": False, "words": f"a.mp3 {row.get('says')}"} if row.get("host") == "no sound" else None
    health = {"status": "ok", "content": page.content, "answered": True, "streams": streams}
    internet(row.get("host", "unknown"), json.dumps(health).encode())
    [there] = page.says(row)
    [here] = on_the_command_line(row, commands, page.folder, capsys)
    assert there.endswith(row.get("page") or row["says"])
    assert here.endswith(row.get("line") or row["says"])
    assert "--" not in there, "the page has fields, no options"
