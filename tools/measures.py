"""Measures of the tree: sizes of modules, names with two meanings, imports, and what one turn visits.

    python -m tools.measures            prints a table of the source
    python -m tools.measures --calls    and what "next" and "start the foot routine" visit

Figures of the source come from syntax trees; nothing is imported for them. Visits are traced with
``sys.setprofile``, on a device that has been used before, so that nothing is loaded or cached on the way.
"""

from __future__ import annotations

import argparse
import ast
import os
import statistics
import sys
import tokenize
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).parents[1]
SMALL = 25
"""Lines of code up to which a module counts as small."""
LONG = 25
"""Lines beyond which a function counts as long."""
_NO_CODE = frozenset(
    {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENCODING,
        tokenize.ENDMARKER,
    }
)


@dataclass(frozen=True)
class Module:
    """One module's source."""

    path: Path

    @cached_property
    def text(self) -> str:
        """The source as it stands."""
        return self.path.read_text("utf-8")

    @cached_property
    def nodes(self) -> Sequence[ast.AST]:
        """Every node of its syntax tree."""
        return tuple(ast.walk(ast.parse(self.text)))

    @property
    def name(self) -> str:
        """Its dotted name."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def lines(self) -> int:
        """All lines."""
        return len(self.text.splitlines())

    @property
    def code_lines(self) -> int:
        """Lines that hold code: no comments, blank lines or docstrings."""
        held: set[int] = set()
        with self.path.open("rb") as file:
            for token in tokenize.tokenize(file.readline):
                if token.type not in _NO_CODE:
                    held.update(range(token.start[0], token.end[0] + 1))
        return len(held - self._docstring_lines)

    @property
    def _docstring_lines(self) -> set[int]:
        return {
            line
            for node in self.nodes
            if isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
        }

    @property
    def imports(self) -> int:
        """Import statements, wherever they stand."""
        return sum(isinstance(node, ast.Import | ast.ImportFrom) for node in self.nodes)

    @property
    def classes(self) -> Iterator[str]:
        """Names of its classes but those within another."""
        return (node.name for node in ast.parse(self.text).body if isinstance(node, ast.ClassDef))

    @property
    def splats(self) -> int:
        """Calls that pour the fields of something into an event: ``Next(**context.fields())``."""
        return sum(
            keyword.arg is None and isinstance(keyword.value, ast.Call | ast.Attribute)
            for node in self.nodes
            if isinstance(node, ast.Call)
            for keyword in node.keywords
        )

    @property
    def function_lengths(self) -> Iterator[int]:
        """Lines of each function's body, docstring included."""
        for node in self.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield (node.end_lineno or node.lineno) - node.body[0].lineno + 1


def modules(package: str = "skill") -> tuple[Module, ...]:
    """Every module of a package."""
    return tuple(map(Module, sorted((ROOT / package).rglob("*.py"))))


def table(found: Sequence[Module]) -> Iterator[tuple[str, str]]:
    """Each measure of the source: its name, its figure."""
    sizes = [module.lines for module in found]
    small = sum(module.code_lines <= SMALL for module in found)
    lengths = [length for module in found for length in module.function_lengths]
    imports = sum(module.imports for module in found)
    double = double_names(found)
    yield "modules, lines", f"{len(found)}, {sum(sizes)}"
    yield f"modules of {SMALL} code lines or fewer", f"{small} ({small / len(found):.1%})"
    yield "median module, largest", f"{statistics.median(sizes):.0f}, {max(sizes)}"
    yield (
        f"median function, longer than {LONG}",
        f"{statistics.median(lengths):.0f}, {sum(n > LONG for n in lengths)} of {len(lengths)}",
    )
    yield "imports per 1,000 lines", f"{1000 * imports / sum(sizes):.0f}"
    yield "import cycles", str(len(cycles()))
    yield "class names with two or more meanings", " ".join([str(len(double)), *double])
    events = [module for module in found if module.name.startswith(("skill.alexa", "skill.coach"))]
    yield "fields poured into events", str(sum(module.splats for module in events))


def double_names(found: Sequence[Module]) -> Sequence[str]:
    """Class names that stand for two or more things."""
    where: dict[str, list[Module]] = defaultdict(list)
    for module in found:
        for name in module.classes:
            where[name].append(module)
    return sorted(name for name, several in where.items() if len(several) > 1)


def cycles() -> Sequence[str]:
    """Modules that import themselves by way of others while they are loaded."""
    from grimp import build_graph

    graph = build_graph("skill", exclude_type_checking_imports=True)
    return [
        name
        for name in sorted(graph.modules)
        if graph.find_upstream_modules(name) & graph.find_downstream_modules(name)
    ]


def visited(run: Callable[[], object]) -> Counter[str]:
    """How often functions under skill/ are called while ``run`` runs, by the file they stand in."""
    calls: Counter[str] = Counter()
    here = str(ROOT / "skill") + os.sep

    def note(frame: FrameType, event: str, _: Any) -> None:
        name = frame.f_code.co_filename
        if event == "call" and name.startswith(here):
            calls[name.removeprefix(here)] += 1

    sys.setprofile(note)
    try:
        run()
    finally:
        sys.setprofile(None)
    return calls


def turns() -> Iterator[tuple[str, str]]:
    """What one turn visits, step by step and by streams."""
    from tests.alexa import household

    skill = household.the_skill()
    for streams, way in ((False, "step by step"), (True, "streamed")):
        for before, said in (((), "start the foot routine"), (("start the foot routine",), "next")):
            for _ in range(2):  # the first warms
                home = household.Household(skill, streams=streams)
                for words in before:
                    home.say(words)
                home.listen()
                calls = _of_the_words(home, said)
            yield f"{said}, {way}", f"{sum(calls.values())} calls in {len(calls)} files"


def _of_the_words(home: Any, said: str) -> Counter[str]:
    """What the request visits that the words themselves make, not the reports of the player after it."""
    real, calls = home._skill, Counter[str]()

    def ask(request: Any) -> Any:
        if request["request"]["type"] != "IntentRequest":
            return real(request)
        answers: list[Any] = []
        calls.update(visited(lambda: answers.append(real(request))))
        return answers[0]

    home._skill = ask
    home.say(said)
    return calls


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tools.measures", description="Measure the tree.")
    parser.add_argument("--calls", action="store_true", help="trace what turns visit, too")
    rows = list(table(modules()))
    if parser.parse_args().calls:
        rows += turns()
    width = max(len(name) for name, _ in rows)
    for name, figure in rows:
        print(f"{name:{width}}  {figure}")


if __name__ == "__main__":
    main()
