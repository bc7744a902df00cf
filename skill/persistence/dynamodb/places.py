"""The last places of an account: one item, with one attribute for each device.

One item, because a launch wants the newest place of all devices and knows no other device's key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from skill.errors import StoreError
from skill.persistence.preferences import ENDED_MS, PLACE_MS
from skill.persistence.protocol import LastPlace, Who

from .items import (
    ACCOUNT,
    ENDED,
    PLACE,
    ended_name,
    expires_after,
    is_over,
    number,
    places_key,
    read_number,
    read_text,
    refuse_newer,
    text,
)
from .requests import TRIES, Returns, Update, update

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    from .items import Item


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
