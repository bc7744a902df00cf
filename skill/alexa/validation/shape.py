"""Rules on the shape of a reply: a JSON object of the right size with the right kinds of members."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from skill.json import Json

from . import families
from .facts import Facts
from .families import Found, Path, text_of
from .table import Table, answer_nothing, take_out

HARD_LIMIT: Final = 120_000
"""Bytes a whole reply may have before the platform refuses it (120 KB)."""
DESIGN_LIMIT: Final = 24_000
"""Bytes a whole reply should have at most: the limit that older pages name (24 KB)."""

shape = Table(families.JSON)

_KINDS: Final[dict[type, str]] = {dict: "an object", list: "a list", str: "a string", bool: "true or false"}
_MEMBERS: Final[dict[Path, dict[str, type]]] = {
    (): {"sessionAttributes": dict},
    ("response",): {
        "outputSpeech": dict, "reprompt": dict, "card": dict, "directives": list, "shouldEndSession": bool,
    },
    ("response", "reprompt"): {"outputSpeech": dict, "directives": list},
}  # fmt: skip
"""The members of a reply, of its response and of the reprompt, each with its type."""
_RESPONSE_KEYS: Final = frozenset(
    {
        "outputSpeech", "card", "reprompt", "directives", "shouldEndSession", "canFulfillIntent",
        "apiResponse", "experimentation",
    }
)  # fmt: skip


def _blank(reply: Json, _path: Path) -> None:
    reply["version"] = "1.0"
    answer_nothing(reply, ())


@shape.rule(
    "envelope",
    "A reply is an object with a version and a response.",
    'Answer {"version": "1.0", "response": {…}}.',
    mend=_blank,
)
def _envelope(facts: Facts) -> Iterator[Found]:
    reply = facts.reply
    if not isinstance(reply, dict):
        yield Found((), type(reply).__name__)
        return
    if not isinstance(reply.get("version"), str):
        yield Found(("version",), "no version")
    if not isinstance(reply.get("response"), dict):
        yield Found(("response",), "no response object")


@shape.rule(
    "member-kind",
    "Each member of a reply has one JSON type.",
    "Send the type that the reference names, or leave the member out.",
    mend=take_out,
)
def _member_kind(facts: Facts) -> Iterator[Found]:
    parents = (facts.reply, facts.response, facts.reprompt)
    for parent, (path, members) in zip(parents, _MEMBERS.items(), strict=True):
        if isinstance(parent, dict):
            for key, kind in members.items():
                value: Any = parent.get(key)
                if value is not None and not isinstance(value, kind):
                    yield Found((*path, key), f"{type(value).__name__} in place of {_KINDS[kind]}")


@shape.rule(
    "member-name",
    "A response has only the members that the reference names.",
    "Correct the spelling, or move your own values to sessionAttributes.",
    mend=take_out,
)
def _member_name(facts: Facts) -> list[Found]:
    if facts.response.keys() <= _RESPONSE_KEYS:
        return []
    return [Found(("response", key)) for key in facts.response if key not in _RESPONSE_KEYS]


def _drop_or_blank(reply: Json, path: Path) -> None:
    take_out(reply, path) if path else _blank(reply, path)


@shape.rule(
    "json-value",
    "A reply is plain JSON, without NaN, bytes or objects of one's own.",
    "Turn the value into a string, number, list or object first.",
    mend=_drop_or_blank,
)
def _json_value(facts: Facts) -> list[Found]:
    if facts.size >= 0:
        return []
    without = {**facts.reply, "sessionAttributes": None} if isinstance(facts.reply, dict) else facts.reply
    return [Found(() if text_of(without) is None else ("sessionAttributes",))]


@shape.rule(
    "reply-size",
    "A whole reply is at most 120 KB.",
    "Send less speech, a smaller screen document, or smaller session attributes.",
    mend=_blank,
)
def _reply_size(facts: Facts) -> list[Found]:
    return [Found((), f"{facts.size} bytes")] if facts.size > HARD_LIMIT else []


@shape.rule(
    "reply-size-target",
    "A whole reply should stay within 24 KB, the limit that older pages name.",
    "Send less speech, a smaller screen document, or smaller session attributes.",
    severe=False,
)
def _reply_size_target(facts: Facts) -> list[Found]:
    return [Found((), f"{facts.size} bytes")] if DESIGN_LIMIT < facts.size <= HARD_LIMIT else []
