"""The page's scripts in one: each of its modules would be a journey of its own before it can be used."""

from __future__ import annotations

import re
from collections.abc import Mapping

from skill.errors import ContentError

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) ([\w$]+|\{[^}]*\}))", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def bundled(modules: Mapping[str, str], first: str) -> str:
    """The module ``first`` with all that it imports, as one module that imports nothing.

    ``modules`` are their texts by name, without ending. Each is run once, before whoever imports it, in a
    function of its own, so that names do not meet. Only what these modules do is understood: named imports of
    neighbours; named exports of what never changes. Raises ContentError for anything else, and for a circle.
    """
    order: list[str] = []
    _add(first, modules, order, ())
    return "\n".join(_wrapped(name, modules[name]) for name in order)


def _add(name: str, modules: Mapping[str, str], order: list[str], above: tuple[str, ...]) -> None:
    if name in above:
        raise ContentError(
            f"{name}.js imports itself by way of {above[-1]}.js. Let one do without the other."
        )
    if name in order:
        return
    for _, imported in _IMPORT.findall(modules[name]):
        _add(imported, modules, order, (*above, name))
    order.append(name)


def _wrapped(name: str, text: str) -> str:
    exported = ", ".join(names.strip("{ }") for names in _EXPORT.findall(text))
    text = _IMPORT.sub(lambda found: f"const {found[1].replace(' as ', ': ')} = from_{found[2]};\n", text)
    text = _EXPORT.sub("", text)
    if left := _LEFT.search(text):
        raise ContentError(f"{name}.js: {left[0]!r} cannot be bundled: import and export by name.")
    return f"const from_{name} = (() => {{\n{text}return {{ {exported} }};\n}})();\n"
