"""A store that can hang or fail without costing a person more than the memory."""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar, cast
from weakref import finalize

from skill.errors import StoreError

from .keys import Keys
from .preferences import Changes
from .protocol import (
    NOBODY,
    Export,
    FinishedSession,
    Health,
    LastPlace,
    Memory,
    Profile,
    Stats,
    Who,
    ended_mark,
)

# A few threads for calls that may hang.
#
# Not ``concurrent.futures``' own pool: that queues without bound, and joins its threads when the program
# ends, so that one hung call would keep the program from ending. All waiting is done at simple queues, which
# are C: a future and a semaphore cost as much as what the store does.

Result = TypeVar("Result")


class Workers:
    """At most ``size`` threads, started as they are needed, that never keep the program from ending.

    They leave once nobody can ask them any more, a hung one when its call returns.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = Lock()
        self._hire()

    def run(self, call: Callable[[], Result], budget_s: float) -> Result:
        """The result of ``call``, or what it raises; TimeoutError when it is not there in ``budget_s``.

        A call that is late goes on and its result is dropped; until then its thread is not free. With no
        thread free in time, ``call`` is not made at all.
        """
        deadline = time.monotonic() + budget_s
        self._rehire_after_fork()
        free, jobs = self._free, self._jobs
        answer: SimpleQueue[tuple[Result | None, BaseException | None]] = SimpleQueue()

        def job() -> None:
            try:
                answer.put((call(), None))
            except BaseException as error:
                answer.put((None, error))
            finally:
                free.put(None)

        try:
            free.get(timeout=budget_s)
            jobs.put(job)
            self._start_one_more()
            result, error = answer.get(timeout=max(0.0, deadline - time.monotonic()))
        except Empty:
            raise TimeoutError from None
        if error is not None:
            raise error
        return cast(Result, result)

    def _hire(self) -> None:
        self._started = 0
        self._jobs: SimpleQueue[Callable[[], Any] | None] = SimpleQueue()
        self._free: SimpleQueue[None] = SimpleQueue()
        for _ in range(self._size):
            self._free.put(None)
        finalize(self, _dismiss, self._jobs, self._size).atexit = False
        self._pid = os.getpid()  # last: who sees it finds the rest

    def _rehire_after_fork(self) -> None:
        # Threads stay behind in the parent when a server forks its workers.
        if self._pid == os.getpid():
            return
        with self._lock:
            if self._pid != os.getpid():
                self._hire()

    def _start_one_more(self) -> None:
        if self._started >= self._size:
            return
        with self._lock:
            if self._started >= self._size:
                return
            self._started += 1
        Thread(target=_work, args=(self._jobs,), name="memory", daemon=True).start()


def _work(jobs: SimpleQueue[Callable[[], Any] | None]) -> None:
    while job := jobs.get():
        job()
        del job  # while it waits for the next one, a thread holds nobody's call


def _dismiss(jobs: SimpleQueue[Callable[[], Any] | None], size: int) -> None:
    for _ in range(size):
        jobs.put(None)


BUDGET_S = 1.5
"""What a launch or a step spends on the memory at most; Alexa waits eight seconds for the whole answer."""

PATIENCE_S = 4.0
"""What erasing and exporting may take: their answer must be true, and they may touch thousands of records."""

REST_S = 5.0
"""How long a store that failed is left alone."""

ENDED_MOST = 10_000
"""Ended runs that one process remembers by itself, in case the store fails."""

THREADS = 8
"""Calls under way at most; hung ones count."""


class Guarded:
    """Implements ``Memory`` around another one.

    Every call runs in a small pool of threads within a budget of time. When the store fails or is late,
    the answer is the empty one (``Profile(known=False)``, False, None), one line is logged, and the store is
    left alone for ``rest_s``. ``forget``, ``export``, ``accounts`` and ``stats`` are the exception: an
    empty answer would be a lie there, so they raise StoreError.

    ``at_once`` is for a store that lives in this very process and cannot hang: its calls are made in the
    caller's own thread, which saves the way to another one and back.
    """

    def __init__(
        self,
        memory: Memory,
        budget_s: float = BUDGET_S,
        log: Callable[[str], None] = lambda line: None,
        *,
        keys: Keys,
        patience_s: float = PATIENCE_S,
        rest_s: float = REST_S,
        threads: int = THREADS,
        at_once: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._memory = memory
        self._budget_s = budget_s
        self._patience_s = patience_s
        self._log = log
        self._keys = keys
        self._run = _at_once if at_once else Workers(threads).run
        self._breaker = _Breaker(rest_s, monotonic)
        self._ended = _Ended()

    def who(self, user_id: str | None, person_id: str | None = None, device_id: str | None = None) -> Who:
        """See ``Keys.who``; NOBODY when the secret cannot be read, which is logged."""
        if self._keys.ready:
            return self._keys.who(user_id, person_id, device_id)
        try:
            return self._run(lambda: self._keys.who(user_id, person_id, device_id), self._budget_s)
        except Exception as error:
            self._failed(_words(error, self._budget_s))
            return NOBODY

    def recall(self, who: Who, run: str | None = None) -> Profile:
        """See ``Memory.recall``; ``Profile(known=False)`` when the store cannot tell."""
        over = self._ended.holds(who, run)
        if who.user == NOBODY.user:
            return Profile(known=False, over=over)
        kept = self._answer(lambda: self._memory.recall(who, run), None) or Profile(known=False)
        if (over and not kept.over) or who.device is None:
            kept = replace(kept, over=kept.over or over, placeless=who.device is None)
        return kept

    def keep_place(self, who: Who, place: LastPlace) -> bool:
        """See ``Memory.keep_place``; False as well where only this process knows that the run has ended."""
        if self._ended.holds(who, place.run):
            return False
        if who.user == NOBODY.user or who.device is None:
            return True
        return self._answer(lambda: self._memory.keep_place(who, place), True)

    def end_run(self, who: Who, run: str | None = None) -> None:
        """See ``Memory.end_run``; this process knows it also when the store failed."""
        self._ended.add(who, run)
        if who.user != NOBODY.user:
            self._answer(lambda: self._memory.end_run(who, run), None)

    def finish(self, who: Who, session: FinishedSession) -> bool:
        """See ``Memory.finish``; True as well when the store failed, and then a later report may count."""
        if self._ended.holds(who, session.run_id):
            return False
        if who.user == NOBODY.user:
            self._ended.add(who, session.run_id)
            return True
        counted = self._answer(lambda: self._memory.finish(who, session), None)
        if counted is not None:
            self._ended.add(who, session.run_id)
        return counted is not False

    def keep_settings(self, who: Who, changes: Changes, *, visit: bool = False) -> None:
        """See ``Memory.keep_settings``."""
        if who.user != NOBODY.user:
            self._answer(lambda: self._memory.keep_settings(who, changes, visit=visit), None)

    def forget(self, who: Who, runs: Collection[str] = ()) -> bool:
        """See ``Memory.forget``; raises StoreError when not all of it is certainly gone."""
        for run in runs:
            self._ended.add(who, run)
        if who.user == NOBODY.user:
            raise StoreError("The memory: whose it is could not be told, so nothing was erased.")
        return self._truth(lambda: self._memory.forget(who, runs))

    def export(self, who: Who) -> Export:
        """See ``Memory.export``; raises StoreError when the store cannot tell."""
        if who.user == NOBODY.user:
            raise StoreError("The memory: whose it is could not be told.")
        return self._truth(lambda: self._memory.export(who))

    def accounts(self) -> Iterator[Who]:
        """See ``Memory.accounts``."""
        return self._truth(lambda: iter(list(self._memory.accounts())))

    def stats(self) -> Stats:
        """See ``Memory.stats``."""
        return self._truth(self._memory.stats)

    def check(self) -> Health:
        """See ``Memory.check``; asks the store even while it is left alone.

        The secret comes first: a store that were there before its secret would never be given one.
        """
        try:
            return self._run(self._checked, self._budget_s)
        except TimeoutError:
            return Health(False, "unknown", _late(self._budget_s))

    def _checked(self) -> Health:
        try:
            self._keys.prepare()
        except StoreError as error:
            return Health(False, "unknown", str(error))
        return self._memory.check()

    def close(self) -> None:
        """See ``Memory.close``."""
        self._memory.close()

    def _answer(self, call: Callable[[], Result], otherwise: Result) -> Result:
        if not self._breaker.closed():
            return otherwise
        try:
            result = self._run(call, self._budget_s)
        except Exception as error:
            self._failed(_words(error, self._budget_s))
            return otherwise
        if self._breaker.worked():
            self._log("The memory works again.")
        return result

    def _truth(self, call: Callable[[], Result]) -> Result:
        try:
            return self._run(call, self._patience_s)
        except Exception as error:
            words = _words(error, self._patience_s)
            self._failed(words)
            raise StoreError(words) from error

    def _failed(self, words: str) -> None:
        if self._breaker.failed():
            self._log(f"{words} Routines go on without it, and it is tried again.")


class _Ended:
    """Runs that ended in this process lately: what the store would say if it could be asked."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._marks: OrderedDict[str, None] = OrderedDict()

    def add(self, who: Who, run: str | None) -> None:
        if run:
            with self._lock:
                self._marks[ended_mark(who, run)] = None
                if len(self._marks) > ENDED_MOST:
                    self._marks.popitem(last=False)

    def holds(self, who: Who, run: str | None) -> bool:
        return bool(run) and ended_mark(who, run or "") in self._marks


class _Breaker:
    """Remembers that a store failed; closed means that it may be asked."""

    def __init__(self, rest_s: float, monotonic: Callable[[], float]) -> None:
        self._rest_s = rest_s
        self._monotonic = monotonic
        self._lock = Lock()
        self._down = False
        self._until = 0.0

    def closed(self) -> bool:
        if not self._down:
            return True
        with self._lock:
            now = self._monotonic()
            if self._down and now < self._until:
                return False
            # One caller tries; until it knows, everybody else still goes without.
            self._until = now + self._rest_s
            return True

    def failed(self) -> bool:
        """Whether this is news."""
        with self._lock:
            news, self._down = not self._down, True
            self._until = self._monotonic() + self._rest_s
            return news

    def worked(self) -> bool:
        """Whether this is news."""
        if not self._down:
            return False
        with self._lock:
            news, self._down = self._down, False
            return news


def _at_once(call: Callable[[], Result], budget_s: float) -> Result:
    return call()


def _words(error: Exception, budget_s: float) -> str:
    if isinstance(error, TimeoutError):
        return _late(budget_s)
    if isinstance(error, StoreError):
        return str(error)
    # The text of a stray error may quote what it was given, so only its name is told.
    return f"The memory failed ({type(error).__name__})."


def _late(budget_s: float) -> str:
    return f"The memory did not answer within {budget_s:g} s."
