"""What several test packages share: a free port, a world of trust, other people's programs, a browser."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests import ports
from tests.recording import Recorder

pytest_plugins = ("tests.pki.fixtures",)
PEERS = Path(__file__).parent / "peers"
ANSWER_SECONDS = 180
END_SECONDS = 10
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
"""What Chromium needs to run as root and in small containers."""
FOREIGN = ("SKILL_", "AWS_", "XDG_", "GUNICORN_", "GRANIAN_")
"""How variables begin that this project or its tools would heed, and that a person may have set."""


# A busy computer is no fault: how long an example takes is never a result.
settings.register_profile(
    "unhurried", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")

_RECORDER = pytest.StashKey[Recorder]()
_RECORDED = {"recorder", "snapshot"}
"""Fixtures of tests that write what they expect anew."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--record``."""
    parser.addoption(
        "--record",
        action="store_true",
        help="write what dialogues and snapshots expect anew, as the skill answers now; then read the diff",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Forget how this computer is set up, and record nothing unless it is asked for.

    No test, and no program that one starts, sees settings of this computer's, how wide its terminal is, or
    that nobody could press Ctrl+C where the tests themselves were started.
    Snapshots are renewed by syrupy's own option.
    """
    for name in [name for name in os.environ if name.startswith(FOREIGN)]:
        del os.environ[name]
    os.environ["COLUMNS"] = "80"
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # So a shell starts what is to run in the background, and all that it starts inherits it.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    config.stash[_RECORDER] = Recorder(on=config.getoption("--record"))
    if config.getoption("--record"):
        if config.getoption("numprocesses", None):
            raise pytest.UsageError("--record writes files, so it runs in one process: leave out -n.")
        config.option.update_snapshots = True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Under ``--record`` only what can be recorded runs: dialogues, days and snapshots."""
    if not config.getoption("--record"):
        return
    kept = [item for item in items if _RECORDED & set(getattr(item, "fixturenames", ()))]
    config.hook.pytest_deselected(items=list(set(items).difference(kept)))
    items[:] = kept


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Write what was recorded, and say into which files."""
    for file, count in config.stash[_RECORDER].write().items():
        terminalreporter.write_line(f"{count} recorded in {file.relative_to(config.rootpath)}")


@pytest.fixture
def recorder(request: pytest.FixtureRequest) -> Recorder:
    """Takes what is not as a dialogue expects, under ``--record``; else every difference is a failure."""
    return request.config.stash[_RECORDER]


@pytest.fixture
def free_port() -> int:
    """A TCP port on 127.0.0.1 that nothing listened on a moment ago."""
    return ports.free_port()


@pytest.fixture(scope="session")
def node() -> str:
    """The Node program, once the peers' packages are installed beside it."""
    found = shutil.which("node")
    if found is None:
        pytest.fail("Node is missing: install Node 20 or newer, then run `make test`")
    if not (PEERS / "node_modules").is_dir():
        pytest.fail("The Node packages are missing: run `make test`, or `npm ci` in tests/peers")
    return found


@pytest.fixture(scope="session")
def peer(node: str) -> Callable[..., list[Any]]:
    """Runs `tests/peers/NAME.mjs ARG …`, gives it one JSON line per value of `input`, returns its answers."""

    def run(name: str, *args: str | Path, input: Iterable[Any] = ()) -> list[Any]:
        lines = "".join(json.dumps(value) + "\n" for value in input)
        command = [node, str(PEERS / f"{name}.mjs"), *map(str, args)]
        done = subprocess.run(
            command, input=lines, capture_output=True, text=True, encoding="utf-8", timeout=ANSWER_SECONDS
        )
        assert done.returncode == 0, f"{name} ended with {done.returncode}: {done.stderr}"
        return [json.loads(line) for line in done.stdout.splitlines()]

    return run


@pytest.fixture
def peer_server(node: str) -> Iterator[Callable[..., str]]:
    """Starts `tests/peers/NAME.mjs ARG …`, a server, and returns its URL; all end with the test."""
    started: list[subprocess.Popen[str]] = []

    def start(name: str, *args: str | Path) -> str:
        command = [node, str(PEERS / f"{name}.mjs"), *map(str, args)]
        server = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        started.append(server)
        assert server.stdout is not None
        ready = server.stdout.readline()
        assert ready, f"{name} ended before it listened"
        url: str = json.loads(ready)["url"]
        return url

    yield start
    for server in started:
        _end(server)


def _end(server: subprocess.Popen[str]) -> None:
    """A peer ends by itself when its standard input is closed; one that does not is killed."""
    try:
        server.communicate(timeout=END_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.communicate()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser that browser tests drive."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.fail("Chromium is missing: install it, or run `make test`, which does on Debian")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, which runs only once in a process."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """One Chromium for all tests."""
    started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
    yield started
    started.close()
