"""The page's own lines install an ask-cli that starts, and its `ask deploy` takes the package twice."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from skill.__main__ import main
from tests.skill_package.management import CONFIG, SKILL_ID, management

PAGE = (Path(__file__).parents[2] / "docs" / "skill-package.md").read_text("utf-8")


def run(script: str, folder: Path, environ: dict[str, str]) -> str:
    done = subprocess.run(
        ["sh", "-eu", "-c", script], cwd=folder, env=environ, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.slow
def test_ask_deploy_takes_the_package_and_the_second_time_goes_to_the_same_skill(tmp_path: Path) -> None:
    clone, package = tmp_path / "clone", tmp_path / "gentle-roll-package"
    clone.mkdir()
    [block] = [found for found in re.findall(r"(?:^    .*\n)+", PAGE, re.MULTILINE) if "antlr4ts" in found]
    *install, configure, deploy = block.strip().splitlines()
    assert "ask configure" in configure, "it takes a browser and an account"
    (tmp_path / ".ask").mkdir()
    (tmp_path / ".ask" / "cli_config").write_text(json.dumps(CONFIG), "utf-8")
    with management() as (amazon, environ):
        environ = {**os.environ, **environ, "HOME": str(tmp_path), "NO_PROXY": "127.0.0.1"}
        run("\n".join(install), clone, environ)
        for again in range(2):
            address = f"https://roll{again}.gentle.net/alexa"  # ask-cli passes over what it brought before
            assert main(["package", "--endpoint", address, "--out", str(package)]) == 0
            assert "[completed]" in run(f"cd ../ask-cli\n{deploy}", clone, environ)
            noted = json.loads((package / ".ask" / "ask-states.json").read_text("utf-8"))
            assert noted["profiles"]["default"]["skillId"] == SKILL_ID, again
    assert amazon.imports == ["", SKILL_ID]
    assert amazon.strange == []
    changed = {name for name, data in amazon.packages[0].items() if amazon.packages[1][name] != data}
    assert changed == {"skill.json"}
    assert sorted(amazon.locales()) == ["en-AU", "en-CA", "en-GB", "en-IN", "en-US"]
