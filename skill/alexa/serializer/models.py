"""JSON objects to the SDK's model classes, by one plan per class, made at the class's first use.

A model class lists its attributes (``deserialized_types``) and their JSON names (``attribute_map``);
some stand for several classes told apart by one member, the discriminator.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Collection
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar

from ask_sdk_core.exceptions import SerializationException
from dateutil import tz  # type: ignore[import-untyped]

# Readers of single values: text, numbers, truth values, moments, enumerations.
#
# Each takes a JSON value that is not null and returns the value of its type, or None where it has none.
# Scalars are converted into each other as the SDK does it (5 becomes "5" where text is declared); objects and
# arrays never are.

Reader = Callable[[Any], Any]
"""Turns one JSON value, never None, into a typed value, or into None where it has none."""

_N = TypeVar("_N", int, float)

_ZULU = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?Z")


def read_text(value: Any) -> str | None:
    """Return text as it is, and other scalars as Python writes them."""
    return None if isinstance(value, dict | list) else str(value)


def read_whole(value: Any) -> int | None:
    """Return a whole number; fractions are cut off, digits in text are read."""
    return _number(int, value)


def read_real(value: Any) -> float | None:
    """Return a number with a fraction; digits in text are read."""
    return _number(float, value)


def _number(kind: type[_N], value: Any) -> _N | None:
    try:
        return kind(value)
    except (TypeError, ValueError, OverflowError):
        return None


def read_truth(value: Any) -> bool | None:
    """Return a truth value; of other scalars, whether Python calls them true."""
    return None if isinstance(value, dict | list) else bool(value)


EXACT: dict[Reader, type[Any]] = {read_text: str, read_whole: int, read_real: float, read_truth: bool}
"""The Python type each of these readers returns as it is, so that a caller may skip the call."""


def read_datetime(value: Any) -> datetime | None:
    """Return the moment an ISO 8601 text names; other forms are left to dateutil, as in the SDK."""
    if type(value) is str and _ZULU.fullmatch(value) is not None:
        try:
            return datetime.fromisoformat(value[:-1]).replace(tzinfo=tz.UTC)
        except ValueError:
            return None
    return _lenient_datetime(value)


def _lenient_datetime(value: Any) -> datetime | None:
    from dateutil.parser import parse  # type: ignore[import-untyped]

    try:
        context = parse(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return context if isinstance(context, datetime) else None


def read_day(value: Any) -> date | None:
    """Return the day of the moment a text names."""
    context = read_datetime(value)
    return None if context is None else context.date()


def read_as_it_is(value: Any) -> Any:
    """Return the JSON value itself."""
    return value


def enumeration_reader(enumeration: type[Enum]) -> Reader:
    """Return a reader of one enumeration.

    A value newer than the SDK stays plain text: it equals no known member, and a log still shows it.
    """
    members = {member.value: member for member in enumeration}

    def read(value: Any) -> Enum | str | None:
        return members.get(value, value) if type(value) is str else None

    return read


Field = tuple[str, type[Any] | None, Reader]
"""One member of a class: its attribute, the Python type that needs no reading, the reader of others."""

Plan = tuple[type[Any], dict[str, Field], dict[str, Any], frozenset[str]]
"""A class, its members by JSON name, what an instance holds before any is read, the names that are taken."""

_new = object.__new__


class PlainModel:
    """Reads JSON objects into one model class, without looking at a discriminator."""

    def __init__(
        self, model: type[Any], reader_for: Callable[[Any], Reader], unread: Collection[str] = ()
    ) -> None:
        """Take the class, what finds the reader of a declared type, and attributes to be left as JSON."""
        self._model = model
        self._reader_for = reader_for
        self._unread = unread
        self._plan: Plan | None = None

    def read(self, payload: Any) -> Any:
        """Return an instance of the class, or None where ``payload`` is no JSON object."""
        if type(payload) is not dict:
            return None
        model, fields, blank, taken = self._plan or self._planned()
        attributes = blank.copy()
        for key, value in payload.items():
            field = fields.get(key)
            if field is not None:
                attribute, exact, read = field
                attributes[attribute] = value if value is None or type(value) is exact else read(value)
            elif key not in taken:
                attributes[key] = value
        instance = _new(model)
        instance.__dict__ = attributes
        return instance

    def _planned(self) -> Plan:
        """Prepare the readers of the class's members, and what an instance holds before any is read.

        Members the SDK does not know stay on the instance as they are, as in the SDK; but here they
        never take the name of something the class has, so that no sender can replace a method.
        """
        model = self._model
        names = getattr(model, "attribute_map", {})
        fields: dict[str, Field] = {}
        for attribute, declared in model.deserialized_types.items():
            read = read_as_it_is if attribute in self._unread else self._reader_for(declared)
            fields[names.get(attribute, attribute)] = (attribute, EXACT.get(read), read)
        blank = dict(vars(model()))
        self._plan = plan = (model, fields, blank, frozenset(dir(model)).union(blank))
        return plan


class DiscriminatedModel:
    """Reads JSON objects into the class their discriminator names."""

    def __init__(self, base: type[Any], plain: Callable[[type[Any]], PlainModel], unknown: type[Any]) -> None:
        """Take the declared class, what makes the reader of one class, and the class of unknown kinds."""
        self._key: str = base.json_discriminator_key
        self._paths: dict[str, str] = base.discriminator_value_class_map
        self._children: dict[str, Reader] = {}
        self._plain = plain
        self._unknown = plain(unknown)

    def read(self, payload: Any) -> Any:
        """Return an instance of the named class, or None where ``payload`` is no JSON object."""
        if type(payload) is not dict:
            return None
        kind = payload.get(self._key)
        if type(kind) is not str:
            return self._unknown.read(payload)
        child = self._children.get(kind) or self._child(kind)
        return child(payload)

    def _child(self, kind: str) -> Reader:
        """Find the reader of one kind; unknown kinds are not remembered, as senders may invent many."""
        path = self._paths.get(kind)
        if path is None:
            return self._unknown.read
        self._children[kind] = child = self._plain(class_at(path)).read
        return child


def class_at(path: str) -> type[Any]:
    """Import the class at ``path``; raises ``SerializationException`` where there is none."""
    module, _, name = path.rpartition(".")
    try:
        found: type[Any] = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise SerializationException(f"Unable to resolve class {path}") from error
    return found
