"""Where the folders are that stand beside the package, and how the program is called on this computer."""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(name: str) -> Path:
    """The folder ``name``: inside the package where pip installed it, else beside it in the checkout.

    A wheel has one package; pyproject.toml puts these folders into its ``shipped/`` when it is built.
    """
    installed = _PACKAGE / "shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def called(argument: str) -> str:
    """How the command line is called, for usage, examples and remedies, by the first of ``sys.argv``.

    Whoever has it from pip or pipx may have no ``python`` that knows the package.
    """
    return _SCRIPT if Path(argument).stem == _SCRIPT else "python -m skill"


_SCRIPT = "gentle-roll"
PROGRAM = called(next(iter(sys.argv), ""))
"""How it is called now."""
