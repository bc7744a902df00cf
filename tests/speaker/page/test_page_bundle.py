"""The page's scripts in one: in the order of their imports, names kept apart, and nothing that is not understood."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from skill.errors import ContentError
from skill.speaker.page.blueprint import STATIC, script
from skill.speaker.page.bundle import bundled

MODULES = {
    "page": 'import { twice as double } from "./sums.js";\nimport { $, one } from "./names.js";\n'
    "const own = 4;\nconsole.log(double(one) + own, $(one));\n",
    "sums": 'import { one } from "./names.js";\nconst own = 1;\nexport function twice(n) {\n'
    "  return n + n * own * one;\n}\n",
    "names": "console.log('names');\nexport const { one, two } = { one: 1, two: 2 };\n"
    "export const $ = (n) => n + two;\nexport async function later() {}\nexport class Thing {}\n",
    "alone": "export const unused = 1;\n",
}


def test_modules_run_once_each_before_who_imports_them(node: str, tmp_path: Path) -> None:
    (tmp_path / "all.mjs").write_text(bundled(MODULES, "page"), "utf-8")
    done = subprocess.run([node, str(tmp_path / "all.mjs")], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("names\n6 3\n", "")


def test_what_nobody_imports_is_left_out() -> None:
    assert "unused" not in bundled(MODULES, "page")


@pytest.mark.parametrize(
    "line",
    [
        "export let changes = 1;",
        "export default 1;",
        "export { own };",
        'import "./names.js";',
        'import * as names from "./names.js";',
        'import { one } from "https://elsewhere.example/names.js";',
    ],
)
def test_what_cannot_be_bundled_is_refused_by_name(line: str) -> None:
    with pytest.raises(ContentError, match=rf"names\.js: .{re.escape(line)}"):
        bundled(MODULES | {"names": MODULES["names"] + line + "\n"}, "page")


def test_a_circle_is_refused() -> None:
    names = 'import { twice } from "./sums.js";\n' + MODULES["names"]
    with pytest.raises(ContentError, match=r"(sums|names)\.js imports itself by way of (names|sums)\.js"):
        bundled(MODULES | {"names": names}, "page")


def test_the_page_runs_every_module_but_that_of_the_audio_thread() -> None:
    there = set(re.findall(r"^const from_(\w+)", script(), re.MULTILINE))
    assert there == {file.stem for file in STATIC.glob("*.js")} - {"microphone"}
