"""Data binding: the expressions between ``${`` and ``}``, as far as the documents use them."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

_TOKEN: Final = re.compile(r"\s*(\d+(?:\.\d+)?|'[^']*'|@?[A-Za-z_]\w*|&&|\|\||[<>=!]=|[-+*/%<>?:.()\[\]])")
_BOUND: Final = re.compile(r"\$\{([^}]*)\}")
_LEVELS: Final[tuple[Mapping[str, Callable[[Any, Any], Any]], ...]] = (
    {"||": lambda a, b: a or b},
    {"&&": lambda a, b: a and b},
    {"==": operator.eq, "!=": operator.ne},
    {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge},
    {"+": operator.add, "-": operator.sub},
    {"*": operator.mul, "/": operator.truediv, "%": operator.mod},
)


def bound(text: str, names: Mapping[str, Any]) -> Any:
    """The value of a string: of a single expression its own kind, else text with the values put in."""
    whole = _BOUND.fullmatch(text)
    if whole:
        return _Reader(whole[1], names).whole()
    return _BOUND.sub(lambda found: _written(_Reader(found[1], names).whole()), text)


def _written(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else "" if value is None else str(value)


class _Reader:
    """Reads one expression from left to right; both sides of a condition are worked out."""

    def __init__(self, text: str, names: Mapping[str, Any]) -> None:
        self._tokens = _TOKEN.findall(text)
        self._names = names
        if "".join(self._tokens) != re.sub(r"\s(?=(?:[^']*'[^']*')*[^']*$)", "", text):
            raise ValueError(f"{text!r} is no expression that the preview knows.")

    def whole(self) -> Any:
        value = self._choice()
        if self._tokens:
            raise ValueError(f"{self._tokens[0]!r} is too much in an expression.")
        return value

    def _choice(self) -> Any:
        value = self._operators(0)
        if self._next() != "?":
            return value
        self._take()
        one = self._choice()
        self._take()
        other = self._choice()
        return one if value else other

    def _operators(self, level: int) -> Any:
        if level == len(_LEVELS):
            return self._member()
        value = self._operators(level + 1)
        while self._next() in _LEVELS[level]:
            combine = _LEVELS[level][self._take()]
            value = combine(value, self._operators(level + 1))
        return value

    def _member(self) -> Any:
        value = self._single()
        while self._next() in (".", "["):
            value = self._inside(value, self._take())
        return value

    def _inside(self, value: Any, mark: str) -> Any:
        if mark == ".":
            name = self._take()
            return len(value) if name == "length" and isinstance(value, list) else (value or {}).get(name)
        index = self._choice()
        self._take()
        return value[index]

    def _single(self) -> Any:
        token = self._take()
        if token == "(":
            value = self._choice()
            self._take()
            return value
        if token[0] == "'":
            return token[1:-1]
        if token[0].isdigit():
            return float(token) if "." in token else int(token)
        return {"true": True, "false": False}.get(token, self._names.get(token))

    def _next(self) -> str | None:
        return self._tokens[0] if self._tokens else None

    def _take(self) -> str:
        token: str = self._tokens.pop(0)
        return token
