"""A request's bytes, read once and strictly: UTF-8, one JSON object, nothing ambiguous in it.

Whatever two readers could understand differently is refused: duplicate keys, NaN and infinities,
lone surrogates, encodings other than UTF-8. What passes can be written back as JSON at any time.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

import orjson

from skill.errors import RequestRefused
from skill.json import Json

# What a JSON object must have to be called an envelope, before any of it is used.
#
# The rest of the skill may then rely on ``request.type`` and on an application id in ``context.System``.
# (Amazon, Request and Response JSON Reference, "Request Format")


def check_shape(payload: Json) -> None:
    """Refuse a JSON object that is no Alexa envelope; complete one that names itself in its session only.

    Raises ``RequestRefused`` where ``request.type`` or the application id is missing, or where a
    member that must be an object is something else. Where ``context.System`` is absent, the
    session's application and user are put there, because that is where handlers look.
    """
    if not isinstance(_member(payload, "request").get("type"), str):
        raise RequestRefused("the envelope has no request type")
    context = _member(payload, "context")
    system = _member(context, "System")
    session = _member(payload, "session")
    if not system:
        system = {key: session[key] for key in ("application", "user") if key in session}
        payload["context"] = {**context, "System": system}
    _member(session, "application")
    if not isinstance(_member(system, "application").get("applicationId"), str):
        raise RequestRefused("the envelope names no application")


def _member(owner: Json, key: str) -> Json:
    """Return the object under ``key``, empty where it is absent or null."""
    value = owner.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise RequestRefused(f"the envelope's {key} is not an object")
    return value


MAX_DEPTH = 128
"""Levels of nesting allowed. The deepest real envelopes (a visible APL tree) stay below 60; copying and
writing back this much needs a quarter of Python's recursion limit."""

_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")


def read_body(body: bytes) -> Json:
    """Parse a request body into a JSON object.

    Raises ``RequestRefused`` where the bytes are not UTF-8, not JSON, not an object, nested deeper
    than ``MAX_DEPTH``, or hold duplicate keys, non-finite numbers or lone surrogates.
    """
    payload = _plainly(body)
    if payload is None:
        payload = _strictly(body)
    if not isinstance(payload, dict):
        raise RequestRefused("the body is not a JSON object")
    _refuse_depth(body, payload)
    return payload


def _plainly(body: bytes) -> Any:
    """Parse a body that every reader understands in the same way, as Alexa writes them; else None.

    Written back it is the very same bytes. A repeated key, a number that is not finite or a lone surrogate
    would be gone or changed; white space and escapes would be changed too, which proves nothing.
    """
    try:
        payload = orjson.loads(body)
        return payload if orjson.dumps(payload) == body else None
    except (ValueError, TypeError):
        return None


def _strictly(body: bytes) -> Any:
    try:
        payload = _DECODER.decode(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise RequestRefused("the body is not UTF-8") from error
    except RecursionError as error:
        raise RequestRefused("the body is nested too deeply") from error
    except ValueError as error:
        raise RequestRefused("the body is not JSON") from error
    _refuse_lone_surrogates(body, payload)
    return payload


def _object(pairs: list[tuple[str, Any]]) -> Json:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise RequestRefused("the body repeats a key within one object")
    return members


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise RequestRefused("the body holds a number that is not finite")
    return number


def _not_a_number(name: str) -> NoReturn:
    raise RequestRefused("the body holds a number that is not finite")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_finite, parse_constant=_not_a_number)


def _refuse_depth(body: bytes, payload: Json) -> None:
    """Count brackets first: a body with few of them cannot be deep, and that is nearly every body."""
    if body.count(b"{") + body.count(b"[") <= MAX_DEPTH:
        return
    level: list[Any] = [payload]
    for _ in range(MAX_DEPTH):
        level = [child for value in level for child in _children(value)]
        if not level:
            return
    raise RequestRefused("the body is nested too deeply")


def _children(value: Any) -> list[Any]:
    inner = value.values() if isinstance(value, dict) else value
    return [child for child in inner if isinstance(child, dict | list)]


def _refuse_lone_surrogates(body: bytes, payload: Any) -> None:
    """Such text has no UTF-8 form: it could be read but neither stored nor logged."""
    if _SURROGATE_ESCAPE.search(body) is None:
        return
    try:
        json.dumps(payload, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise RequestRefused("the body holds text that is not Unicode") from error
