"""JSON values to values of a declared type: a class, or the SDK's notation for one.

The notation: ``str``, ``list[a.b.C]``, ``dict(str, a.b.C)``, or the path of a class.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import Enum
from typing import Any

from ask_sdk_model.request import Request

from skill.alexa.serializer import scalars
from skill.alexa.serializer.models import DiscriminatedModel, PlainModel, class_at
from skill.alexa.serializer.scalars import Reader
from skill.alexa.serializer.unknown import UnknownRequest

_LIST = re.compile(r"list\[(.*)\]")
_DICT = re.compile(r"dict\([^,]*, (.*)\)")

_NATIVE: dict[Any, Reader] = {
    **dict.fromkeys(("str", str), scalars.read_text),
    **dict.fromkeys(("int", "long", int), scalars.read_whole),
    **dict.fromkeys(("float", float), scalars.read_real),
    **dict.fromkeys(("bool", bool), scalars.read_truth),
    **dict.fromkeys(("datetime", datetime), scalars.read_moment),
    **dict.fromkeys(("date", date), scalars.read_day),
    **dict.fromkeys(("object", object), scalars.read_as_it_is),
}


class Readers:
    """The readers of all types met so far. Threads may share one: at worst a reader is made twice."""

    def __init__(self) -> None:
        self._known: dict[Any, Reader] = dict(_NATIVE)

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
            return scalars.enumeration_reader(declared)
        if not hasattr(declared, "deserialized_types"):
            return scalars.read_as_it_is
        if not hasattr(declared, "get_real_child_model"):
            return self._plain(declared).read
        unknown = UnknownRequest if declared is Request else declared
        return DiscriminatedModel(declared, self._plain, unknown).read

    def _plain(self, model: type[Any]) -> PlainModel:
        return PlainModel(model, self.of)


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
