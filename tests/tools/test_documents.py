"""What README and docs/ say is so: links lead somewhere, commands exist, the conversation can be had."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = (README, *sorted((ROOT / "docs").rglob("*.md")))
MOST_PICTURE_BYTES = 150_000
IMAGINED = re.compile("joke|pressing|TOPIC")
"""What the recipes would add."""


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_path_of_the_project_that_is_named_is_there(page: Path) -> None:
    folders = r"`((?:skill|tests|tools|docs|deploy|interaction_model)/[\w./-]+)`"
    found = re.findall(folders, page.read_text("utf-8"))
    assert [name for name in found if not IMAGINED.search(name) and not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_make_target_and_tool_that_is_named_is_there(page: Path) -> None:
    text, makefile = page.read_text("utf-8"), (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"(?:^    |`)make ([a-z-]+)", text, re.MULTILINE))
    assert {name for name in targets if not re.search(rf"^{name}:", makefile, re.MULTILINE)} == set()
    tools = set(re.findall(r"python -m tools\.(\w+)", text))
    assert {name for name in tools if not (ROOT / "tools" / f"{name}.py").exists()} == set()


def test_the_conversation_in_readme_can_be_had() -> None:
    """Endings vary from run to run, so each answer is compared as far as its first sentence."""
    [block] = re.findall(r"```text\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    said = re.findall(r"^you: (.*)$", block, re.MULTILINE)
    command = [sys.executable, "-m", "skill", "say", *said]
    environ = {**os.environ, "SKILL_STORE": "memory:"}
    done = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, encoding="utf-8", timeout=60
    )
    assert first_sentences(done.stdout) == first_sentences(block)
    assert len(block.splitlines()) == 8


def first_sentences(text: str) -> list[str]:
    return [line.partition(". ")[0] for line in text.splitlines()]


def test_the_picture_of_the_page_is_small() -> None:
    assert (ROOT / "docs" / "page.png").stat().st_size <= MOST_PICTURE_BYTES


def test_the_registered_name_of_the_method_stands_in_readmes_sources_alone() -> None:
    found = [named(page) for page in PAGES for _ in re.findall(r"\bMELT\b", page.read_text("utf-8"))]
    assert found == ["README.md"]
