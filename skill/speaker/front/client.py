"""A client of the contract in this very process: words go in, and its player only watches the clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, Protocol

from skill.json import Json
from skill.speaker.echo.clock import Clock, Timer, Turnstile
from skill.speaker.echo.player import Player, Report
from skill.speaker.echo.sound import ClockedSound, Habits, Stream

from .answering import Front
from .asked import SESSION_ENDED, VERSION, front_asked

NAME: Final = "VIRTUAL"
"""Whose memory and session it is: this computer's own, in every conversation."""
TYPING_MS: Final = 600_000
"""Whoever types is given so long for an answer."""
LISTENING_MS: Final = 16_000
"""Whoever speaks has two windows of 8 s, as with an Echo."""


class Voice(Protocol):
    """Says answers aloud."""

    def speak(self, say: Sequence[Json], then: Callable[[], None]) -> bool:
        """Say the parts of an answer, and call ``then`` at its end, unless it is broken off before.

        Returns at once: False where there is nothing to be heard, and ``then`` is never called.
        """

    def hush(self) -> None:
        """Break off, without a word to anyone."""


class FrontClient:
    """Asks as docs/front.md describes, reports what its player does, and does what it is answered."""

    def __init__(
        self, front: Front, clock: Clock, duration_ms: Callable[[str], int], patience_ms: int = TYPING_MS
    ) -> None:
        self._front = front
        self._turnstile = Turnstile(clock)
        self._patience_ms = patience_ms
        self._silence: Timer | None = None
        sound = ClockedSound(self._turnstile.later, clock.now_ms, duration_ms, Habits())
        self.player = Player(sound, self._report)
        """What plays, to look at."""
        self.listens = False
        """Whether the next words answer something, or lead on a routine."""
        self.voice: Voice | None = None
        """Who says answers; without one they are only returned, and what they lead to comes at once."""
        self._spoken: Json | None = None

    @property
    def engaged(self) -> bool:
        """Whether words are likely meant for it: it waits for some, says something, or has played."""
        return self.listens or self._spoken is not None or self.player.stream is not None

    def say(self, words: str) -> str:
        """Say ``words``; return the answer. Raises RequestRefused for words that are none."""
        with self._turnstile.hold():
            self._interrupt()
            answer = None
            try:
                answer = self._ask({"words": words})
                self._stop(answer)
            finally:
                self._speak(answer)
        return " ".join(part["text"] for part in answer["say"])

    def _interrupt(self) -> None:
        """Somebody speaks: what an answer was to lead to has begun, and waits."""
        if self._silence:
            self._silence.cancel()
        if self._spoken is not None and self.voice is not None:
            self.voice.hush()
            self._play(self._spoken)
        self._spoken = None
        self.player.interrupt()
        self._turnstile.catch_up()

    def _speak(self, answer: Json | None) -> None:
        """Say an answer, then do what it leads to; at once where it is not said."""
        self._spoken = answer
        said = partial(self._said, answer)
        if answer is None or self.voice is None or not self.voice.speak(answer["say"], said):
            self._go_on()

    def _said(self, answer: Json | None) -> None:
        """An answer was heard; somebody may have spoken at its very end, and have been answered."""
        with self._turnstile.hold():
            if self._spoken is answer:
                self._go_on()

    def _go_on(self) -> None:
        answer, self._spoken = self._spoken, None
        if answer is not None:
            self._play(answer)
        self._wait_or_go_on()

    def _wait_or_go_on(self) -> None:
        if self.listens:
            self._silence = self._turnstile.later(self._patience_ms, self._fall_silent)
        else:
            self.player.release()

    def _fall_silent(self) -> None:
        self._obey(self._ask({"event": {"type": SESSION_ENDED, "reason": "EXCEEDED_MAX_REPROMPTS"}}))
        self.player.release()

    def _report(self, report: Report) -> None:
        """Tell of a stream, once what changes it is over."""
        about = {"type": f"AudioPlayer.{report.kind}", "token": report.token, "offset": report.offset_ms}
        event = about | ({"error": report.error} if report.error else {})
        self._turnstile.put_off(lambda: self._obey(self._ask({"event": event})))

    def _ask(self, what: Json) -> Json:
        asked = {"version": VERSION, "device": NAME, "queue": True, "player": self._state(), **what}
        return self._front.answer(front_asked(asked), base="")

    def _state(self) -> Json:
        player = self.player
        at = {"token": player.token, "offset": player.offset_ms} if player.stream else {}
        return {"activity": player.activity.value, **at}

    def _obey(self, answer: Json) -> None:
        self._stop(answer)
        self._play(answer)

    def _stop(self, answer: Json) -> None:
        self.listens = answer["listen"]
        if answer["stop"]:
            self.player.stop()

    def _play(self, answer: Json) -> None:
        if play := answer["play"]:
            stream = Stream(play["url"], play["token"], play["from_ms"], play["after"] or "")
            self.player.play(stream, "ENQUEUE" if play["after"] else "REPLACE_ALL")
