"""The documents: JSON files beside the code, each put together with what all of them share.

Nothing is imported from Amazon's own layout packages: they live on a server that neither tests nor a
device without a connection to it can ask, and plain components serve every viewport as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from ..rules.versions import order_of

HERE: Final = Path(__file__).parent / "documents"
VERSION: Final = "1.4"
"""The lowest APL version that serves: AnimateItem moves the ball and user-defined commands keep documents
short (1.1), and the drawings need round line ends and dashes (vector graphics 1.1, which came with 1.4)."""
DOCUMENTS: Final = ("launch", "step", "course", "help")


@cache
def document(name: str) -> dict[str, Any]:
    """A document by name, without graphics; it is shared and must not be changed."""
    shared, own = _read("shared"), _read(name)
    used = {kind for part in (own["layouts"], own["mainTemplate"]) for kind in _types(part)}
    used |= {kind for name in used & set(shared["layouts"]) for kind in _types(shared["layouts"][name])}
    layouts = {kind: layout for kind, layout in shared["layouts"].items() if kind in used}
    return {**shared, **own, "layouts": {**layouts, **own["layouts"]}}


def _read(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((HERE / f"{name}.json").read_text("utf-8"))
    return read


def _types(value: Any) -> Iterator[str]:
    """Every component type that is named somewhere inside."""
    if isinstance(value, dict):
        if isinstance(value.get("type"), str):
            yield value["type"]
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _types(each)


def can_show(newest: object) -> bool:
    """Whether a device that shows APL up to version ``newest`` can show the documents."""
    return isinstance(newest, str) and order_of(newest) >= order_of(VERSION)
