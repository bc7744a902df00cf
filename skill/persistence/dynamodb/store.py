"""``Memory`` in one DynamoDB table, by conditional writes of single items."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from skill.errors import StoreError
from skill.persistence.preferences import RECENT_MOST, RECENT_MS, Changes, StoredPreferences, checked
from skill.persistence.protocol import (
    Clock,
    Export,
    FinishedSession,
    Health,
    LastPlace,
    PersonRecord,
    Profile,
    Stats,
    Who,
    checked_session,
    newest_session_first,
)

from .client import is_conditional, throttled, translated
from .items import (
    ACCOUNT,
    PK,
    PLACE,
    PLACES,
    SELF,
    SESSIONS,
    SETTING,
    SK,
    current,
    expires_after,
    is_over,
    key,
    newer,
    number,
    places_in,
    places_key,
    read_number,
    read_text,
    refuse_newer,
    self_key,
    session_from,
    session_item,
    sessions_in,
    sessions_of,
    settings_in,
    text,
)
from .places import Places
from .recent import FINISHED, Recent, SessionEntry
from .requests import Update, erase, partition, update

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from .items import Item

VISITS = "visits"


class DynamoMemory:
    """Implements ``Memory`` in ``table``, which must exist (see ``create_table``).

    ``patient`` is the client for reads and writes of many items, which need a longer time-out.
    """

    def __init__(
        self, client: DynamoDBClient, table: str, clock: Clock, *, patient: DynamoDBClient | None = None
    ) -> None:
        self._client = client
        self._patient = patient or client
        self._table = table
        self._clock = clock
        self._recent = Recent(client, table)
        self._places = Places(client, table)

    def recall(self, who: Who, run: str | None = None) -> Profile:
        """See ``Memory.recall``: one request for two items, which do not grow with the sessions."""
        now = self._clock()
        with translated(self._table):
            places_item, mine = self._two_items(who, now)
        places = places_in(places_item, now)
        here = [one.place for one in places if one.device == who.device]
        others = [one for one in places if one.device != who.device]
        known = sessions_in(mine)
        recent = [one for one in known if one.finished_at_ms > now - RECENT_MS] or known[:1]
        return Profile(
            preferences=StoredPreferences(settings_in(mine)),
            place=here[0] if here else None,
            elsewhere=others[0] if others else None,
            sessions=tuple(recent[:RECENT_MOST]),
            finished=read_number(mine, FINISHED),
            visits=read_number(mine, VISITS),
            over=is_over(places_item, who, run, now),
        )

    def keep_place(self, who: Who, place: LastPlace) -> bool:
        """See ``Memory.keep_place``."""
        if who.device is None:
            return True
        with translated(self._table):
            return self._places.keep(who, place, self._clock())

    def end_run(self, who: Who, run: str | None = None) -> None:
        """See ``Memory.end_run``."""
        with translated(self._table):
            self._places.end(who, run, self._clock())

    def finish(self, who: Who, session: FinishedSession) -> bool:
        """See ``Memory.finish``: the session's own item first, then the newest sessions and the count.

        Last of all the run has ended, so that what was not counted yet is not taken for ended.

        Where a process ended between the two, the next delivery of the same event finds the item but not
        the count, and catches up.
        """
        checked_session(session)
        with translated(self._table):
            if is_over(self._places.read(who), who, session.run_id, self._clock()):
                return False
            new = self._put_new(session_item(who, session))
            owner, first = (who, session) if new else self._first_report(who, session)
            entry = self._recent.enter(owner, first, self._clock())
            if new and entry is SessionEntry.TOO_OLD:
                self._recent.count(who, self._clock())
        counted = entry is SessionEntry.ADDED or (new and entry is SessionEntry.TOO_OLD)
        self.end_run(who, session.run_id)
        return counted

    def keep_settings(self, who: Who, changes: Changes, *, visit: bool = False) -> None:
        """See ``Memory.keep_settings``."""
        wanted = checked(changes)
        if not wanted and not visit:
            return
        with translated(self._table):
            change = _settings_update(wanted, visit)
            expires = expires_after(self._clock())
            if update(self._client, self._table, self_key(who), change, expires) is None:
                raise newer()

    def forget(self, who: Who, runs: Collection[str] = ()) -> bool:
        """See ``Memory.forget``: the sessions go first, so that an account half erased is still found."""
        with translated(self._table):
            kept = partition(self._patient, self._table, sessions_of(who))
            erase(self._patient, self._table, (item for item in kept if _is_session_of(who, item)))
            self._places.forget(who, runs, self._clock())
            small = list(partition(self._patient, self._table, who.user))
            erase(self._patient, self._table, [item for item in small if _is_of(who, item)])
        return True

    def export(self, who: Who) -> Export:
        """See ``Memory.export``."""
        now = self._clock()
        with translated(self._table):
            small = current(partition(self._patient, self._table, who.user), now)
            runs = current(partition(self._patient, self._table, sessions_of(who)), now)
            mine = [item for item in small if read_text(item, SK).startswith(SELF) and _is_of(who, item)]
            places = current([self._places.read(who)], now)
        return Export(
            tuple(_person(item, runs) for item in mine),
            tuple(one for item in places for one in places_in(item, now)),
        )

    def accounts(self) -> Iterator[Who]:
        """See ``Memory.accounts``: reads the whole table."""
        seen = {_account(item) for item in self._all() if _is_small(item)}
        return (Who(user) for user in sorted(seen))

    def stats(self) -> Stats:
        """See ``Memory.stats``: reads the whole table."""
        items = list(self._all())
        small = [item for item in items if _is_small(item)]
        return Stats(
            accounts=len({_account(item) for item in small}),
            people=sum(read_text(item, SK).startswith(SELF) for item in small),
            places=sum(name.startswith(PLACE) for item in small for name in item),
            sessions=sum(read_text(item, PK).endswith(SESSIONS) for item in items),
            bytes=None,
        )

    def check(self) -> Health:
        """See ``Memory.check``: reads an item that is never there."""
        try:
            with translated(self._table):
                self._client.get_item(TableName=self._table, Key=key("check", "check"))
        except StoreError as error:
            return Health(False, "dynamodb", str(error))
        return Health(True, "dynamodb", f"The memory in the table {self._table} answers.")

    def close(self) -> None:
        """See ``Memory.close``."""
        self._client.close()
        self._patient.close()

    def _two_items(self, who: Who, now_ms: int) -> tuple[Item, Item]:
        keys = [places_key(who), self_key(who)]
        answer = self._client.batch_get_item(
            RequestItems={self._table: {"Keys": keys, "ConsistentRead": True}}
        )
        if answer.get("UnprocessedKeys"):
            raise throttled(self._table)
        found = {read_text(item, SK): item for item in current(answer["Responses"][self._table], now_ms)}
        for item in found.values():
            refuse_newer(item)
        return found.get(PLACES, {}), found.get(SELF + (who.person or ""), {})

    def _put_new(self, item: Item) -> bool:
        try:
            self._client.put_item(
                TableName=self._table,
                Item=item,
                ConditionExpression="attribute_not_exists(pk) OR expires <= :now",
                ExpressionAttributeValues={":now": number(self._clock() // 1000)},
            )
        except ClientError as error:
            if is_conditional(error):
                return False
            raise
        return True

    def _first_report(self, who: Who, session: FinishedSession) -> tuple[Who, FinishedSession]:
        # The same run may be reported again with another voice or time: what was kept first is true.
        answer = self._client.get_item(
            TableName=self._table, Key=key(sessions_of(who), session.run_id), ConsistentRead=True
        )
        item = answer.get("Item")
        if item is None:
            return who, session
        return replace(who, person=read_text(item, "person") or None), session_from(item)

    def _all(self) -> Iterator[Item]:
        with translated(self._table):
            for page in self._patient.get_paginator("scan").paginate(TableName=self._table):
                yield from page["Items"]


def _settings_update(changes: Changes, visit: bool) -> Update:
    names = {f"#n{n}": SETTING + name for n, name in enumerate(changes)}
    values = {
        f":n{n}": text(json.dumps(value)) for n, value in enumerate(changes.values()) if value is not None
    }
    return Update(
        set=", ".join(f"#{name[1:]} = {name}" for name in values),
        add="#visits :visit" if visit else "",
        remove=", ".join(name for name in names if f":{name[1:]}" not in values),
        names={**names, "#visits": VISITS} if visit else names,
        values={**values, ":visit": number(1)} if visit else values,
    )


def _is_of(who: Who, item: Item) -> bool:
    # The places of all devices go with a speaker too: a place does not say whose voice it was.
    sk = read_text(item, SK)
    return who.person is None or sk in {PLACES, SELF + who.person}


def _account(item: Item) -> str:
    return read_text(item, ACCOUNT) or read_text(item, PK)


def _is_small(item: Item) -> bool:
    # Neither a session, nor the item of places when it holds none any more.
    sk = read_text(item, SK)
    return not read_text(item, PK).endswith(SESSIONS) and (
        sk.startswith(SELF) or any(name.startswith(PLACE) for name in item)
    )


def _is_session_of(who: Who, item: Item) -> bool:
    return who.person is None or read_text(item, "person") == who.person


def _person(item: Item, runs: list[Item]) -> PersonRecord:
    person = read_text(item, SK).removeprefix(SELF)
    mine = [session_from(run) for run in runs if read_text(run, "person") == person]
    return PersonRecord(
        person or None,
        dict(settings_in(item)),
        read_number(item, FINISHED),
        read_number(item, VISITS),
        tuple(sorted(mine, key=newest_session_first)),
    )
