"""The service as the unit starts it: where it listens, when it is ready, how it ends, what it trusts."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from skill.errors import SettingsError
from skill.web.server import MOST_WORKERS, Place, place, take
from tests.deploy.box import ROOT, granian, started, unit_command, wait_for
from tests.ports import free_port
from tests.web.processes import SKILL_ID, environment


def ended(folder: Path, *arguments: str, **values: str) -> tuple[int, str]:
    """Exit status and last words of a start that comes to nothing."""
    done = subprocess.run(
        [*unit_command(), *arguments],
        cwd=ROOT,
        env=environment(folder, **values),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
    )
    return done.returncode, done.stderr.strip()


def until_refused(port: int) -> None:
    """Wait until nothing listens. Who was in the queue as the listener closed is reset, which is not yet that.

    One connection after the other without a pause would keep the server accepting: Granian looks for a signal
    only when nobody waits, and is killed when it has not come to it in time.
    """
    with contextlib.suppress(ConnectionRefusedError):
        while True:
            with contextlib.suppress(ConnectionResetError):
                socket.create_connection(("127.0.0.1", port), timeout=60).close()
            time.sleep(0.05)


def test_it_listens_on_this_computer_alone_with_a_process_for_each_core() -> None:
    host, port, workers = place({})
    assert (host, port) == ("127.0.0.1", 8000)
    assert 1 <= workers <= min(MOST_WORKERS, os.cpu_count() or 1)


def test_it_listens_where_the_environment_says() -> None:
    environ = {"GRANIAN_HOST": "0.0.0.0", "GRANIAN_PORT": " 81 ", "GRANIAN_WORKERS": "3"}
    assert place(environ) == Place("0.0.0.0", 81, 3)


@pytest.mark.parametrize("name", ["GRANIAN_PORT", "GRANIAN_WORKERS"])
@pytest.mark.parametrize("value", ["0", "-1", "70000", "8000.0", "two", "8e3", "9" * 30])
def test_a_figure_that_is_none_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        place({name: value})


def test_a_port_that_is_taken_ends_the_start_with_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        status, words = ended(tmp_path, SKILL_ID=SKILL_ID, GRANIAN_PORT=str(port))
    assert status == 1
    assert words.splitlines()[-1].startswith(f"SettingsError: It cannot listen at 127.0.0.1, port {port}: ")


def test_nobody_is_cut_off_while_it_looks_whether_the_port_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "listen", lambda *_: pytest.fail("somebody could connect"))
    take(Place("127.0.0.1", free_port(), 1))


def test_a_service_is_not_joined_at_its_port(tmp_path: Path) -> None:
    with granian(tmp_path, SKILL_ID=SKILL_ID) as port:
        assert ended(tmp_path, SKILL_ID=SKILL_ID, GRANIAN_PORT=str(port))[0] == 1


def test_an_argument_that_is_none_ends_the_start_with_a_sentence(tmp_path: Path) -> None:
    status, words = ended(tmp_path, "--port", "80", SKILL_ID=SKILL_ID)
    assert (status, words) == (
        1,
        "SettingsError: '--port 80' is not known here: only --rehearse is.",
    )


def test_a_rehearsal_needs_no_settings_and_ends(tmp_path: Path) -> None:
    assert ended(tmp_path, "--rehearse", SKILL_ID="") == (0, "")


def test_systemd_is_told_when_it_is_ready(tmp_path: Path) -> None:
    port, notes = free_port(), tmp_path / "notes.txt"
    with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(f"{short}/notify")
        systemd.settimeout(180)
        values = {"SKILL_ID": SKILL_ID, "GRANIAN_PORT": str(port), "NOTIFY_SOCKET": f"{short}/notify"}
        with started(unit_command(), notes, environment(tmp_path, **values)):
            assert systemd.recv(100) == b"READY=1"
            with socket.create_connection(("127.0.0.1", port), timeout=60) as early:
                early.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                assert early.recv(12) == b"HTTP/1.1 200"


def test_what_is_under_way_is_answered_before_it_ends(tmp_path: Path) -> None:
    port, notes = free_port(), tmp_path / "notes.txt"
    values = {"SKILL_ID": SKILL_ID, "GRANIAN_PORT": str(port), "GRANIAN_WORKERS": "1"}
    with started(unit_command(), notes, environment(tmp_path, **values)) as process:
        wait_for(port, process, notes)
        with socket.create_connection(("127.0.0.1", port), timeout=60) as slow:
            head = "POST /alexa HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
            slow.sendall(head.encode())
            assert slow.recv(25).startswith(b"HTTP/1.1 100"), "the service waits for the body"
            process.send_signal(signal.SIGTERM)
            until_refused(port)
            slow.sendall(b"{}")
            assert slow.recv(12) == b"HTTP/1.1 400"
        assert process.wait(timeout=60) == 0


def test_nothing_that_a_proxy_says_of_a_person_is_believed_or_noted(tmp_path: Path) -> None:
    said = {
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Proto": "gopher",
        "X-Forwarded-Host": "evil.example",
    }
    with granian(tmp_path, SKILL_ID=SKILL_ID) as port:
        answers = []
        for headers in ({}, said | {"Forwarded": "for=203.0.113.7;host=evil.example"}):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/privacy", headers=headers)
            answers.append(connection.getresponse().read())
            connection.close()
            connection.request("POST", "/alexa", json.dumps({"a": 1}), headers)
            assert connection.getresponse().status == 400
            connection.close()
    assert answers[0] == answers[1] != b""
    notes = (tmp_path / "granian.txt").read_text("utf-8")
    assert "refused" in notes, "the skill logs each request"
    assert not any(word in notes for word in ("203.0.113.7", "evil.example", "127.0.0.1"))


def test_a_rehearsal_imports_what_answers_and_nothing_else(tmp_path: Path) -> None:
    code = "import sys; from skill.web.server import main; main(['--rehearse']); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
    )
    made = set(done.stdout.split())
    assert made >= {
        "granian.server.mp",
        "flask",
        "ask_sdk_model.launch_request",
        "requests",
        "cryptography.x509",
    }
    assert not {"granian.cli", "pycparser", "certvalidator", "gunicorn", "hassil", "numpy"} & made
