"""The last places of an account: one item, with one attribute for each device.

One item, because a launch wants the newest place of all devices and knows no other device's key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from skill.memory.dynamodb.items import PLACE, expires_after, number, places_key, read_number, text
from skill.memory.dynamodb.updating import Update, update
from skill.memory.kept import LastPlace
from skill.memory.limits import PLACE_MS
from skill.memory.who import Who

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from skill.memory.dynamodb.items import Item


class Places:
    """Writes the last places into ``table``."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def keep(self, who: Who, place: LastPlace, now_ms: int) -> None:
        """Keep the place of ``who.device``: one request, two when another place has outlived its time."""
        attribute = {
            "token": text(place.token),
            "saved": number(place.saved_at_ms),
            "content": text(place.content),
        }
        change = Update(
            set="#place = :place",
            condition="(attribute_not_exists(#place) OR #place.saved <= :at)",
            names={"#place": f"{PLACE}{who.device}"},
            values={":place": {"M": attribute}, ":at": number(place.saved_at_ms)},
        )
        item = self._update(who, change, now_ms)
        if item is not None:
            self._let_go(who, item, now_ms)

    def clear(self, who: Who, now_ms: int) -> None:
        """Forget the place of ``who.device``."""
        names = {"#place": f"{PLACE}{who.device}"}
        self._update(who, Update(remove="#place", condition="attribute_exists(#place)", names=names), now_ms)

    def _let_go(self, who: Who, item: Item, now_ms: int) -> None:
        # An item expires as a whole, so a place that nobody renews is taken out by the next one to be kept.
        old = now_ms - PLACE_MS
        saved = {name: read_number(value.get("M", {}), "saved") for name, value in item.items()}
        outlived = [name for name in item if name.startswith(PLACE) and saved[name] <= old]
        if not outlived:
            return
        names = {f"#place{n}": name for n, name in enumerate(outlived)}
        change = Update(
            remove=", ".join(names),
            condition=" AND ".join(f"{name}.saved <= :old" for name in names),
            names=names,
            values={":old": number(old)},
        )
        self._update(who, change, now_ms)

    def _update(self, who: Who, change: Update, now_ms: int) -> Item | None:
        expires = expires_after(now_ms, PLACE_MS)
        return update(self._client, self._table, places_key(who), change, expires)
