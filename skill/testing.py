"""Test equipment of the virtual Echo, for the tests of this project and of others that talk to the skill."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from .speaker.echo.clock import Agenda, Callback, Timer


class ManualClock:
    """A clock that stands still until it is advanced.

    Advancing runs every callback at its own time and in order, so a ten-minute routine takes milliseconds.
    """

    def __init__(self, start: datetime = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)) -> None:
        self.lock = threading.RLock()
        self._start = start
        self._now_ms = 0
        self._agenda = Agenda()

    def now_ms(self) -> int:
        """Return the ms that it was advanced."""
        return self._now_ms

    def time(self) -> datetime:
        """Return the start plus all of that."""
        return self._start + timedelta(milliseconds=self._now_ms)

    def call_later(self, delay_ms: int, callback: Callback) -> Timer:
        """Run ``callback`` when the clock is advanced past ``delay_ms`` from now."""
        return self._agenda.add(Timer(self._now_ms + max(0, delay_ms), callback))

    def advance(self, ms: int) -> None:
        """Wind the clock by ``ms``.

        Callbacks that callbacks ask for run too when they fall due in between.
        """
        until = self._now_ms + ms
        while timer := self._agenda.pop(until):
            self._now_ms = max(self._now_ms, timer.due_ms)
            with self.lock:
                timer.run()
        self._now_ms = max(self._now_ms, until)

    def run_out(self, limit_ms: int = 3_600_000) -> int:
        """Wind until nothing is left to do, at most ``limit_ms``; return the ms that took."""
        began = self._now_ms
        while (due := self._agenda.next_due_ms()) is not None and due <= began + limit_ms:
            self.advance(due - self._now_ms)
        return self._now_ms - began
