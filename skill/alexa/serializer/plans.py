"""The serializer the skill uses, in place of ``CustomSkill.serializer``."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from ask_sdk_core.exceptions import SerializationException
from ask_sdk_model.request import Request
from ask_sdk_model.services.serializer import Serializer

from . import models
from .body import read_body
from .models import DiscriminatedModel, PlainModel, Reader, class_at

# Requests newer than the installed SDK.


class UnknownRequest(Request):
    """A request of a type the SDK has no class for; ``object_type`` names it.

    It has what every request has (``request_id``, ``timestamp``, ``locale``); whatever else Alexa sent
    stays on it as plain JSON, under the names Alexa uses.
    """


# JSON values to values of a declared type: a class, or the SDK's notation for one.
#
# The notation: ``str``, ``list[a.b.C]``, ``dict(str, a.b.C)``, or the path of a class.

_LIST = re.compile(r"list\[(.*)\]")
_DICT = re.compile(r"dict\([^,]*, (.*)\)")

_NATIVE: dict[Any, Reader] = {
    **dict.fromkeys(("str", str), models.read_text),
    **dict.fromkeys(("int", "long", int), models.read_whole),
    **dict.fromkeys(("float", float), models.read_real),
    **dict.fromkeys(("bool", bool), models.read_truth),
    **dict.fromkeys(("datetime", datetime), models.read_datetime),
    **dict.fromkeys(("date", date), models.read_day),
    **dict.fromkeys(("object", object), models.read_as_it_is),
}


Unread: TypeAlias = Mapping[type[Any], Collection[str]]
"""Attributes of classes that nobody asks for: they stay JSON values."""
NOTHING: Final[Unread] = MappingProxyType({})


class Readers:
    """The readers of all types met so far. Threads may share one: at worst a reader is made twice."""

    def __init__(self, unread: Unread = NOTHING) -> None:
        self._known: dict[Any, Reader] = dict(_NATIVE)
        self._unread = unread

    def of(self, declared: Any) -> Reader:
        """Return the reader of a declared type.

        Raises ``SerializationException`` where the notation names no class.
        """
        reader = self._known.get(declared)
        if reader is None:
            reader = self._known[declared] = self._made(declared)
        return reader

    def _made(self, declared: Any) -> Reader:
        if not isinstance(declared, str):
            return self._of_class(declared)
        if several := _LIST.fullmatch(declared):
            return _list_reader(self.of(several[1]))
        if named := _DICT.fullmatch(declared):
            return _dict_reader(self.of(named[1]))
        return self.of(class_at(declared))

    def _of_class(self, declared: type[Any]) -> Reader:
        if issubclass(declared, Enum):
            return models.enumeration_reader(declared)
        if not hasattr(declared, "deserialized_types"):
            return models.read_as_it_is
        if not hasattr(declared, "get_real_child_model"):
            return self._plain(declared).read
        unknown = UnknownRequest if declared is Request else declared
        return DiscriminatedModel(declared, self._plain, unknown).read

    def _plain(self, model: type[Any]) -> PlainModel:
        return PlainModel(model, self.of, self._unread.get(model, ()))


def _list_reader(read: Reader) -> Reader:
    def read_list(values: Any) -> Any:
        if type(values) is not list:
            return None
        return [None if value is None else read(value) for value in values]

    return read_list


def _dict_reader(read: Reader) -> Reader:
    def read_dict(members: Any) -> Any:
        if type(members) is not dict:
            return None
        return {key: None if value is None else read(value) for key, value in members.items()}

    return read_dict


# Model values to JSON values, by one plan per class, made at the class's first use.

Writer = Callable[[Any], Any]
"""Turns one value into JSON values."""


class WireObject(dict[str, Any]):
    """JSON values as they go over the wire: written as they are, and never walked or changed."""


_AS_IT_IS: frozenset[type[Any]] = frozenset({WireObject, type(None), bool, int, float, str})
"""What most values are: already JSON."""


class Writers:
    """The writers of all classes met so far. Threads may share one: at worst a writer is made twice."""

    def __init__(self) -> None:
        self._known: dict[type[Any], Writer] = {}

    def write(self, value: Any) -> Any:
        """Return ``value`` as JSON values; attributes of models that are None are left out.

        Raises ``AttributeError`` for an object of a class that does not list its attributes.
        """
        kind = type(value)
        if kind in _AS_IT_IS:
            return value
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
            ((WireObject,), lambda value: value),
            ((type(None), float, bool, bytes, str, int), lambda value: value),
            ((list,), lambda values: [self.write(value) for value in values]),
            ((tuple,), lambda values: tuple(self.write(value) for value in values)),
            ((date,), lambda context: context.isoformat()),
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
                    written[name] = value if type(value) in _AS_IT_IS else write(value)
            return written

        return write_model


class PlannedSerializer(Serializer):
    """Reads and writes the SDK's models by plans. One serves a process, from any number of threads."""

    def __init__(self, unread: Unread = NOTHING) -> None:
        self._readers = Readers(unread)
        self._writers = Writers()

    def serialize(self, obj: Any) -> Any:
        """Return ``obj`` as JSON values (dict, list, str, int, float, bool, None)."""
        return self._writers.write(obj)

    def deserialize(self, payload: Any, obj_type: Any) -> Any:
        """Return ``payload`` as a value of ``obj_type``: a class or the SDK's notation for a type.

        ``payload`` is JSON text (what a service answered), bytes (a request's body, read strictly), or
        JSON values already read. Raises ``SerializationException`` for text that is not JSON and
        types that do not exist, ``RequestRefused`` for bytes that are no request body.
        """
        if isinstance(payload, bytes):
            payload = read_body(payload)
        elif isinstance(payload, str):
            payload = _read_text(payload)
        return None if payload is None else self._readers.of(obj_type)(payload)


def _read_text(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SerializationException("Couldn't parse response body") from error
