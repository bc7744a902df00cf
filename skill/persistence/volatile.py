"""``memory:``, a store that lives and dies with its process, for trying out and for tests."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from threading import RLock

from .preferences import (
    ENDED_MS,
    PLACE_MS,
    RECENT_MOST,
    RECENT_MS,
    RETENTION_MS,
    Changes,
    Scalar,
    StoredPreferences,
    checked,
    merged,
)
from .protocol import (
    Clock,
    DevicePlace,
    Export,
    FinishedSession,
    Health,
    LastPlace,
    PersonRecord,
    Profile,
    Stats,
    Who,
    checked_session,
    ended_mark,
    newest_place_first,
    newest_session_first,
)

ACCOUNTS_MOST = 1_000
"""Accounts kept at most; the one used longest ago goes first."""

SESSIONS_MOST = 1_000
"""Sessions kept of one account at most; the one kept first goes first."""


ENDED_MOST = 100_000
"""Ended runs remembered at most; the one that ended first goes first."""


@dataclass
class _Person:
    settings: dict[str, Scalar] = field(default_factory=dict)
    finished: int = 0
    visits: int = 0
    touched_at_ms: int = 0


@dataclass
class _Account:
    people: dict[str | None, _Person] = field(default_factory=dict)
    places: dict[str, LastPlace] = field(default_factory=dict)
    sessions: OrderedDict[str, tuple[str | None, FinishedSession]] = field(default_factory=OrderedDict)

    def person(self, who: Who, now_ms: int) -> _Person:
        person = self.people.setdefault(who.person, _Person())
        person.touched_at_ms = now_ms
        return person

    def sessions_of(self, person: str | None, since_ms: int) -> tuple[FinishedSession, ...]:
        found = [one for of, one in self.sessions.values() if of == person and one.finished_at_ms > since_ms]
        return tuple(sorted(found, key=newest_session_first))

    def recent_of(self, person: str | None, now_ms: int) -> tuple[FinishedSession, ...]:
        recent = self.sessions_of(person, now_ms - RECENT_MS)[:RECENT_MOST]
        return recent or self.sessions_of(person, 0)[:1]

    def drop_old(self, now_ms: int) -> None:
        self.places = {d: p for d, p in self.places.items() if p.saved_at_ms > now_ms - PLACE_MS}
        old = now_ms - RETENTION_MS
        for run in [run for run, (_, one) in self.sessions.items() if one.finished_at_ms <= old]:
            del self.sessions[run]
        for person in [key for key, one in self.people.items() if one.touched_at_ms <= old]:
            del self.people[person]


class VolatileMemory:
    """Implements ``Memory`` in this process, bounded in size."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = RLock()
        self._accounts: OrderedDict[str, _Account] = OrderedDict()
        self._ended: OrderedDict[str, int] = OrderedDict()

    def recall(self, who: Who, run: str | None = None) -> Profile:
        """See ``Memory.recall``."""
        over = self._over(who, run)
        if who.user not in self._accounts:
            return Profile(over=over)
        now = self._clock()
        with self._lock:
            account = self._look(who, now)
            person = account.people.get(who.person)
            others = [one for one in _newest(account.places) if one.device != who.device]
            return Profile(
                preferences=StoredPreferences(dict(person.settings) if person else {}),
                place=account.places.get(who.device or ""),
                elsewhere=others[0] if others else None,
                sessions=account.recent_of(who.person, now),
                finished=person.finished if person else 0,
                visits=person.visits if person else 0,
                over=over,
            )

    def keep_place(self, who: Who, place: LastPlace) -> bool:
        """See ``Memory.keep_place``."""
        if who.device is None:
            return True
        with self._lock:
            if self._over(who, place.run):
                return False
            places = self._open(who).places
            before = places.get(who.device)
            if before is None or before.saved_at_ms <= place.saved_at_ms:
                places[who.device] = place
            return True

    def end_run(self, who: Who, run: str | None = None) -> None:
        """See ``Memory.end_run``."""
        with self._lock:
            place = self._look(who, self._clock()).places.pop(who.device or "", None)
            self._end(who, run or "", place.run if place else "")

    def finish(self, who: Who, session: FinishedSession) -> bool:
        """See ``Memory.finish``."""
        checked_session(session)
        with self._lock:
            account = self._open(who)
            if session.run_id in account.sessions or self._over(who, session.run_id):
                return False
            account.sessions[session.run_id] = (who.person, session)
            account.person(who, self._clock()).finished += 1
            account.places.pop(who.device or "", None)
            self._end(who, session.run_id)
            if len(account.sessions) > SESSIONS_MOST:
                account.sessions.popitem(last=False)
            return True

    def keep_settings(self, who: Who, changes: Changes, *, visit: bool = False) -> None:
        """See ``Memory.keep_settings``."""
        wanted = checked(changes)
        if not wanted and not visit:
            return
        with self._lock:
            person = self._open(who).person(who, self._clock())
            person.settings = merged(person.settings, wanted)
            person.visits += visit

    def forget(self, who: Who, runs: Collection[str] = ()) -> bool:
        """See ``Memory.forget``."""
        with self._lock:
            account = self._accounts.pop(who.user, None)
            self._end(who, *runs, *(one.run for one in (account.places.values() if account else ())))
            if account and who.person is not None:
                account.people.pop(who.person, None)
                account.places.clear()
                for run in [run for run, (of, _) in account.sessions.items() if of == who.person]:
                    del account.sessions[run]
                if account.people or account.sessions:
                    self._accounts[who.user] = account
        return True

    def export(self, who: Who) -> Export:
        """See ``Memory.export``."""
        now = self._clock()
        with self._lock:
            account = self._look(who, now)
            wanted = [who.person] if who.person is not None else sorted(account.people, key=lambda p: p or "")
            people = tuple(
                PersonRecord(
                    key,
                    dict(one.settings),
                    one.finished,
                    one.visits,
                    account.sessions_of(key, now - RETENTION_MS),
                )
                for key in wanted
                if (one := account.people.get(key))
            )
            return Export(people, tuple(_newest(account.places)))

    def accounts(self) -> Iterator[Who]:
        """See ``Memory.accounts``."""
        with self._lock:
            return iter([Who(user) for user, one in self._accounts.items() if one.people or one.places])

    def stats(self) -> Stats:
        """See ``Memory.stats``."""
        with self._lock:
            all_of_them = [one for one in self._accounts.values() if one.people or one.places]
            return Stats(
                accounts=len(all_of_them),
                people=sum(len(one.people) for one in all_of_them),
                places=sum(len(one.places) for one in all_of_them),
                sessions=sum(len(one.sessions) for one in all_of_them),
                bytes=None,
            )

    def check(self) -> Health:
        """See ``Memory.check``."""
        return Health(True, "memory", "The memory lives in this process and ends with it.")

    def close(self) -> None:
        """See ``Memory.close``; what is kept stays until the process ends."""

    def _look(self, who: Who, now_ms: int) -> _Account:
        account = self._accounts.get(who.user) or _Account()
        account.drop_old(now_ms)
        return account

    def _over(self, who: Who, run: str | None) -> bool:
        if not run:
            return False
        return self._ended.get(ended_mark(who, run), -ENDED_MS) > self._clock() - ENDED_MS

    def _end(self, who: Who, *runs: str) -> None:
        now = self._clock()
        for mark in (ended_mark(who, run) for run in runs if run):
            self._ended[mark] = now
            self._ended.move_to_end(mark)
        while self._ended and (
            len(self._ended) > ENDED_MOST or next(iter(self._ended.values())) <= now - ENDED_MS
        ):
            self._ended.popitem(last=False)

    def _open(self, who: Who) -> _Account:
        account = self._accounts.setdefault(who.user, _Account())
        self._accounts.move_to_end(who.user)
        account.drop_old(self._clock())
        if len(self._accounts) > ACCOUNTS_MOST:
            self._accounts.popitem(last=False)
        return account


def _newest(places: dict[str, LastPlace]) -> list[DevicePlace]:
    found = [DevicePlace(device, place) for device, place in places.items()]
    return sorted(found, key=newest_place_first)
