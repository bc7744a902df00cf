"""The newest sessions of a person, held in one item so that a launch needs no more.

They lie in sets, one for every 28 days. One conditional update adds a session and counts it, so that
nothing is lost between two devices and nothing counts twice. Two rarer updates, conditional as well, open
the set of a new period (and let old ones go) and thin out a set that is full. Beside a set that was
thinned out stands its floor: what is not newer than that may have been there and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from botocore.exceptions import ClientError

from skill.errors import StoreError
from skill.persistence.preferences import ENDED_MS, PLACE_MS, RECENT_MOST, RECENT_MS
from skill.persistence.protocol import FinishedSession, LastPlace, Who, newest_session_first

from .client import is_conditional
from .items import (
    ACCOUNT,
    ENDED,
    EXPIRES,
    FLOOR,
    PERIOD,
    PK,
    PLACE,
    SK,
    VERSION,
    V,
    brief,
    ended_name,
    expires_after,
    is_over,
    number,
    places_key,
    read_number,
    read_text,
    read_texts,
    refuse_newer,
    self_key,
    sessions_among,
    text,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    from .items import Item, Key


# Reading a whole partition, and erasing what is in it.

BATCH = 25
"""Items in one batch of writes (Amazon, BatchWriteItem)."""

AT_ONCE = 4
"""Batches under way at the same time."""

ROUNDS = 5
"""How often a batch that DynamoDB did not finish is sent again."""


def partition(client: DynamoDBClient, table: str, pk: str) -> Iterator[Item]:
    """Every item under ``pk``, in the order of its sort key, as many requests as it takes."""
    pages = client.get_paginator("query").paginate(
        TableName=table,
        KeyConditionExpression="#pk = :pk",
        ExpressionAttributeNames={"#pk": PK},
        ExpressionAttributeValues={":pk": text(pk)},
        ConsistentRead=True,
    )
    for page in pages:
        yield from page["Items"]


def erase(client: DynamoDBClient, table: str, items: Iterable[Item]) -> None:
    """Delete ``items``, several batches at a time; raises StoreError when DynamoDB leaves some undone."""
    keys = [{PK: item[PK], SK: item[SK]} for item in items]
    batches = [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]
    if len(batches) <= 1:
        for batch in batches:
            _erase_batch(client, table, batch)
        return
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda batch: _erase_batch(client, table, batch), batches))


def _erase_batch(client: DynamoDBClient, table: str, keys: list[Key]) -> None:
    wanted: Any = {table: [{"DeleteRequest": {"Key": key}} for key in keys]}
    for _ in range(ROUNDS):
        wanted = client.batch_write_item(RequestItems=wanted).get("UnprocessedItems")
        if not wanted:
            return
    raise StoreError(f"The memory: the table {table} is too busy to erase everything. Try again.")


# Conditional updates of one item, which DynamoDB does in one step or not at all.


Returns: TypeAlias = Literal["ALL_NEW", "ALL_OLD"]


@dataclass(frozen=True, slots=True)
class Update:
    """One update of one item, in DynamoDB's expressions; empty clauses are left out."""

    set: str = ""
    """Clause of SET, as "#a = :a, #b = :b"."""

    add: str = ""
    """Clause of ADD, as "#n :one"."""

    remove: str = ""
    """Clause of REMOVE, as "#a, #b"."""

    condition: str = ""
    """What must hold for the update to happen."""

    names: Mapping[str, str] = field(default_factory=dict)
    """Attribute names behind the words with ``#``."""

    values: Mapping[str, AttributeValueTypeDef] = field(default_factory=dict)
    """Values behind the words with ``:``."""


def update(
    client: DynamoDBClient,
    table: str,
    key: Key,
    change: Update,
    expires: AttributeValueTypeDef,
    returns: Returns = "ALL_NEW",
) -> Item | None:
    """The item after ``change``, or before it with ``ALL_OLD``; None when the condition did not hold.

    An item of a newer version never changes. Every change puts off the item's end to ``expires``.
    """
    sets = ", ".join(filter(None, [change.set, "#v = :v, #expires = :expires"]))
    clauses = {"SET": sets, "ADD": change.add, "REMOVE": change.remove}
    conditions = ["(attribute_not_exists(#v) OR #v <= :v)", change.condition]
    try:
        answer = client.update_item(
            TableName=table,
            Key=key,
            UpdateExpression=" ".join(f"{word} {clause}" for word, clause in clauses.items() if clause),
            ConditionExpression=" AND ".join(filter(None, conditions)),
            ExpressionAttributeNames={**change.names, "#v": V, "#expires": EXPIRES},
            ExpressionAttributeValues={**change.values, ":v": number(VERSION), ":expires": expires},
            ReturnValues=returns,
        )
    except ClientError as error:
        if is_conditional(error):
            return None
        raise
    return answer.get("Attributes", {})


# The last places of an account: one item, with one attribute for each device.
#
# One item, because a launch wants the newest place of all devices and knows no other device's key.


class Places:
    """Writes the last places into ``table``."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def keep(self, who: Who, place: LastPlace, now_ms: int) -> bool:
        """Keep the place of ``who.device``, unless its run has ended: then False.

        One request; a second one when another place has outlived its time, or where the first one was
        refused, to tell why.
        """
        attribute = {
            "token": text(place.token),
            "saved": number(place.saved_at_ms),
            "content": text(place.content),
            "run": text(place.run),
        }
        change = Update(
            set="#place = :place, #account = :account",
            condition="(attribute_not_exists(#place) OR #place.saved <= :at) AND "
            "(attribute_not_exists(#ended) OR #ended <= :over)",
            names={
                "#place": f"{PLACE}{who.device}",
                "#account": ACCOUNT,
                "#ended": ended_name(who, place.run),
            },
            values={
                ":place": {"M": attribute},
                ":account": text(who.user),
                ":at": number(place.saved_at_ms),
                ":over": number(now_ms - ENDED_MS),
            },
        )
        item = self._update(who, change, now_ms)
        if item is None:
            return not is_over(self.read(who), who, place.run, now_ms)
        self._let_go(who, item, now_ms)
        return True

    def end(self, who: Who, run: str | None, now_ms: int) -> None:
        """End ``run`` and forget the place of ``who.device``, whose run has ended as well.

        One request; two where no run is named, or the place is another run's.
        """
        if not run:
            place = self.read(who).get(f"{PLACE}{who.device}")
            if place is None:
                return
            run = _run_in(place)
        placed = _run_in(self._end(who, run, now_ms).get(f"{PLACE}{who.device}", {}))
        if placed not in ("", run):
            self._end(who, placed, now_ms)

    def forget(self, who: Who, runs: Iterable[str], now_ms: int) -> None:
        """Erase every place; what is left says that their runs have ended, and not whose they were."""
        for _ in range(TRIES):
            item = self.read(who)
            places = [name for name in item if name.startswith(PLACE)]
            placed = [_run_in(item[name]) for name in places]
            marks = sorted({ended_name(who, run) for run in [*runs, *placed] if run})
            if not marks and not places:
                return
            gone = {f"#gone{n}": name for n, name in enumerate([*places, ACCOUNT])}
            known = {f"#place{n}": name for n, name in enumerate(places)}
            names, values = _marking(marks, now_ms)
            change = Update(
                set=", ".join(f"{name} = :now" for name in names),
                remove=", ".join(gone),
                # A place that is kept anew meanwhile is read anew, so that its run ends as well.
                condition=" AND ".join(f"{name}.saved = :was{n}" for n, name in enumerate(known)),
                names={**names, **gone, **known},
                values={**values, **{f":was{n}": _saved_at(item[name]) for n, name in enumerate(places)}},
            )
            after = self._update(who, change, now_ms)
            if after is not None and not any(name.startswith(PLACE) for name in after):
                return
        raise StoreError("The memory: places are kept faster than they can be erased. Try again.")

    def read(self, who: Who) -> Item:
        """The item of places, as it is now; empty where there is none."""
        answer = self._client.get_item(TableName=self._table, Key=places_key(who), ConsistentRead=True)
        item = answer.get("Item", {})
        refuse_newer(item)
        return item

    def _end(self, who: Who, run: str, now_ms: int) -> Item:
        """The item as it was before."""
        names, values = _marking([ended_name(who, run)] if run else [], now_ms)
        place = {"#place": f"{PLACE}{who.device}"} if who.device is not None else {}
        change = Update(
            set=", ".join(f"{name} = :now" for name in names),
            remove=", ".join(place),
            names={**names, **place},
            values=values,
        )
        return self._update(who, change, now_ms, "ALL_OLD") or {}

    def _let_go(self, who: Who, item: Item, now_ms: int) -> None:
        # An item expires as a whole, so what nobody renews is taken out by the next place to be kept.
        old = now_ms - PLACE_MS
        saved = {name: read_number(value.get("M", {}), "saved") for name, value in item.items()}
        outlived = [name for name in item if name.startswith(PLACE) and saved[name] <= old]
        ended = [name for name in item if name.startswith(ENDED) and read_number(item, name) <= old]
        if not outlived and not ended:
            return
        places = {f"#place{n}": name for n, name in enumerate(outlived)}
        marks = {f"#ended{n}": name for n, name in enumerate(ended)}
        conditions = [f"{name}.saved <= :old" for name in places] + [f"{name} <= :old" for name in marks]
        change = Update(
            remove=", ".join([*places, *marks]),
            condition=" AND ".join(conditions),
            names={**places, **marks},
            values={":old": number(old)},
        )
        self._update(who, change, now_ms)

    def _update(self, who: Who, change: Update, now_ms: int, returns: Returns = "ALL_NEW") -> Item | None:
        expires = expires_after(now_ms, max(PLACE_MS, ENDED_MS))
        return update(self._client, self._table, places_key(who), change, expires, returns)


def _saved_at(place: Mapping[str, Any]) -> AttributeValueTypeDef:
    return number(read_number(place.get("M", {}), "saved"))


def _run_in(place: Mapping[str, Any]) -> str:
    return read_text(place.get("M", {}), "run")


def _marking(marks: Iterable[str], now_ms: int) -> tuple[dict[str, str], dict[str, AttributeValueTypeDef]]:
    names = {f"#ended{n}": mark for n, mark in enumerate(marks)}
    return names, ({":now": number(now_ms)} if names else {})


PERIOD_MOST = 2 * RECENT_MOST
"""Sessions in one period's set at most; a full one is thinned out to the newest half."""

TRIES = 12
"""Rounds before giving up; every round lost is one that another device has won."""

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
