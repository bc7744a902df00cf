"""The servers that are measured, each a process of its own on loopback, all with the same test world of trust."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from shutil import which

from tests.bench.load import ask, pinned
from tests.pki.authority import pem
from tests.pki.files import Pki
from tests.pki.stand_in import StandIn
from tests.ports import free_port
from tests.web.processes import PUBLIC_URL, SERVERS, SKILL_ID, environment, served_by

PEERS = Path(__file__).parents[1] / "peers"
START_S = 60
END_S = 10


@dataclass
class Server:
    """A server that answers."""

    name: str
    url: str
    process: subprocess.Popen[bytes]
    started_ms: float
    """From the start of its process to the first answer with 200."""

    def cpu_s(self) -> float:
        """Seconds of processor time it has spent so far, with its workers."""
        return sum(map(_cpu_s, [self.process.pid, *_children(self.process.pid)]))

    def memory_mb(self) -> float:
        """Resident memory of its largest process: the server's worker, or Node itself."""
        return max(map(_resident_mb, [self.process.pid, *_children(self.process.pid)]))


APP = "skill.web:create_app()"
OURS, SDK, BARE = "this app", "Amazon's Python adapter", "bare Flask route"
NODE = "Amazon's Node adapter"
_PYTHON = {OURS: APP, SDK: "tests.bench.peer_sdk:app", BARE: "tests.bench.peer_bare:app"}
THREADS = 8
_CORE = 0
"""Where all servers of a comparison run; the client runs on another."""


@contextmanager
def contenders(pki: Pki, folder: Path) -> Iterator[dict[str, Server]]:
    """All servers by name, started one after the other; they end together."""
    with StandIn(pki, folder) as host, ExitStack() as stack:
        values = {"SKILL_ID": SKILL_ID, "SKILL_PUBLIC_URL": PUBLIC_URL, **host.environment()}

        servers: dict[str, Server] = {}
        for server, (what, app) in product(SERVERS, _PYTHON.items()):
            name = behind(what, server)
            servers[name] = stack.enter_context(
                served(name, app, folder, values, server, before=pinned(_CORE))
            )
        if which("node"):
            servers[NODE] = stack.enter_context(_express(pki, folder))
        yield servers


def behind(what: str, server: str) -> str:
    """What is served, and by which server."""
    return f"{what}, {server}"


@contextmanager
def served(
    name: str,
    app: str,
    folder: Path,
    values: Mapping[str, str],
    server: str = "granian",
    before: Sequence[str] = (),
) -> Iterator[Server]:
    """A server with one worker on a free port, once it is ready; this app behind Granian as a box starts it."""
    port = free_port()
    shipped = app == APP and server == "granian"
    command = [sys.executable, "-m", "skill.web.server"] if shipped else served_by(server, app, port, THREADS)
    url = f"http://127.0.0.1:{port}"
    began = time.perf_counter()
    with (folder / "errors.txt").open("ab") as sink:
        process = subprocess.Popen(
            [*before, *command],
            stderr=sink,
            env=environment(folder, **values, GRANIAN_PORT=str(port), GRANIAN_WORKERS="1"),
            cwd=PEERS.parents[1],
        )
    try:
        while not _answers(url):
            assert process.poll() is None, (
                f"{name} ended: {(folder / 'errors.txt').read_text('utf-8')[-2000:]}"
            )
            assert time.perf_counter() - began < START_S, f"{name} does not answer"
            time.sleep(0.002)
        yield Server(name, f"{url}/alexa", process, (time.perf_counter() - began) * 1000)
    finally:
        _end(process)


@contextmanager
def _express(pki: Pki, folder: Path) -> Iterator[Server]:
    chain, root = folder / "chain.pem", folder / "node-root.pem"
    chain.write_bytes(pki.files["/echo.api/good.pem"])
    root.write_bytes(pem(pki.root))
    command = [
        *pinned(_CORE),
        "node",
        str(PEERS / "express-adapter.mjs"),
        "--chain",
        str(chain),
        "--roots",
        str(root),
    ]
    began = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        url = json.loads(process.stdout.readline())["url"]
        yield Server(NODE, url, process, (time.perf_counter() - began) * 1000)
    finally:
        _end(process)


def _answers(url: str) -> bool:
    with suppress(OSError):
        return ask(f"{url}/health") == 200
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.communicate(timeout=END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text(encoding="utf-8").split()] if listed.exists() else []


def _cpu_s(pid: int) -> float:
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():  # not Linux
        return float("nan")
    spent = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(spent[11]) + int(spent[12])) / os.sysconf("SC_CLK_TCK")


def _resident_mb(pid: int) -> float:
    statm = Path(f"/proc/{pid}/statm")
    if not statm.exists():  # not Linux
        return float("nan")
    return int(statm.read_text(encoding="utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
