"""Items of the table, as the frozen values of ``skill.persistence.protocol``.

Reading is forgiving: an attribute that is missing or of another type, left by another version, reads as
its default. Only an item that says it is newer than this program is refused, so that nothing in it is
misread or written over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from skill.errors import StoreError
from skill.persistence.preferences import ENDED_MS, PLACE_MS, RETENTION_MS, Scalar, readable
from skill.persistence.protocol import (
    DevicePlace,
    FinishedSession,
    LastPlace,
    Who,
    ended_mark,
    newest_place_first,
    newest_session_first,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

if TYPE_CHECKING:
    Item = dict[str, AttributeValueTypeDef]
    Key = dict[str, AttributeValueTypeDef]

VERSION = 1
"""Version of the items this program writes."""

PK, SK, EXPIRES, V = "pk", "sk", "expires", "v"
PLACES, SELF, SESSIONS = "places", "self#", "#sessions"
SETTING, PERIOD, FLOOR, PLACE, ENDED = "s.", "r.", "f.", "p.", "e."
ACCOUNT = "account"
"""In the item of places: whose it is, while it holds one."""


def text(value: str) -> AttributeValueTypeDef:
    """A text attribute."""
    return {"S": value}


def number(value: int) -> AttributeValueTypeDef:
    """A number attribute."""
    return {"N": str(value)}


def read_text(item: Mapping[str, Any], name: str) -> str:
    """A text attribute; "" where there is none."""
    return str(item.get(name, {}).get("S", ""))


def read_number(item: Mapping[str, Any], name: str) -> int:
    """A whole-number attribute; 0 where there is none."""
    try:
        return int(item.get(name, {}).get("N", "0"))
    except ValueError:
        return 0


def read_texts(item: Mapping[str, Any], name: str) -> list[str]:
    """An attribute that is a set of texts, in no order; empty where there is none."""
    return list(item.get(name, {}).get("SS", []))


def key(pk: str, sk: str) -> Key:
    """The primary key of an item."""
    return {PK: text(pk), SK: text(sk)}


def self_key(who: Who) -> Key:
    """Where settings, counts and newest sessions of a speaker or a household lie."""
    return key(who.user, SELF + (who.person or ""))


def places_key(who: Who) -> Key:
    """Where the last places of an account's devices lie, and which of its runs have ended.

    Not under the account's own key: what has ended is kept for a day when the account is forgotten.
    """
    return key(ended_mark(who, PLACES), PLACES)


def ended_name(who: Who, run: str) -> str:
    """The attribute of the item of places that says when ``run`` ended."""
    return ENDED + ended_mark(who, run)


def is_over(item: Mapping[str, Any], who: Who, run: str | None, now_ms: int) -> bool:
    """Whether the item of places says that ``run`` has ended."""
    return bool(run) and read_number(item, ended_name(who, run or "")) > now_ms - ENDED_MS


def sessions_of(who: Who) -> str:
    """The partition of an account's finished sessions."""
    return who.user + SESSIONS


def expires_after(start_ms: int, life_ms: int = RETENTION_MS) -> AttributeValueTypeDef:
    """The attribute ``expires``: seconds, as DynamoDB wants it."""
    return number(max(0, (start_ms + life_ms + 999) // 1000))


def places_in(item: Item, now_ms: int) -> list[DevicePlace]:
    """The places in their item that are still young enough, newest first."""
    found = [_place_from(name, value) for name, value in item.items() if name.startswith(PLACE)]
    young = [one for one in found if one and one.place.saved_at_ms > now_ms - PLACE_MS]
    return sorted(young, key=newest_place_first)


def session_item(who: Who, session: FinishedSession) -> Item:
    """The item of a finished session."""
    return key(sessions_of(who), session.run_id) | {
        "person": text(who.person or ""),
        "routine": text(session.routine),
        "length": text(session.length),
        "finished": number(session.finished_at_ms),
        "seconds": number(session.seconds),
        EXPIRES: expires_after(session.finished_at_ms),
        V: number(VERSION),
    }


def session_from(item: Item) -> FinishedSession:
    """The session in its item."""
    return FinishedSession(
        read_text(item, SK),
        read_text(item, "routine"),
        read_text(item, "length"),
        read_number(item, "finished"),
        read_number(item, "seconds"),
    )


def brief(session: FinishedSession) -> str:
    """A session as the self item holds it in its sets."""
    return json.dumps(session, separators=(",", ":"))


def sessions_in(self_item: Item) -> list[FinishedSession]:
    """The newest sessions in a self item, newest first."""
    periods = [name for name in self_item if name.startswith(PERIOD)]
    found = [one for period in periods for one in sessions_among(read_texts(self_item, period))]
    return sorted(found, key=newest_session_first)


def sessions_among(briefs: list[str]) -> list[FinishedSession]:
    """The sessions in one set; what cannot be read is left out."""
    return [one for one in map(_session_from_brief, briefs) if one]


def settings_in(self_item: Item) -> dict[str, Scalar]:
    """The settings in a self item; what cannot be read is left out."""
    found: dict[str, object] = {}
    for name in self_item:
        if name.startswith(SETTING):
            try:
                found[name.removeprefix(SETTING)] = json.loads(read_text(self_item, name))
            except ValueError:
                continue
    return readable(found)


def current(items: Iterable[Item], now_ms: int) -> list[Item]:
    """``items`` without those that have expired: DynamoDB takes up to days to erase them."""
    return [item for item in items if read_number(item, EXPIRES) * 1000 > now_ms]


def refuse_newer(item: Item) -> None:
    """Raise StoreError for an item of a newer version."""
    if read_number(item, V) > VERSION:
        raise newer()


def newer() -> StoreError:
    """The error for an item of a newer version."""
    return StoreError(
        "The memory: a record was written by a newer version of Gentle Roll. It was left as it is. "
        "Update this program."
    )


def _place_from(name: str, value: Mapping[str, Any]) -> DevicePlace | None:
    item = value.get("M", {})
    try:
        place = LastPlace(
            read_text(item, "token"),
            read_number(item, "saved"),
            read_text(item, "content"),
            read_text(item, "run"),
        )
    except StoreError:
        return None
    return DevicePlace(name.removeprefix(PLACE), place)


def _session_from_brief(words: str) -> FinishedSession | None:
    try:
        run, routine, length, finished, seconds = json.loads(words)
        return FinishedSession(str(run), str(routine), str(length), int(finished), int(seconds))
    except (ValueError, TypeError):
        return None
