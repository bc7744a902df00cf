"""JSON that fits the SDK's model classes, made up from what the classes say about themselves."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any

from ask_sdk_model.request import Request
from hypothesis import strategies as st

DEPTH = 7
"""How many objects deep the made-up JSON goes; a slot's resolution lies six deep."""

NAMES = st.sampled_from(["", "a", "left foot", "füße", "👣", "null", "7"])
NUMBERS = st.integers(-(2**40), 2**40)
FRACTIONS = st.floats(allow_nan=False, allow_infinity=False)
ANYTHING = st.recursive(
    st.none() | st.booleans() | NUMBERS | FRACTIONS | NAMES,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=2),
    max_leaves=5,
)


@st.composite
def moments(draw: st.DrawFn) -> str:
    """Moments as Alexa writes them, and in other forms of ISO 8601."""
    at = draw(st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)))
    text = at.isoformat(
        timespec=draw(st.sampled_from(["seconds", "milliseconds", "microseconds", "minutes"]))
    )
    return text + draw(st.sampled_from(["Z", "Z", "", "+00:00", "-07:30"]))


SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "str": NAMES,
    "int": NUMBERS,
    "float": FRACTIONS,
    "bool": st.booleans(),
    "datetime": moments(),
    "object": ANYTHING,
}


@cache
def json_of(declared: str, depth: int = DEPTH) -> st.SearchStrategy[Any]:
    """JSON for a type in the SDK's notation."""
    if declared in SCALARS:
        return SCALARS[declared]
    if declared.startswith("list["):
        return st.lists(json_of(declared[5:-1], depth) | st.none(), max_size=2)
    if declared.startswith("dict("):
        return st.dictionaries(NAMES, json_of(declared.split(", ")[1][:-1], depth), max_size=2)
    return json_of_class(class_at(declared), depth)


def class_at(path: str) -> type[Any]:
    module, _, name = path.rpartition(".")
    found: type[Any] = getattr(importlib.import_module(module), name)
    return found


def json_of_class(model: Any, depth: int) -> st.SearchStrategy[Any]:
    if issubclass(model, Enum):
        return st.sampled_from([member.value for member in model])
    if not hasattr(model, "get_real_child_model"):
        return objects(model, depth)
    kinds = kinds_of(model)
    return st.sampled_from(sorted(kinds)).flatmap(lambda kind: kind_of(model, kind, depth))


def kinds_of(model: type[Any]) -> dict[str, str]:
    """The kinds a declared class may be: all of a base's, or those that are the class itself."""
    own = f"{model.__module__}.{model.__qualname__}"
    kinds: dict[str, str] = model.discriminator_value_class_map
    return {kind: path for kind, path in kinds.items() if path == own} or kinds


@cache
def kind_of(base: Any, kind: str, depth: int = DEPTH) -> st.SearchStrategy[Any]:
    """JSON for one kind of a class told apart by a discriminator."""
    child = class_at(base.discriminator_value_class_map[kind])
    return objects(child, depth).map(lambda members: {**members, base.json_discriminator_key: kind})


def objects(model: type[Any], depth: int) -> st.SearchStrategy[dict[str, Any]]:
    """JSON objects with all or some of a class's members, some null, and now and then one nobody knows."""
    members: dict[str, st.SearchStrategy[Any]] = {"laterMember": ANYTHING}
    for attribute, declared in model.deserialized_types.items():
        if depth > 0 or declared in SCALARS:
            members[model.attribute_map[attribute]] = _later(declared, depth - 1)
    some = {name: st.none() | member for name, member in members.items()}
    return st.fixed_dictionaries(members) | st.fixed_dictionaries({}, optional=some)


def _later(declared: str, depth: int) -> st.SearchStrategy[Any]:
    """JSON made up only when wanted: there are hundreds of classes."""
    return st.deferred(lambda: json_of(declared, depth))


REQUEST_TYPES: list[str] = sorted(Request.discriminator_value_class_map)


def difference(one: Any, other: Any, at: str = "") -> str | None:
    """Where two values first differ, to the last type: 1 is not True, -0.0 is not 0.0, a member is itself."""
    if type(one) is not type(other):
        return f"{at}: {type(one).__name__} is not {type(other).__name__}"
    if isinstance(one, list | tuple):
        one, other = dict(enumerate(one)), dict(enumerate(other))
    if hasattr(one, "deserialized_types"):
        one, other = vars(one), vars(other)
    if isinstance(one, dict):
        if one.keys() != other.keys():
            return f"{at}: {sorted(map(str, one))} is not {sorted(map(str, other))}"
        return next(filter(None, (difference(one[key], other[key], f"{at}.{key}") for key in one)), None)
    alike = one is other if isinstance(one, Enum) else _written(one) == _written(other)
    return None if alike else f"{at}: {one!r} is not {other!r}"


def _written(value: Any) -> str:
    """Moments compare as ISO 8601: dateutil's class for UTC depends on the computer's own time zone."""
    return value.isoformat() if isinstance(value, datetime) else repr(value)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value within JSON, its outermost excepted."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, member in inner:
        yield (*path, step)
        yield from places(member, (*path, step))


def replaced(whole: Any, path: tuple[Any, ...], by: Any) -> Any:
    """A copy of JSON with the value at `path` replaced."""
    copied = json.loads(json.dumps(whole))
    state = copied
    for step in path[:-1]:
        state = state[step]
    state[path[-1]] = by
    return copied
