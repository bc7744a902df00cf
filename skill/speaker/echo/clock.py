"""What a device needs of time, and a clock that goes by itself; ``skill.testing`` has one to wind by hand."""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Protocol, TypeAlias

Callback: TypeAlias = Callable[[], None]

_log = logging.getLogger(__name__)


class Timer:
    """One callback waiting for its time."""

    __slots__ = ("_callback", "due_ms")

    def __init__(self, due_ms: int, callback: Callback) -> None:
        self.due_ms = due_ms
        """When it is due, on its clock."""
        self._callback: Callback | None = callback

    @property
    def waiting(self) -> bool:
        """Whether it has neither run nor been cancelled."""
        return self._callback is not None

    def cancel(self) -> None:
        """Never run; harmless when it has run already."""
        self._callback = None

    def run(self) -> None:
        """Run once, unless cancelled."""
        callback, self._callback = self._callback, None
        if callback is not None:
            callback()


class Clock(Protocol):
    """What a device needs of time."""

    lock: threading.RLock
    """Held while a callback runs, and by whoever must not be interrupted by one."""

    def now_ms(self) -> int:
        """Return the ms since the clock was made."""

    def time(self) -> datetime:
        """Return the date and time of day, in UTC."""

    def call_later(self, delay_ms: int, callback: Callback) -> Timer:
        """Run ``callback`` once ``delay_ms`` from now."""


class Agenda:
    """Timers in the order in which they are due; those due together in the order of their making."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, Timer]] = []
        self._count = itertools.count()

    def add(self, timer: Timer) -> Timer:
        """Take a timer in, and return it."""
        heapq.heappush(self._heap, (timer.due_ms, next(self._count), timer))
        return timer

    def next_due_ms(self) -> int | None:
        """Return when the next timer is due; None where none waits."""
        while self._heap and not self._heap[0][2].waiting:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def pop(self, until_ms: int) -> Timer | None:
        """Take out the next timer that is due by ``until_ms``; None where none is."""
        due = self.next_due_ms()
        return heapq.heappop(self._heap)[2] if due is not None and due <= until_ms else None


class RealClock:
    """A clock that goes by itself; a thread of its own runs the callbacks, one at a time, under ``lock``."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._changed = threading.Condition(self.lock)
        self._began = time.monotonic()
        self._agenda = Agenda()
        self._going = False

    def now_ms(self) -> int:
        """Return the ms since the clock was made."""
        return round((time.monotonic() - self._began) * 1_000)

    def time(self) -> datetime:
        """Return the computer's date and time, in UTC."""
        return datetime.now(UTC)

    def call_later(self, delay_ms: int, callback: Callback) -> Timer:
        """Run ``callback`` on the clock's thread ``delay_ms`` from now.

        It waits until the clock is started.
        """
        with self._changed:
            self._changed.notify()
            return self._agenda.add(Timer(self.now_ms() + max(0, delay_ms), callback))

    def start(self) -> None:
        """Let callbacks run, on a thread that does not keep the program alive."""
        self._going = True
        threading.Thread(target=self._go, name="device-clock", daemon=True).start()

    def close(self) -> None:
        """Run no more callbacks."""
        with self._changed:
            self._going = False
            self._changed.notify()

    def _go(self) -> None:
        with self._changed:
            while self._going:
                self._run_due()
                due = self._agenda.next_due_ms()
                self._changed.wait(None if due is None else max(0, due - self.now_ms()) / 1_000)

    def _run_due(self) -> None:
        while self._going and (timer := self._agenda.pop(self.now_ms())):
            try:
                timer.run()
            except Exception:
                _log.exception("A timed step of the device failed; the clock goes on")


# What a device does next, one step after the other, each after its own wait.

Later: TypeAlias = Callable[[int, Callback], Timer]
"""Runs a callback after so many ms."""
Step: TypeAlias = tuple[int, Callback]
"""How many ms to wait, and what to do then."""


class Script:
    """A sequence of steps that can be broken off at any time; steps without a wait follow at once."""

    def __init__(self, later: Later) -> None:
        self._later = later
        self._steps: deque[Step] = deque()
        self._timer: Timer | None = None

    def run(self, steps: Iterable[Step]) -> None:
        """Break off what runs, and run ``steps``."""
        self.stop()
        self._steps.extend(steps)
        self._go_on()

    def stop(self) -> None:
        """Break off: no further step is taken."""
        self._steps.clear()
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None

    def hurry(self) -> None:
        """Take the step that is being waited for now."""
        if self._timer is not None:
            self._timer.cancel()
            self._take()

    def left_ms(self, now_ms: int) -> int:
        """Return how long the next step is still waited for; 0 when none is."""
        return 0 if self._timer is None else max(0, self._timer.due_ms - now_ms)

    def _go_on(self) -> None:
        while self._steps and self._timer is None:
            if self._steps[0][0] > 0:
                self._timer = self._later(self._steps[0][0], self._take)
            else:
                self._steps.popleft()[1]()

    def _take(self) -> None:
        self._timer = None
        self._steps.popleft()[1]()
        self._go_on()


# One thing at a time: what a device does, and what it puts off until that is done.


class Turnstile:
    """Lets one thing through at a time, whichever thread it comes from.

    The player reports while it is changing; such reports are put off and sent once the change is whole.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held = False
        self._put_off: deque[Callback] = deque()

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Do something undisturbed; at its end, do what was put off meanwhile."""
        with self._clock.lock:
            if self._held:
                yield
                return
            self._held = True
            try:
                yield
                self.catch_up()
            finally:
                self._held = False

    def put_off(self, callback: Callback) -> None:
        """Do ``callback`` at the end of what is being done."""
        self._put_off.append(callback)

    def catch_up(self) -> None:
        """Do now, in order, what was put off."""
        while self._put_off:
            self._put_off.popleft()()

    def later(self, delay_ms: int, callback: Callback) -> Timer:
        """Do ``callback`` undisturbed, ``delay_ms`` from now."""

        def undisturbed() -> None:
            with self.hold():
                callback()

        return self._clock.call_later(delay_ms, undisturbed)
