"""The service as a box of one's own runs it: Granian with the shipped settings, verification on, SQLite."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from skill.persistence.open import open_memory
from tests.pki.stand_in import StandIn
from tests.web.processes import PUBLIC_URL, SKILL_ID, Running, end, environment, wait_for

ROOT = Path(__file__).parents[2]


@contextlib.contextmanager
def box(folder: Path, host: StandIn, port: int, *, workers: int = 2) -> Iterator[Running]:
    """Such a box, once it answers; what it keeps is in ``folder``."""
    values = {
        "SKILL_ID": SKILL_ID,
        "SKILL_PUBLIC_URL": PUBLIC_URL,
        "SKILL_STORE": store(folder),
        "GRANIAN_PORT": str(port),
        "GRANIAN_WORKERS": str(workers),
        **host.environment(),
    }
    command = [sys.executable, "-m", "skill.web.server"]
    errors = folder / "errors.txt"
    with errors.open("wb") as sink:
        process = subprocess.Popen(
            command, stdout=sink, stderr=sink, env=environment(folder, **values), cwd=ROOT
        )
    try:
        running = Running(f"http://127.0.0.1:{port}", process, errors)
        wait_for(running)
        yield running
    finally:
        end(process)


def store(folder: Path) -> str:
    """Where the box keeps what it keeps."""
    return f"sqlite:///{folder}/memory.sqlite3"


def finished_sessions(folder: Path) -> int:
    """How many finished sessions the box has kept."""
    memory = open_memory(store(folder))
    try:
        return memory.stats().sessions
    finally:
        memory.close()


def resident_mb(process: subprocess.Popen[bytes]) -> float:
    """Memory of the server and its workers, in MB; what they share is counted once for each."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="utf-8")
    return sum(map(_resident_mb, [process.pid, *map(int, listed.split())]))


def _resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
