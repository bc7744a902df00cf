"""The units for systemd: complete, understood without a word, and hardened."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from skill.__main__ import main
from skill.settings import Settings
from skill.web.server import IDLE_MS
from tests.deploy.box import DEPLOY, ROOT, replaced
from tests.web.processes import SERVERS

UNITS = ("gentle-roll.service", "gentle-roll-backup.service", "gentle-roll-backup.timer")
SETTINGS = ROOT / "docs" / "deploy" / "settings.md"
MOST_EXPOSED = 1.5
"""On systemd's scale from 0, safe, to 10; below 2 is OK."""


@pytest.fixture(scope="module")
def analyze() -> str:
    found = shutil.which("systemd-analyze")
    if found is None:
        pytest.skip("systemd-analyze is not installed: this is no machine with systemd")
    return found


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units as they stand, but for the places of the installation, which are in one folder."""
    folder = tmp_path_factory.mktemp("units")
    for name in ("gunicorn", "python"):
        path = folder / "srv" / "gentle-roll" / "current" / ".venv" / "bin" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("#!/bin/sh\n", "utf-8")
        path.chmod(0o755)
    for name in UNITS:
        text = (DEPLOY / name).read_text("utf-8")
        if "/srv/gentle-roll" in text:
            text = replaced(text, ("/srv/gentle-roll", str(folder / "srv" / "gentle-roll")))
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module", params=SERVERS)
def served(request: pytest.FixtureRequest, installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, with the drop-in for each server where it needs one."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(installed, folder, dirs_exist_ok=True)
    if request.param == "gunicorn":
        (folder / f"{UNITS[0]}.d").mkdir()
        text = (DEPLOY / "gunicorn.conf").read_text("utf-8")
        there = replaced(text, ("=/srv/gentle-roll", f"={installed / 'srv' / 'gentle-roll'}"))
        (folder / f"{UNITS[0]}.d" / "gunicorn.conf").write_text(there, "utf-8")
    return folder


def test_systemd_has_nothing_to_say_about_the_units(analyze: str, served: Path) -> None:
    units = [str(served / name) for name in UNITS]
    done = subprocess.run(
        [analyze, "verify", "--man=no", *units], capture_output=True, text=True, encoding="utf-8", timeout=180
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_systemd_would_notice_a_mistake(analyze: str, installed: Path, tmp_path: Path) -> None:
    text = replaced((installed / UNITS[0]).read_text("utf-8"), ("NoNewPrivileges=", "NoNewPrivilege="))
    (tmp_path / "wrong.service").write_text(text, "utf-8")
    command = [analyze, "verify", "--man=no", str(tmp_path / "wrong.service")]
    assert (
        "NoNewPrivilege"
        in subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=180).stderr
    )


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_the_services_are_hardened(analyze: str, installed: Path, name: str) -> None:
    command = [analyze, "security", "--offline=true", "--no-pager", str(installed / name)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=180)
    found = re.search(r"exposure level for .*: ([0-9.]+)", done.stdout)
    assert found, done.stdout + done.stderr
    assert float(found[1]) <= MOST_EXPOSED


def test_the_environment_file_holds_settings_that_are_understood() -> None:
    lines = (DEPLOY / "gentle-roll.env").read_text("utf-8").splitlines()
    values = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert {name for name in values if not name.startswith("SKILL_")} == set()
    settings = Settings.from_environment(values)
    assert settings.skill_ids
    assert settings.verify
    assert settings.store == "sqlite:////var/lib/gentle-roll/memory.sqlite3"
    assert set(values) <= set(re.findall(r"`(SKILL_\w+)`", SETTINGS.read_text("utf-8")))


def test_the_store_is_where_the_unit_may_write() -> None:
    unit = (DEPLOY / "gentle-roll.service").read_text("utf-8")
    assert "StateDirectory=gentle-roll\n" in unit
    assert "ProtectSystem=strict\n" in unit


def test_the_command_of_the_backup_is_one_that_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    [line] = re.findall(r"^ExecStart=.*$", (DEPLOY / UNITS[1]).read_text("utf-8"), re.MULTILINE)
    found = re.search(r"\.venv/bin/python -m skill (.+?) \"", line)
    assert found
    monkeypatch.setenv("SKILL_STORE", f"sqlite:///{tmp_path}/memory.sqlite3")
    assert main([*found[1].split(), str(tmp_path / "copy")]) == 1
    assert capsys.readouterr().err.startswith("There is no memory at")


def test_what_stands_in_front_is_the_first_to_close_an_idle_connection() -> None:
    # Else the service may close one just as a request is on its way, which then fails: a POST is not sent again.
    fronts = [
        _seconds("Caddyfile", r"\bkeepalive (\d+)s"),
        _seconds("nginx.conf", r"keepalive 16;\s+keepalive_timeout (\d+)s"),
    ]
    services = [
        _seconds("gunicorn.conf.py", r"^keepalive = (\d+)$"),
        IDLE_MS // 1000,
    ]
    assert max(fronts) + 5 <= min(services)


def _seconds(name: str, pattern: str) -> int:
    [found] = re.findall(pattern, (DEPLOY / name).read_text("utf-8"), re.MULTILINE)
    return int(found)
