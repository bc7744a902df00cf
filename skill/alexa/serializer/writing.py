"""Model values to JSON values, by one plan per class, made at the class's first use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

Writer = Callable[[Any], Any]
"""Turns one value into JSON values."""


class Ready(dict[str, Any]):
    """JSON values as they go over the wire: written as they are, and never walked or changed."""


class Writers:
    """The writers of all classes met so far. Threads may share one: at worst a writer is made twice."""

    def __init__(self) -> None:
        self._known: dict[type[Any], Writer] = {}

    def write(self, value: Any) -> Any:
        """Return ``value`` as JSON values; attributes of models that are None are left out.

        Raises ``AttributeError`` for an object of a class that does not list its attributes.
        """
        kind = type(value)
        writer = self._known.get(kind)
        if writer is None:
            writer = self._known[kind] = self._made(kind)
        return writer(value)

    def _made(self, kind: type[Any]) -> Writer:
        for base, writer in self._families():
            if issubclass(kind, base):
                return writer
        return self._model_writer(kind)

    def _families(self) -> tuple[tuple[tuple[type[Any], ...], Writer], ...]:
        """List what is told apart by inheritance, in the SDK's order."""
        return (
            ((Ready,), lambda value: value),
            ((type(None), float, bool, bytes, str, int), lambda value: value),
            ((list,), lambda values: [self.write(value) for value in values]),
            ((tuple,), lambda values: tuple(self.write(value) for value in values)),
            ((date,), lambda moment: moment.isoformat()),
            ((Enum,), lambda member: member.value),
            ((Decimal,), lambda number: int(number) if number % 1 == 0 else float(number)),
            ((dict,), lambda members: {key: self.write(value) for key, value in members.items()}),
        )

    def _model_writer(self, model: type[Any]) -> Writer:
        names = getattr(model, "attribute_map", {})
        fields = [(attribute, names.get(attribute, attribute)) for attribute in model.deserialized_types]
        write = self.write

        def write_model(instance: Any) -> dict[str, Any]:
            written = {}
            for attribute, name in fields:
                value = getattr(instance, attribute)
                if value is not None:
                    written[name] = value if type(value) is str else write(value)
            return written

        return write_model
