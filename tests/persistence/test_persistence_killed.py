"""A process that is killed in the middle of writing takes nothing with it that it had acknowledged."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from skill.persistence import Who
from tests.persistence.crowd import open_patiently

ROOT = Path(__file__).parents[2]


def write_until_killed(setting: str, worker: int, lines: int) -> list[str]:
    """The runs a process acknowledged before ``kill -9`` met it, at some moment after ``lines`` of them."""
    command = [sys.executable, "-m", "tests.persistence.crowd", setting, str(worker), "1000000", "each"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8") as writer:
        assert writer.stdout is not None
        acknowledged = [writer.stdout.readline() for _ in range(lines)]
        writer.kill()
        acknowledged += writer.stdout.readlines()
    # A line cut short by the kill was not acknowledged.
    return [line.strip() for line in acknowledged if line.endswith("\n")]


@pytest.mark.parametrize("times", [5, pytest.param(50, marks=pytest.mark.slow)])
def test_what_was_acknowledged_survives_kill_9(tmp_path: Path, times: int) -> None:
    setting, chance = f"sqlite:///{tmp_path}/memory.sqlite3", random.Random(4711)
    acknowledged: list[str] = []
    for worker in range(times):
        acknowledged += write_until_killed(setting, worker, chance.randint(1, 40))

        memory = open_patiently(setting)
        export = memory.export(Who("account"))
        kept = {one.run_id for one in export.people[0].sessions}
        assert set(acknowledged) <= kept
        assert export.people[0].finished == len(kept)
        memory.close()
        with sqlite3.connect(tmp_path / "memory.sqlite3") as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        db.close()
    assert len(acknowledged) >= times
