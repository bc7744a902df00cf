"""The program as pip installs it: a wheel, a fresh environment, an empty folder."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from skill import __version__
from tools.dependencies import requirements

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    quiet = ["--quiet", "--disable-pip-version-check", "--no-index", "--no-deps"]
    command = ["pip", "wheel", *quiet, "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run([sys.executable, "-m", *command], check=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """gentle-roll in an environment that sees the present one's packages, but not the checkout."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, symlinks=True)
    python = home / "bin" / "python"
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(home)}))
    quiet = ["--quiet", "--disable-pip-version-check", "--no-index", "--no-deps"]
    install = ["pip", "--python", str(python), "install", *quiet, str(wheel)]
    subprocess.run([sys.executable, "-m", *install], check=True)
    (packages / "present.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return home / "bin" / "gentle-roll"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--version"], __version__),
        (["understand", "next"], "AMAZON.NextIntent"),
        (["say", "start the foot routine"], "general wellness guidance"),
    ],
    ids=["version", "understand", "say"],
)
def test_installed_it_runs_from_an_empty_folder(
    program: Path, tmp_path: Path, arguments: list[str], told: str
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [program, *arguments],
        cwd=empty,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert told in done.stdout


def test_the_wheel_asks_for_everything_that_requirements_txt_names(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        lines = archive.read(name).decode().splitlines()
    asked = {
        line.removeprefix("Requires-Dist: ").split("<")[0].split(">")[0]
        for line in lines
        if line.startswith("Requires-Dist")
    }
    named = {line.split("<")[0].split(">")[0] for line in requirements(ROOT / "requirements.txt")}
    assert {one.lower().replace("_", "-") for one in named} == {
        one.lower().replace("_", "-") for one in asked
    }


def test_the_wheel_brings_every_clip_and_every_model(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        brought = {name.removeprefix("skill/shipped/") for name in archive.namelist()}
    for folder in ("audio", "interaction_model"):
        here = {str(path.relative_to(ROOT)) for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert here
        assert here <= brought


def test_a_shell_completes_its_commands(program: Path, tmp_path: Path) -> None:
    asking = {"_GENTLE_ROLL_COMPLETE": "bash_complete", "COMP_WORDS": "gentle-roll und", "COMP_CWORD": "1"}
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", **asking}
    done = subprocess.run(
        [program], cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert done.stdout == "plain,understand\n"


def test_installed_it_names_itself_as_one_calls_it(program: Path, tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    for command in ([], ["say"], ["memory", "stats"]):
        done = subprocess.run(
            [program, *command, "--help"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        assert done.stdout.startswith(" ".join(["Usage: gentle-roll", *command]))
        assert "python -m" not in done.stdout
