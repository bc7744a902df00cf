"""The shape of the whole: imports point downwards, the core touches nothing, and speech stands in the content."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CORE = ("routine", "coach")
PURE = frozenset(
    {
        "__future__",
        "bisect",
        "collections",
        "collections.abc",
        "dataclasses",
        "datetime",
        "enum",
        "functools",
        "hashlib",
        "itertools",
        "math",
        "operator",
        "re",
        "string",
        "types",
        "typing",
        "zlib",
    }
)
"""Modules that only compute: whatever reads, writes, tells the time or rolls dice is not among them.

``datetime`` is, for its values; what asks the clock through it is in :data:`CLOCKS`.
"""
CLOCKS = frozenset({"now", "utcnow", "today", "fromtimestamp", "utcfromtimestamp"})
"""Methods that tell the time of the computer or its zone."""
TOUCHING = frozenset({"open", "print", "input", "exec", "eval", "compile", "__import__", "breakpoint"})
"""Names that reach outside without an import."""
OWNERS_CALLS = frozenset(
    {"debug", "info", "warning", "error", "exception", "critical", "log", "note", "rule", "Found"}
)
"""Calls whose sentences the owner of an installation reads, in logs and in reports of broken rules."""
OWNERS_SENTENCES: frozenset[tuple[str, str]] = frozenset(
    {
        ("alexa/verification/certificates.py", "the certificate did not come in time"),
        ("alexa/reminders.py", "it could not be reached (…)."),
        ("alexa/validation/shape.py", "true or false"),
        ("alexa/validation/ssml.py", "not one <speak> around all"),
    }
)
"""Sentences for the owner that stand elsewhere, each by its file."""
SOURCES = "alexa/validation/families.py"
"""The titles of Amazon's pages stand here, each after its author."""


def run_import_linter(config: Path) -> subprocess.CompletedProcess[str]:
    program = "from importlinter.cli import lint_imports_command as run; run()"
    arguments = ["--no-cache", "--no-logo", "--config", str(config)]
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=180)


def test_imports_point_downwards_only() -> None:
    done = run_import_linter(ROOT / "pyproject.toml")
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_an_import_that_points_upwards_would_be_noticed(tmp_path: Path) -> None:
    config = tmp_path / "importlinter.toml"
    config.write_text(
        '[tool.importlinter]\nroot_package = "skill"\n[[tool.importlinter.contracts]]\nname = "Upside down"\n'
        'type = "layers"\nlayers = ["skill.routine", "skill.coach"]\n',
        "utf-8",
    )
    done = run_import_linter(config)
    assert done.returncode != 0
    assert "skill.coach" in done.stdout


def modules(*packages: str) -> list[Path]:
    found = [path for package in packages for path in sorted((ROOT / "skill" / package).rglob("*.py"))]
    assert found
    return found


def named(path: Path) -> str:
    return path.relative_to(ROOT / "skill").as_posix()


def imports(tree: ast.AST) -> Iterator[str]:
    """The modules that are imported, wherever it happens; those of the same package count as none."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


def test_neighbours_are_imported_as_neighbours() -> None:
    """Within a package imports are relative; ruff (TID252) refuses those that climb out of it."""
    assert [
        (named(path), name)
        for path in modules("")
        for name in imports(ast.parse(path.read_text("utf-8")))
        if f"{name}.".startswith(".".join(path.relative_to(ROOT).parent.parts) + ".")
    ] == []


@pytest.mark.parametrize("path", modules(*CORE), ids=named)
def test_the_core_reads_writes_times_and_rolls_nothing(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    outside = [name for name in imports(tree) if name not in PURE and not name.startswith("skill.")]
    calls = [n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
    assert outside == []
    assert TOUCHING.isdisjoint(calls)
    told = {ast.unparse(n) for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr in CLOCKS}
    assert {name for name in told if name.startswith(("date.", "datetime."))} == set()


@pytest.mark.parametrize("path", modules(*CORE), ids=named)
def test_the_core_knows_only_the_core(path: Path) -> None:
    ours = [name for name in imports(ast.parse(path.read_text("utf-8"))) if name.startswith("skill.")]
    assert [name for name in ours if name.split(".")[1] not in (*CORE, "errors")] == []


class Sentences(ast.NodeVisitor):
    """Literals of three words and more, apart from docstrings and what only the owner reads."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def visit_Expr(self, node: ast.Expr) -> None:
        if not (isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)):
            self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        """What is raised is for the owner."""

    def visit_Assert(self, node: ast.Assert) -> None:
        """So is what is asserted."""

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in OWNERS_CALLS and not name.endswith(("Error", "Refused")):
            self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        parts = [v.value if isinstance(v, ast.Constant) else "…" for v in node.values]
        self._note("".join(map(str, parts)))

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self._note(node.value)

    def _note(self, text: str) -> None:
        words = [word for word in text.split() if any(letter.isalpha() for letter in word)]
        if len(words) >= 3:
            self.found.append(text)


def sentences(source: str) -> list[str]:
    visitor = Sentences()
    visitor.visit(ast.parse(source))
    return visitor.found


def test_no_sentence_of_speech_stands_in_the_coach_or_in_what_speaks_for_it() -> None:
    found = {
        (named(path), text)
        for path in modules("coach", "alexa")
        for text in sentences(path.read_text("utf-8"))
    }
    titles = {(file, text) for file, text in found if file == SOURCES and text.startswith("Amazon, ")}
    assert titles
    assert found - titles == OWNERS_SENTENCES


@pytest.mark.parametrize(
    ("source", "speech"),
    [
        ('"""A docstring of many words."""', []),
        ('class A:\n    b: int\n    """What it is, in words."""', []),
        ('say("Roll the ball slowly.")', ["Roll the ball slowly."]),
        ('say(f"Roll the {ball}, slowly.")', ["Roll the …, slowly."]),
        ('X = {"a": ["Lift your foot."]}', ["Lift your foot."]),
        ('raise ValueError("there is no such step")', []),
        ('log.warning("this took too long: %s", x)', []),
        ('skill.note(f"the session ended: {why}")', []),
        ('act("start.full")', []),
        ("tag = \"<break time='10s'/>\"", []),
    ],
)
def test_a_sentence_is_told_from_a_docstring_a_key_and_a_word_to_the_owner(
    source: str, speech: list[str]
) -> None:
    assert sentences(source) == speech
