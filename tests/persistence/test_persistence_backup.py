"""A copy of the store, made by the real command while others write."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from skill.persistence import FinishedSession, LastPlace, Who
from skill.persistence.open import open_memory, system_clock

LONGEST_S = 180
WHO = Who("a" * 43, None, "device")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "memory.sqlite3"
    memory = open_memory(f"sqlite:///{path}")
    memory.finish(WHO, FinishedSession("run", "foot", "full", system_clock(), 600))
    memory.keep_place(WHO, LastPlace("token", system_clock(), "content"))
    memory.close()
    return path


def backup(store: str, to: Path, **values: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SKILL_")}
    environ = {**kept, "SKILL_STORE": store, "SKILL_SECRET": "a secret that no installation has", **values}
    command = [sys.executable, "-m", "skill", "memory", "backup", "--to", str(to)]
    return subprocess.run(
        command, env=environ, capture_output=True, text=True, encoding="utf-8", timeout=LONGEST_S
    )


def test_the_copy_is_one_file_that_holds_everything_for_its_owner_alone(store: Path, tmp_path: Path) -> None:
    to = tmp_path / "copies" / "copy.sqlite3"
    to.parent.mkdir()
    done = backup(f"sqlite:///{store}", to)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{to.stat().st_size / 1024:,.0f} KB written to {to}.\n"
    assert [path.name for path in to.parent.iterdir()] == ["copy.sqlite3"]
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    copied, original = open_memory(f"sqlite:///{to}"), open_memory(f"sqlite:///{store}")
    assert copied.export(WHO) == original.export(WHO)
    assert copied.recall(WHO).finished == 1
    copied.close()
    original.close()


def test_a_copy_made_while_others_write_is_whole(store: Path, tmp_path: Path) -> None:
    memory, ended = open_memory(f"sqlite:///{store}"), threading.Event()

    def write() -> None:
        number = 0
        while not ended.is_set():
            memory.finish(WHO, FinishedSession(f"run {number}", "hand", "short", system_clock(), 200))
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        done = backup(f"sqlite:///{store}", tmp_path / "copy.sqlite3")
    finally:
        ended.set()
        writer.join(LONGEST_S)
        memory.close()
    assert done.returncode == 0, done.stderr
    copy = sqlite3.connect(tmp_path / "copy.sqlite3")
    try:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (finished,) = copy.execute("SELECT sum(finished) FROM people").fetchone()
        assert copy.execute("SELECT count(*) FROM sessions").fetchone() == (finished,)
    finally:
        copy.close()


def test_a_backup_replaces_nothing(store: Path, tmp_path: Path) -> None:
    to = tmp_path / "copy.sqlite3"
    to.write_text("mine", "utf-8")
    done = backup(f"sqlite:///{store}", to)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "replaces nothing" in done.stderr
    assert to.read_text("utf-8") == "mine"
    assert backup(f"sqlite:///{store}", store).returncode == 1


def test_without_a_secret_in_the_settings_the_file_with_the_secret_is_named(
    store: Path, tmp_path: Path
) -> None:
    done = backup(f"sqlite:///{store}", tmp_path / "copy.sqlite3", SKILL_SECRET="")
    assert f"Keep a copy of {store}.secret too" in done.stdout


@pytest.mark.parametrize(
    ("setting", "said"),
    [("memory:", "only an SQLite file"), ("dynamodb://table?region=eu-west-1", "only an SQLite file")],
)
def test_another_store_is_not_copied(tmp_path: Path, setting: str, said: str) -> None:
    done = backup(setting, tmp_path / "copy.sqlite3")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert said in done.stderr


def test_a_store_that_is_not_there_is_not_made_to_be_copied(tmp_path: Path) -> None:
    done = backup(f"sqlite:///{tmp_path / 'memory.sqlite3'}", tmp_path / "copy.sqlite3")
    assert (done.returncode, list(tmp_path.iterdir())) == (1, [])
    assert "There is no memory at" in done.stderr


def test_a_file_that_is_no_store_and_a_folder_that_is_none_leave_nothing_behind(
    tmp_path: Path, store: Path
) -> None:
    stranger = tmp_path / "stranger"
    stranger.write_text("no database", "utf-8")
    before = sorted(tmp_path.iterdir())
    for source, to in ((stranger, tmp_path / "copy"), (store, tmp_path / "nowhere" / "copy")):
        done = backup(f"sqlite:///{source}", to)
        assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done.stderr
    assert sorted(tmp_path.iterdir()) == before
