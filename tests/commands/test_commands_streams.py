"""What becomes of every command where nobody reads it, its streams are closed, or there is no room."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from skill.persistence.open import open_keys, open_memory, system_clock
from skill.persistence.protocol import FinishedSession
from tests.ports import free_port
from tests.web.processes import environment

ROOT = Path(__file__).parents[2]
ENDLESS = ("serve --port {port}",)
COMMANDS = (
    "--help",
    "--version",
    *ENDLESS,
    "serve --help",
    "say next help",
    "understand next slower",
    "content check",
    "audio check --voice michael",
    "audio render --help",
    "audio publish --dry-run --technique settle --to {folder}/host",
    "audio publish --technique settle --to {folder}/host",
    "art check",
    "art publish --to {folder}/host",
    "memory export",
    "memory stats",
    "memory erase --everybody --yes",
    "memory backup --to {folder}/copy.sqlite3",
    "package --endpoint https://roll.example.org/alexa --out {folder}/package",
)
"""Every command, such that it has something to print."""
TRACES = ("Traceback", "Exception ignored", "[Errno")
FILES = {
    "audio publish": "audio publish --technique settle --to {folder}/out",
    "art publish": "art publish --to {folder}/out",
    "memory backup": "memory backup --to {folder}/out/copy.sqlite3",
    "package": "package --endpoint https://roll.example.org/alexa --out {folder}/out/package",
}
"""Every command that writes files where it is told to."""


@pytest.fixture
def values(tmp_path: Path) -> Mapping[str, str]:
    """The environment of a command: a store of its own, with one account in it."""
    store = f"sqlite:///{tmp_path}/memory.sqlite3"
    keys, memory = open_keys(store), open_memory(store)
    memory.finish(keys.who("a"), FinishedSession("r", "foot", "full", system_clock(), 600))
    memory.close()
    return environment(tmp_path, SKILL_STORE=store)


def ran(
    command: str,
    values: Mapping[str, str],
    folder: Path,
    *,
    prepare: Callable[[], None] | None = None,
    stdout: int = subprocess.PIPE,
    stderr: int = subprocess.PIPE,
) -> subprocess.CompletedProcess[str]:
    """The command, ended; what it said on standard error is held against every trace of Python's."""
    words = command.format(folder=folder, port=free_port()).split()
    done = subprocess.run(
        [sys.executable, "-m", "skill", *words],
        env=dict(values),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        timeout=300,
        preexec_fn=prepare,
        stdout=stdout,
        stderr=stderr,
    )
    assert not [trace for trace in TRACES if trace in (done.stderr or "")], done.stderr
    assert done.returncode in (0, 1, 2), done
    return done


@pytest.fixture
def unread() -> Iterator[int]:
    """The end to write to of a pipe whose reader has gone."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_reader_that_has_enough_ends_it_quietly(
    command: str, values: Mapping[str, str], tmp_path: Path, unread: int
) -> None:
    done = ran(command, values, tmp_path, stdout=unread)
    assert done.returncode == 0
    assert not done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_under_its_output_is_one_sentence(
    command: str, values: Mapping[str, str], tmp_path: Path
) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = ran(command, values, tmp_path, stdout=full.fileno())
    assert done.returncode == 1
    [sentence] = done.stderr.splitlines()
    assert sentence == "The output cannot be written: the disk is full. Make room and run it again."


@pytest.mark.parametrize(
    "command", [*(one for one in COMMANDS if one not in ENDLESS), "no-such-command", "package"]
)
def test_streams_that_nobody_takes_change_nothing_else(
    command: str, values: Mapping[str, str], tmp_path: Path, unread: int
) -> None:
    def close_all() -> None:
        for number in range(3):
            os.close(number)

    closed = ran(command, values, tmp_path / "a", prepare=close_all)
    assert closed.returncode == ran(command, values, tmp_path / "b").returncode or "erase" in command
    ran(command, values, tmp_path / "c", stdout=unread, stderr=unread)


@pytest.mark.parametrize("command", FILES.values(), ids=list(FILES))
def test_a_disk_that_is_full_leaves_nothing_half_written(
    command: str, values: Mapping[str, str], tmp_path: Path
) -> None:
    def leave_little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))

    (tmp_path / "out").mkdir()
    done = ran(command, values, tmp_path, prepare=leave_little_room)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert re.search("cannot be written|disk", done.stderr)
    assert all(path.stat().st_size < 2048 for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert not list((tmp_path / "out").rglob(".*"))


@pytest.mark.parametrize("command", FILES.values(), ids=list(FILES))
def test_a_folder_that_cannot_be_written_to_is_one_sentence(
    command: str, values: Mapping[str, str], tmp_path: Path
) -> None:
    (tmp_path / "out").write_text("a file", "utf-8")
    done = ran(command, values, tmp_path)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert str(tmp_path / "out") in done.stderr
    assert (tmp_path / "out").read_text("utf-8") == "a file"
