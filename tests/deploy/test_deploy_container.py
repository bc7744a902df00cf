"""The Dockerfile takes the same steps as the page about a box of one's own, and copies only what there is."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.deploy.box import DEPLOY, ROOT, granian, started, unit_command, wait_for
from tests.ports import free_port
from tests.web.processes import SKILL_ID, environment
from tools import lambda_zip

TEXT = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
LINES = [line for line in TEXT.splitlines() if line and not line.startswith("#")]
MOST_BYTES = 60_000_000
"""What the packages of a box may take, with the bytecode of what answers."""
OWN_BOX = (ROOT / "docs" / "deploy" / "own-box.md").read_text("utf-8")


def instructions(name: str) -> list[str]:
    return [line.partition(" ")[2].strip() for line in LINES if line.startswith(f"{name} ")]


def sizes(venv: Path) -> Iterator[int]:
    """Bytes of every file, but for what installs them and comes with each Python."""
    installers = ("pip", "setuptools", "pkg_resources", "_distutils_hack")
    for path in venv.rglob("*"):
        if path.is_file() and not any(part.startswith(installers) for part in path.parts[len(venv.parts) :]):
            yield path.lstat().st_size


def context() -> set[str]:
    """The files that Docker is given: tracked or new, and not ignored by .dockerignore."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
    ).stdout.split("\n")
    return {name for name in files if name and not ignored(name)}


def ignored(name: str) -> bool:
    """As Docker reads .dockerignore: the last line that fits a file or a folder above it decides."""
    parts = name.split("/")
    paths = ["/".join(parts[: end + 1]) for end in range(len(parts))]
    found = False
    for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            pattern = line.removeprefix("!").removeprefix("**/")
            if any(fnmatch.fnmatch(path, pattern) for path in paths) or fnmatch.fnmatch(parts[-1], pattern):
                found = not line.startswith("!")
    return found


def test_everything_that_is_copied_is_there_and_nothing_else_is_sent() -> None:
    copied = [one.split()[:-1] for one in instructions("COPY") if "--from" not in one]
    sources = {source for group in copied for source in group}
    files = context()
    assert {
        one for one in sources if not any(name == one or name.startswith(one + "/") for name in files)
    } == set()
    assert {
        name for name in files if not any(name == one or name.startswith(one + "/") for one in sources)
    } == set()


def test_nothing_secret_and_nothing_of_this_machine_is_sent() -> None:
    assert not any(
        ignored(name) is False for name in (".git/config", ".venv/bin/python", "deploy/gentle-roll.env")
    )


def test_it_starts_the_service_as_the_unit_does() -> None:
    [command] = instructions("CMD")
    program, *arguments = json.loads(command)
    assert program == ".venv/bin/python"
    assert arguments == unit_command()[1:]


def test_it_ends_as_a_user_without_rights() -> None:
    [user] = instructions("USER")
    last = LINES[max(index for index, line in enumerate(LINES) if line.startswith("FROM ")) :]
    assert f"USER {user}" in last
    assert user == "gentle-roll"
    assert any("useradd --system" in line for line in last)


def test_both_stages_begin_with_the_same_small_image() -> None:
    images = [one.split()[0] for one in instructions("FROM")]
    assert len(images) == 2
    assert len(set(images)) == 1
    assert re.fullmatch(r"python:3\.\d+-slim", images[0])


@pytest.mark.parametrize(
    "step", ["-m venv .venv", ".venv/bin/pip install --quiet", "-m compileall -q skill", "--rehearse"]
)
def test_its_steps_are_those_of_a_box(step: str) -> None:
    assert any(step in line for line in instructions("RUN"))
    assert step.replace(".venv", "$NEW/.venv").replace("-q skill", "-q $NEW/skill") in OWN_BOX


def test_nothing_that_installs_others_is_left_in_it() -> None:
    assert instructions("RUN")[-2].endswith("-m pip uninstall --quiet --yes pip setuptools")


def test_box_container_and_lambda_install_what_answers_requests_and_nothing_else() -> None:
    listed, locked = "requirements-serve.txt", "requirements-serve.lock"
    command = f"pip install --quiet --no-cache-dir --no-compile --require-hashes --requirement {locked}"
    assert [line for line in instructions("RUN") if command in line]
    assert f"pip install --quiet --no-compile --require-hashes --requirement $NEW/{locked}" in OWN_BOX
    assert lambda_zip.REQUIREMENTS[0] == listed
    assert f"-r {listed}" in (ROOT / "requirements.txt").read_text("utf-8").splitlines()


def test_its_store_is_in_the_volume() -> None:
    assert instructions("VOLUME") == ["/var/lib/gentle-roll"]
    settings = dict(part.split("=", 1) for part in shlex.split(instructions("ENV")[0]))
    assert settings["SKILL_STORE"].removeprefix("sqlite:///").startswith("/var/lib/gentle-roll/")
    assert settings["GRANIAN_HOST"] == "0.0.0.0"
    assert instructions("EXPOSE") == ["8000"]


def test_its_health_check_tells_a_service_that_is_well_from_one_that_is_not(tmp_path: Path) -> None:
    [check] = [line.partition("CMD ")[2] for line in LINES if line.startswith("HEALTHCHECK ")]
    _, *arguments = json.loads(check)

    def status(port: int) -> int:
        command = [sys.executable, *(one.replace("8000", str(port)) for one in arguments)]
        return subprocess.run(command, capture_output=True, timeout=180).returncode

    with granian(tmp_path, SKILL_ID=SKILL_ID) as port:
        assert status(port) == 0
    assert status(free_port()) != 0


def test_what_is_copied_is_all_that_the_service_needs(tmp_path: Path) -> None:
    for name in context():
        path = tmp_path / "current" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, path)
    port = free_port()
    values = {"SKILL_ID": SKILL_ID, "SKILL_PUBLIC_URL": "https://roll.example.org"}
    environ = environment(tmp_path, **values, GRANIAN_PORT=str(port), GRANIAN_WORKERS="1")
    with started(unit_command(), tmp_path / "notes.txt", environ, folder=tmp_path / "current") as process:
        wait_for(port, process, tmp_path / "notes.txt")
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=180) as reply:
            report = json.load(reply)
    assert (report["status"], report["audio"]) == ("ok", {"en": True})


def test_the_settings_of_gunicorn_are_ones_that_it_knows(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--check-config",
        "--config",
        str(DEPLOY / "gunicorn.conf.py"),
    ]
    done = subprocess.run(
        [*command, "tests.bench.peer_bare:app"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_wrong_setting_ends_the_start_at_once(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="SKILL_ID is not set"), granian(tmp_path, SKILL_ID=""):
        pass


@pytest.mark.slow
def test_the_steps_of_a_box_make_a_folder_from_which_the_service_starts(tmp_path: Path) -> None:
    [block] = re.findall(r"^    NEW=.*\n(?:    .*\n)+", OWN_BOX, re.MULTILINE)
    assert block.count("/srv/gentle-roll/") == 2
    (tmp_path / "srv").mkdir()
    script = block.replace("/srv/gentle-roll/", f"{tmp_path}/srv/").replace("python3 ", f"{sys.executable} ")
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        ["sh", "-eu", "-c", script],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    current = tmp_path / "srv" / "current"
    assert any((current / ".venv").rglob("launch_request.*.pyc")), "what answers is compiled"
    assert sum(sizes(current / ".venv")) < MOST_BYTES
    command = [str(current / ".venv" / "bin" / "python"), *unit_command()[1:]]
    port = free_port()
    environ = environment(tmp_path, SKILL_ID=SKILL_ID, GRANIAN_PORT=str(port))
    with started(command, tmp_path / "notes.txt", environ, folder=current) as process:
        wait_for(port, process, tmp_path / "notes.txt")
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=180) as reply:
            assert json.load(reply)["status"] == "ok"
