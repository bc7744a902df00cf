"""One thing at a time: what a device does, and what it puts off until that is done."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from skill.speaker.device.clock import Clock, Errand, Timer


class Turnstile:
    """Lets one thing through at a time, whichever thread it comes from.

    The player reports while it is changing; such reports are put off and sent once the change is whole.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held = False
        self._put_off: deque[Errand] = deque()

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

    def put_off(self, errand: Errand) -> None:
        """Do ``errand`` at the end of what is being done."""
        self._put_off.append(errand)

    def catch_up(self) -> None:
        """Do now, in order, what was put off."""
        while self._put_off:
            self._put_off.popleft()()

    def later(self, delay_ms: int, errand: Errand) -> Timer:
        """Do ``errand`` undisturbed, ``delay_ms`` from now."""

        def undisturbed() -> None:
            with self.hold():
                errand()

        return self._clock.call_later(delay_ms, undisturbed)
