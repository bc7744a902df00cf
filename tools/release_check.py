"""What one can check of a release: ``python -m tools.release_check``, or ``make release-check``.

    python -m tools.release_check [--renew] [--only STEP …]

Each step says what it found in one line; the exit status is 1 where any failed. ``--renew`` writes
requirements-serve.lock anew first.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from tools.advisories import audited
from tools.lambda_zip import SOURCES, TRIGGER

ROOT = Path(__file__).parents[1]
LOCKED = ("requirements-serve.txt",)
LOCK = ROOT / "requirements-serve.lock"
ROOM = ROOT / "build" / "release"
BILL = ROOM / "gentle-roll.cdx.json"
ENDPOINT = "https://roll.example.org/alexa"
CHECKED = (
    "tests/trust",
    "tests/release",
    "tests/persistence/test_persistence_backup.py",
    "tests/deploy/test_deploy_units.py",
)
"""Tests that a release stands on: verification, logs, restoring a copy, the table of ASVS."""


class StepFailed(Exception):
    """A program that a step needs ended in an error; the text has its last words."""


class Outcome(NamedTuple):
    """What a step found."""

    ok: bool
    words: str


def lock_is_current() -> Outcome:
    """The locked packages are those that the requirements allow, and no other."""
    before = LOCK.read_text("utf-8")
    after = compiled(LOCK)
    if names(before) != names(after):
        return Outcome(False, f"{LOCK.name} is out of date: make release-check ARGS=--renew.")
    return Outcome(True, f"{len(names(after))} packages, each by its hashes")


def compiled(kept: Path) -> str:
    """The lock as it would be now; versions that are locked already stay as they are."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / LOCK.name
        if kept.is_file():
            shutil.copy(kept, out)
        options = ["--universal", "--python-version=3.11", "--generate-hashes", "--no-emit-index-url"]
        _run([_program("uv"), "pip", "compile", "--quiet", "--no-header", *options, *LOCKED, "-o", str(out)])
        return out.read_text("utf-8")


def names(lock: str) -> list[str]:
    """The packages of a lock with their versions."""
    lines = [line.partition(";")[0].strip(" \\") for line in lock.splitlines()]
    return [line for line in lines if "==" in line and not line.startswith("#")]


def bill_of_materials() -> Outcome:
    """What the service is made of, as CycloneDX."""
    BILL.parent.mkdir(parents=True, exist_ok=True)
    options = ["--output-reproducible", "--of", "JSON", "-o", str(BILL)]
    _run([_program("cyclonedx-py"), "requirements", str(LOCK), *options])
    return Outcome(True, f"{BILL.relative_to(ROOT)} has {len(names(LOCK.read_text('utf-8')))} components")


def no_known_weakness() -> Outcome:
    """Nothing of it is known to be weak, as far as any service of advisories could be asked."""
    ok, words = audited(_asked)
    return Outcome(ok, words if ok else f"{words}; {_withdrawn()}")


def _asked(service: str) -> str:
    options = ["--disable-pip", "--require-hashes", "--format", "json", "--timeout", "10"]
    command = [
        _program("pip-audit"),
        "--vulnerability-service",
        service,
        *options,
        "--requirement",
        str(LOCK),
    ]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout


def _withdrawn() -> str:
    """What the index itself says: a version with a fault is often withdrawn ("yanked", PEP 592)."""
    pip = [str(ROOM / "venv" / "bin" / "pip"), "install", "--dry-run", "--ignore-installed", "--no-deps"]
    asked = subprocess.run(
        [*pip, "--require-hashes", "--requirement", str(LOCK)], capture_output=True, text=True
    )
    if asked.returncode:
        return "nor could the index be asked which versions are withdrawn"
    found = [line.strip() for line in asked.stderr.splitlines() if "yanked" in line]
    return " ".join(found) or "of those that this computer would install the index has withdrawn none"


def same_bytes() -> Outcome:
    """The zips for Lambda and the store's package, made in two folders, are the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        zips = [_zip(room / name) for name in ("one", "another place")]
        packages = [_package(room / name) for name in ("first", "second place")]
    if len(set(zips)) > 1 or len(set(packages)) > 1:
        return Outcome(False, "two runs in two folders gave other bytes")
    return Outcome(True, f"both zips {zips[0][:12]}, package {packages[0][:12]}")


def _zip(folder: Path) -> str:
    """The digest of a zip made from a copy of the sources in ``folder``."""
    for name in (*SOURCES, "tools"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ROOT.glob("requirements*.txt"):
        shutil.copy(file, folder)
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    command = [sys.executable, "-m", "tools.lambda_zip", "--arch", "x86_64", "--python", version]
    _run([*command, "--to", str(folder / "lambda.zip")], folder)
    made = [(folder / name).read_bytes() for name in ("lambda.zip", TRIGGER)]
    return hashlib.sha256(b"".join(made)).hexdigest()


def _package(folder: Path) -> str:
    """The digest of a store package made in ``folder``."""
    _run([sys.executable, "-m", "skill", "package", "--endpoint", ENDPOINT, "--out", str(folder)])
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    whole = hashlib.sha256()
    for path in files:
        whole.update(f"{path.relative_to(folder)}\n".encode() + path.read_bytes())
    return whole.hexdigest()


def tests_hold() -> Outcome:
    """The tests that a release stands on, those that take minutes too."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *CHECKED], cwd=ROOT, capture_output=True, text=True
    )
    lines = done.stdout.strip().splitlines() or ["nothing ran"]
    failed = [line for line in lines if line.startswith(("FAILED ", "ERROR "))]
    return Outcome(done.returncode == 0, "; ".join([lines[-1], *failed]))


STEPS: dict[str, Callable[[], Outcome]] = {
    "lock": lock_is_current,
    "bill": bill_of_materials,
    "audit": no_known_weakness,
    "bytes": same_bytes,
    "tests": tests_hold,
}


def taken(step: Callable[[], Outcome]) -> Outcome:
    """What a step found; one that could not be taken has failed, and the next one is taken all the same."""
    try:
        return step()
    except (StepFailed, OSError) as error:
        return Outcome(False, str(error))


def _program(name: str) -> str:
    """A program of requirements-release.txt, installed in a folder of its own at its first use."""
    folder = ROOM / "venv"
    if not (folder / "bin" / name).exists():
        venv.create(folder, with_pip=True)
        pip = [str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
        _run([*pip, "--requirement", str(ROOT / "requirements-release.txt")])
    return str(folder / "bin" / name)


def _run(command: Sequence[str], folder: Path = ROOT) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        words = (done.stderr or done.stdout).strip()[-1000:]
        raise StepFailed(f"{' '.join(command[:4])} failed:\n{words}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Take every step, or those that were named, and say what each found."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.release_check", description="What one can check of a release."
    )
    parser.add_argument("--renew", action="store_true", help="write requirements-serve.lock anew first")
    parser.add_argument("--only", nargs="+", choices=list(STEPS), default=list(STEPS), metavar="STEP")
    args = parser.parse_args(arguments)
    if args.renew:
        title = LOCK.read_text("utf-8").splitlines()[0]
        LOCK.write_text(f"{title}\n{compiled(ROOT / 'nothing')}", "utf-8")
    failed = False
    for name in args.only:
        outcome = taken(STEPS[name])
        failed |= not outcome.ok
        print(f"{'ok' if outcome.ok else 'FAILED':6} {name:6} {outcome.words}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
