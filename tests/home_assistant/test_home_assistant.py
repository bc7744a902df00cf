"""The Home Assistant integration keeps its own promises, in a Python of its own.

Home Assistant needs a newer Python and other versions of packages, so its tests run beside these, in
`home_assistant/tests`, against the skill of this very folder.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = ROOT / "home_assistant"
PYTHON: Final = ROOT / ".venv-ha" / "bin" / "python"
LEAST_COVERAGE: Final = 95
SECONDS: Final = 1200
"""They take about 40 s of CPU; a machine may be busy with all the other tests."""


@pytest.fixture(scope="module")
def home_assistant() -> Path:
    if not PYTHON.exists():
        pytest.skip(
            "Home Assistant is not installed here: it needs Python 3.13, then tools/install test does it."
        )
    return PYTHON


def test_the_integration_keeps_its_promises(home_assistant: Path, tmp_path: Path) -> None:
    measured = [
        "--cov=custom_components.gentle_roll",
        f"--cov-fail-under={LEAST_COVERAGE}",
        "--cov-report=term",
    ]
    command = [str(home_assistant), "-m", "pytest", "-c", "pytest.ini", *measured]
    environment = {
        **os.environ,
        "GENTLE_ROLL_PYTHON": sys.executable,
        "COVERAGE_FILE": str(tmp_path / "coverage"),
    }
    for name in [name for name in environment if name.startswith("PYTEST")]:
        del environment[name]  # those are of the run that this test belongs to
    done = subprocess.run(
        command, cwd=FOLDER, env=environment, capture_output=True, text=True, timeout=SECONDS
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    found = re.search(r"^(\d+) passed", done.stdout, re.MULTILINE)
    assert found is not None, done.stdout[-2000:]
    assert int(found[1]) > 60


def test_its_types_hold(home_assistant: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--python-executable", str(home_assistant), "--no-error-summary"]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 0, done.stdout + done.stderr
