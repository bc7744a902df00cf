"""No bytes make a parser raise what it does not promise: a minute of coverage-guided fuzzing for each."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SECONDS = 60


@pytest.mark.slow
@pytest.mark.parametrize("parser", ["place", "step", "url", "body", "chain"])
def test_no_bytes_surprise_a_parser(parser: str, tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="atheris has no wheel for this platform")
    command = [sys.executable, "-m", "tests.trust.fuzz_parsers", parser, str(SECONDS)]
    done = subprocess.run(
        command,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS * 5,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Done " in done.stderr
