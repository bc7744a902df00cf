"""The service as processes of its own, on loopback, and a client that sends exactly what it is told to."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

START_SECONDS = 180
END_SECONDS = 60
SKILL_ID = "amzn1.ask.skill.6f2d1c0a-94b7-4a58-8e21-5b7c3f9d0e14"
PUBLIC_URL = "https://roll.example"


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    """Names in small letters."""
    body: bytes


@dataclass
class Running:
    """A service that answers."""

    url: str
    process: subprocess.Popen[bytes]
    errors: Path
    """Where its standard error goes."""
    printed: list[str] = field(default_factory=list)
    """Lines of its standard output."""

    def ask(
        self,
        path: str,
        headers: Mapping[str, str] | None = None,
        method: str = "GET",
        body: bytes | None = None,
        *,
        chunked: bool = False,
    ) -> Reply:
        """One request on a connection of its own; the path is sent as it is."""
        at = urlsplit(self.url)
        connection = HTTPConnection(at.hostname or "", at.port, timeout=60)
        try:
            with contextlib.suppress(BrokenPipeError):  # a server may answer before it has read everything
                content = iter([body]) if chunked and body else body
                connection.request(method, path, content, dict(headers or {}), encode_chunked=chunked)
            answer = connection.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, named, answer.read())
        finally:
            connection.close()


def environment(folder: Path, **values: str) -> dict[str, str]:
    """This process's environment without settings of the skill, with ``values``, at home in ``folder``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SKILL_")}
    return {**kept, "HOME": str(folder), "PYTHONUNBUFFERED": "1", "SKILL_STORE": "memory:", **values}


@contextlib.contextmanager
def speaker(folder: Path, port: int, **values: str) -> Iterator[Running]:
    """``python -m skill serve``; its notes go to a file in ``folder``."""
    command = [sys.executable, "-m", "skill", "serve", "--port", str(port)]
    with _process(command, folder, values) as running:
        assert running.process.stdout is not None
        line = running.process.stdout.readline().decode().strip()
        assert line, f"It ended before it was ready: {running.errors.read_text('utf-8')}"
        running.printed.append(line)
        running.url = line.split()[-1]
        yield running


SERVERS = ("granian", "gunicorn")
"""The two that production may choose from."""


def served_by(server: str, app: str, port: int, threads: int = 4) -> list[str]:
    """The command that serves ``app``, as gunicorn would be told it, with one worker."""
    if server == "gunicorn":
        options = ["--worker-class", "gthread", "--threads", str(threads), "--bind", f"127.0.0.1:{port}"]
        return [sys.executable, "-m", "gunicorn", app, "--workers", "1", *options]
    options = [
        "--interface",
        "wsgi",
        "--workers",
        "1",
        "--blocking-threads",
        str(threads),
        "--port",
        str(port),
    ]
    made = ["--factory", app.removesuffix("()")] if app.endswith("()") else [app]
    quiet = ["--log-level", "error", "--no-ws", "--respawn-failed-workers"]
    return [sys.executable, "-m", "granian", *made, *options, *quiet]


@contextlib.contextmanager
def production(folder: Path, port: int, server: str = "gunicorn", **values: str) -> Iterator[Running]:
    """The app behind a server, one worker with four threads, verification on."""
    command = served_by(server, "skill.web:create_app()", port)
    values = {"SKILL_ID": SKILL_ID, "SKILL_PUBLIC_URL": PUBLIC_URL, **values}
    with _process(command, folder, values) as running:
        running.url = f"http://127.0.0.1:{port}"
        wait_for(running)
        yield running


@contextlib.contextmanager
def _process(command: Sequence[str], folder: Path, values: Mapping[str, str]) -> Iterator[Running]:
    errors = folder / "errors.txt"
    with errors.open("wb") as sink:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=sink, env=environment(folder, **values)
        )
    try:
        yield Running("", process, errors)
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> int:
    """End it by its id, if it still runs, and return its exit status."""
    process.terminate()
    try:
        process.communicate(timeout=END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
    return process.returncode


def wait_for(running: Running) -> None:
    """Wait until the service answers; what it says where it ends before that is in the assertion."""
    limit = time.monotonic() + START_SECONDS
    while True:
        with contextlib.suppress(OSError):
            if running.ask("/health").status == 200:
                return
        assert running.process.poll() is None, f"It ended: {running.errors.read_text('utf-8')}"
        assert time.monotonic() < limit, f"It does not answer: {running.errors.read_text('utf-8')}"
        time.sleep(0.05)
