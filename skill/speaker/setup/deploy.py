"""Running ``ask deploy``, and what its last words mean to somebody who reads them on a page."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Final

DEPLOY_S = 600
"""It waits until Amazon has built five models: some minutes."""
_STATUS: Final = re.compile(r'"statusCode": (\d{3})')
_MESSAGE: Final = re.compile(r'"message": "([^"]{1,300})"')
_SIGN_IN: Final = "sign in with ask configure, then press again."


def deployed(ask: Path, folder: Path, skill_id: str) -> str | None:
    """Run it in the package's folder; where it failed, why, in one sentence with the remedy.

    ``skill_id`` is the skill that the package belongs to; empty where ``ask deploy`` is to make one.
    """
    if not (folder / "ask-resources.json").is_file():
        return "There is no package yet: make it first."
    try:
        done = subprocess.run(
            [ask, "deploy"], cwd=folder, capture_output=True, text=True, timeout=DEPLOY_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"ask deploy could not be run: {error}"
    return _failure(f"{done.stdout}\n{done.stderr}", skill_id) if done.returncode else None


def _failure(told: str, skill_id: str) -> str:
    """What Amazon answered to it, which ask-cli 2 prints as a JSON object with status, body and headers."""
    status, message = _STATUS.search(told), _MESSAGE.search(told)
    code = status[1] if status else ""
    if code == "401":
        return f"Amazon knows nobody by what ask-cli has kept: {_SIGN_IN}"
    if code in ("403", "404") and skill_id:
        return (
            f"The account of ask-cli has no skill {skill_id}: sign in to the one that has it with ask "
            "configure, or for a new skill leave the skill id empty and move the package's folder away."
        )
    if message:
        return f"ask deploy failed: {message[1]}"
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    return " ".join(["ask deploy failed:", *lines[-3:]])
