"""The installer: what it says to a machine that lacks something, in a folder whose name has spaces."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = ("sh", "cat", "cmp", "cp", "dirname", "env", "id")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with nothing but the installer and empty lists of what to install."""
    folder = tmp_path / "gentle roll"
    (folder / "tools").mkdir(parents=True)
    (folder / "tests" / "peers").mkdir(parents=True)
    shutil.copy(ROOT / "tools" / "install", folder / "tools" / "install")
    for listed in ROOT.glob("requirements*.txt"):
        (folder / listed.name).write_text("", "utf-8")
    return folder


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder of programs that has the plainest ones and neither Python nor Node nor a browser."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for command in COMMANDS:
        (folder / command).symlink_to(shutil.which(command) or pytest.fail(f"{command} is missing"))
    return folder


def _install(clone: Path, programs: Path, *what: str, python: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": str(programs), "PYTHON": python}
    command = [str(programs / "sh"), str(clone / "tools" / "install"), *what]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=300
    )


def _only_sentence(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1
    [sentence] = done.stderr.splitlines()
    return sentence


def test_a_machine_without_python_is_told_which_one_to_install(clone: Path, programs: Path) -> None:
    assert "Python 3.11 or newer: install it" in _only_sentence(_install(clone, programs, "run"))
    assert not (clone / ".venv").exists()


def test_a_python_that_was_named_and_is_too_old_is_refused_by_name(clone: Path, programs: Path) -> None:
    old = programs / "python-of-old"
    old.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    old.chmod(0o755)
    assert "python-of-old is not" in _only_sentence(_install(clone, programs, "run", python=str(old)))


def test_what_to_install_for_must_be_said(clone: Path, programs: Path) -> None:
    assert "run, voice, check, test or slow" in _only_sentence(_install(clone, programs))


def test_it_installs_once_and_a_machine_without_node_is_told_so(clone: Path, programs: Path) -> None:
    first = _install(clone, programs, "test", python=sys.executable)
    assert "install Node 20 or newer" in _only_sentence(first)
    assert "Installing Python packages" in first.stdout
    second = _install(clone, programs, "test", python=sys.executable)
    assert "install Node 20 or newer" in _only_sentence(second)
    assert second.stdout == ""
    (clone / "requirements-dev.txt").write_text("# one more\n", "utf-8")
    assert "Installing Python packages" in _install(clone, programs, "check").stdout


def test_the_node_packages_name_no_server_and_run_no_scripts() -> None:
    lock = json.loads((ROOT / "tests" / "peers" / "package-lock.json").read_text("utf-8"))
    assert len(lock["packages"]) > 1
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert "ignore-scripts=true" in (ROOT / "tests" / "peers" / ".npmrc").read_text("utf-8").splitlines()
