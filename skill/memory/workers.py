"""A few threads for calls that may hang.

Not ``concurrent.futures``' own pool: that queues without bound, and joins its threads when the program
ends, so that one hung call would keep the program from ending.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import BoundedSemaphore, Lock, Thread
from typing import Any, TypeVar

Result = TypeVar("Result")


class Workers:
    """At most ``size`` threads, started as they are needed, that never keep the program from ending."""

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
        if not free.acquire(timeout=budget_s):
            raise TimeoutError
        future: Future[Result] = Future()

        def job() -> None:
            try:
                future.set_result(call())
            except BaseException as error:
                future.set_exception(error)
            finally:
                free.release()

        jobs.put(job)
        self._start_one_more()
        return future.result(max(0.0, deadline - time.monotonic()))

    def _hire(self) -> None:
        self._pid = os.getpid()
        self._started = 0
        self._free = BoundedSemaphore(self._size)
        self._jobs: SimpleQueue[Callable[[], Any]] = SimpleQueue()

    def _rehire_after_fork(self) -> None:
        # Threads stay behind in the parent when a server forks its workers.
        with self._lock:
            if self._pid != os.getpid():
                self._hire()

    def _start_one_more(self) -> None:
        with self._lock:
            if self._started >= self._size:
                return
            self._started += 1
        Thread(target=_work, args=(self._jobs,), name="memory", daemon=True).start()


def _work(jobs: SimpleQueue[Callable[[], Any]]) -> None:
    while True:
        jobs.get()()
