"""A virtual Echo to test with, here and elsewhere: its clock, and who speaks to it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from .alexa.validation import Surroundings
from .speaker.echo import Account, Clock, Device, Interfaces, LoggedTurn
from .speaker.echo.clock import Agenda, Callback, Timer
from .speaker.echo.device import TRANSPORT
from .speaker.local import device_slots, send_to, stream_ms
from .speaker.nlu import LAUNCH, Understanding, Understood
from .web.state import ServiceState


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


class Person:
    """Speaks to a device in ordinary words."""

    def __init__(self, device: Device, understanding: Understanding) -> None:
        self.device = device
        self._understanding = understanding

    def say(self, words: str) -> LoggedTurn:
        """Say ``words`` and hear what came last. The skill's name may be left out: nobody else listens."""
        *_, last = self.say_each(words)
        return last

    def say_each(self, words: str) -> Iterator[LoggedTurn]:
        """Say ``words`` and hear every reply: two wishes in one sentence are carried out in their order."""
        wish: Understood | None = self._understanding.understand(words)
        while wish:
            yield self._wished(wish, words)
            wish = wish.then

    def _wished(self, understood: Understood, words: str) -> LoggedTurn:
        if understood.intent == LAUNCH:
            return self.device.launch()
        slots = device_slots(understood)
        if self.device.session_open or self._reaches_by_itself(understood.intent):
            return self.device.say(understood.intent, slots, words=words)
        return self.device.ask(understood.intent, slots, words=words)

    def _reaches_by_itself(self, intent: str) -> bool:
        return intent in TRANSPORT and self.device.player.stream is not None


def make_device(
    state: ServiceState, clock: Clock, *, streams: bool, account: Account | None = None
) -> Device:
    """A virtual Echo on this very skill, with or without an audio player."""
    return Device(
        send_to(state.endpoint),
        clock=clock,
        account=account or Account(),
        interfaces=Interfaces(audio_player=streams),
        duration_ms=lambda url: stream_ms(state.libraries, url),
        around=Surroundings(loopback=True),
    )
