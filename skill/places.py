"""Where the folders are that stand beside the package: the clips, and the interaction model."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(name: str) -> Path:
    """The folder ``name``: inside the package where pip installed it, else beside it in the checkout.

    A wheel has one package; pyproject.toml puts these folders into its ``shipped/`` when it is built.
    """
    installed = _PACKAGE / "shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
