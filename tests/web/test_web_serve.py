from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.processes import END_SECONDS, SKILL_ID, environment, speaker


def run(folder: Path, *words: str, **values: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "skill", *words],
        env=environment(folder, **values),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
    )


def test_it_prints_its_address_and_answers_there(tmp_path: Path, free_port: int) -> None:
    with speaker(tmp_path, free_port) as running:
        assert running.printed == [f"Gentle Roll is ready at http://127.0.0.1:{free_port}"]
        assert running.ask("/health").status == 200
        assert running.ask("/").status in (200, 302)
        assert running.errors.read_text("utf-8") == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_at_once_and_quietly(tmp_path: Path, free_port: int, number: signal.Signals) -> None:
    with speaker(tmp_path, free_port) as running:
        running.process.send_signal(number)
        assert running.process.wait(END_SECONDS) in (0, 130)
        assert running.errors.read_text("utf-8") == ""
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", free_port))


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run(tmp_path, "serve", "--port", str(port))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"Cannot listen on 127.0.0.1:{port}. Another program may use that port: choose one with --port.\n"
    )


@pytest.mark.parametrize("port", ["70000", "-1", "http", "", "5 000", "0"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    done = run(tmp_path, "serve", f"--port={port}")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Invalid value for '--port'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_has_a_remedy_and_no_traceback(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = run(tmp_path, "serve", "--port", str(other.getsockname()[1]))

    assert done.returncode == 1
    assert "choose one with --port" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_address_of_another_computer_is_one_sentence(tmp_path: Path, free_port: int) -> None:
    done = run(tmp_path, "serve", "--host", "192.0.2.1", "--port", str(free_port), SKILL_ID=SKILL_ID)
    assert done.returncode == 1
    assert "Cannot listen on 192.0.2.1" in done.stderr
    assert "Traceback" not in done.stderr


def test_other_computers_are_only_served_as_production_is(tmp_path: Path, free_port: int) -> None:
    for values, name in (({}, "SKILL_ID"), ({"SKILL_ID": "x", "SKILL_VERIFY": "off"}, "SKILL_VERIFY")):
        done = run(tmp_path, "serve", "--host", "0.0.0.0", "--port", str(free_port), **values)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(name)
        assert done.stderr.count("\n") == 1
