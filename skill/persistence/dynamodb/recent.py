"""The newest sessions of a person, held in one item so that a launch needs no more.

They lie in sets, one for every 28 days. One conditional update adds a session and counts it, so that
nothing is lost between two devices and nothing counts twice. Two rarer updates, conditional as well, open
the set of a new period (and let old ones go) and thin out a set that is full. Beside a set that was
thinned out stands its floor: what is not newer than that may have been there and counted.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from skill.errors import StoreError
from skill.persistence.preferences import RECENT_MOST, RECENT_MS
from skill.persistence.protocol import FinishedSession, Who, newest_session_first

from .items import (
    FLOOR,
    PERIOD,
    brief,
    expires_after,
    number,
    read_number,
    read_texts,
    refuse_newer,
    self_key,
    sessions_among,
    text,
)
from .requests import TRIES, Update, update

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from .items import Item

PERIOD_MOST = 2 * RECENT_MOST
"""Sessions in one period's set at most; a full one is thinned out to the newest half."""

FINISHED = "finished"


class SessionEntry(Enum):
    """What became of a session."""

    ADDED = auto()
    """It is in the item now, and counted."""

    THERE = auto()
    """It was in the item already."""

    TOO_OLD = auto()
    """It is older than what the item holds, so the item cannot tell whether it was counted."""


class Recent:
    """Writes the newest sessions into the self items of ``table``."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def enter(self, who: Who, session: FinishedSession, now_ms: int) -> SessionEntry:
        """Add and count ``session``, unless it is there already or too old to be told apart."""
        if _period(session.finished_at_ms) < _period(now_ms) - 1:
            return SessionEntry.TOO_OLD
        for _ in range(TRIES):
            if self._add(who, session, now_ms):
                return SessionEntry.ADDED
            answer = self._make_room(who, session, now_ms)
            if answer is not None:
                return answer
        raise StoreError("The memory: too many sessions finish at once; this one was not counted yet.")

    def count(self, who: Who, now_ms: int) -> None:
        """Count a session without adding it."""
        change = Update(add="#finished :one", names={"#finished": FINISHED}, values={":one": number(1)})
        self._update(who, change, now_ms)

    def _add(self, who: Who, session: FinishedSession, now_ms: int) -> bool:
        change = Update(
            add="#finished :one, #period :new",
            condition="attribute_exists(#period) AND NOT contains(#period, :brief) "
            "AND size(#period) < :most AND (attribute_not_exists(#floor) OR #floor < :at)",
            names={"#period": _name(session), "#finished": FINISHED, "#floor": _name(session, FLOOR)},
            values={
                ":new": {"SS": [brief(session)]},
                ":brief": text(brief(session)),
                ":one": number(1),
                ":most": number(PERIOD_MOST),
                ":at": number(session.finished_at_ms),
            },
        )
        return self._update(who, change, now_ms)

    def _make_room(self, who: Who, session: FinishedSession, now_ms: int) -> SessionEntry | None:
        item = self._read(who)
        period = read_texts(item, _name(session))
        if session.finished_at_ms <= read_number(item, _name(session, FLOOR)):
            return SessionEntry.TOO_OLD
        if not period:
            return SessionEntry.ADDED if self._open(who, session, now_ms, item) else None
        if brief(session) in period:
            return SessionEntry.THERE
        if len(period) >= PERIOD_MOST:
            self._thin_out(who, session, now_ms, period)
        return None

    def _open(self, who: Who, session: FinishedSession, now_ms: int, item: Item) -> bool:
        gone = {f"#gone{n}": name for n, name in enumerate(_outlived(item, now_ms))}
        change = Update(
            set="#period = :new",
            add="#finished :one",
            remove=", ".join(gone),
            condition="attribute_not_exists(#period)",
            names={"#period": _name(session), "#finished": FINISHED, **gone},
            values={":new": {"SS": [brief(session)]}, ":one": number(1)},
        )
        return self._update(who, change, now_ms)

    def _thin_out(self, who: Who, session: FinishedSession, now_ms: int, period: list[str]) -> None:
        newest = sorted(sessions_among(period), key=newest_session_first)
        keep, drop = newest[:RECENT_MOST], newest[RECENT_MOST:]
        change = Update(
            set="#period = :keep, #floor = :floor",
            # While the oldest is there, nobody else has thinned out this set since it was read.
            condition="size(#period) >= :most AND contains(#period, :oldest)",
            names={"#period": _name(session), "#floor": _name(session, FLOOR)},
            values={
                ":keep": {"SS": [brief(one) for one in keep]},
                ":floor": number(drop[0].finished_at_ms),
                ":most": number(PERIOD_MOST),
                ":oldest": text(brief(drop[-1])),
            },
        )
        self._update(who, change, now_ms)

    def _read(self, who: Who) -> Item:
        answer = self._client.get_item(TableName=self._table, Key=self_key(who), ConsistentRead=True)
        item = answer.get("Item", {})
        refuse_newer(item)
        return item

    def _update(self, who: Who, change: Update, now_ms: int) -> bool:
        expires = expires_after(now_ms)
        return update(self._client, self._table, self_key(who), change, expires) is not None


def _period(at_ms: int) -> int:
    return at_ms // RECENT_MS


def _name(session: FinishedSession, kind: str = PERIOD) -> str:
    return f"{kind}{_period(session.finished_at_ms)}"


def _outlived(item: Item, now_ms: int) -> list[str]:
    periods = {name: name[2:] for name in item if name.startswith((PERIOD, FLOOR))}
    return [name for name, n in periods.items() if n.isdecimal() and int(n) < _period(now_ms) - 1]
