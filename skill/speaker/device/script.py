"""What a device does next, one step after the other, each after its own wait."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import TypeAlias

from skill.speaker.device.clock import Errand, Timer

Later: TypeAlias = Callable[[int, Errand], Timer]
"""Runs an errand after so many ms."""
Step: TypeAlias = tuple[int, Errand]
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
