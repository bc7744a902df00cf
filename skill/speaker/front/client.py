"""A client of the contract in this very process: words go in, and its player only watches the clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

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

    def say(self, words: str) -> str:
        """Say ``words``; return the answer. Raises RequestRefused for words that are none."""
        with self._turnstile.hold():
            self._interrupt()
            try:
                answer = self._ask({"words": words})
                self._obey(answer)
            finally:
                self._wait_or_go_on()
        return " ".join(part["text"] for part in answer["say"])

    def _interrupt(self) -> None:
        if self._silence:
            self._silence.cancel()
        self.player.interrupt()
        self._turnstile.catch_up()

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
        self.listens = answer["listen"]
        if answer["stop"]:
            self.player.stop()
        if play := answer["play"]:
            stream = Stream(play["url"], play["token"], play["from_ms"], play["after"] or "")
            self.player.play(stream, "ENQUEUE" if play["after"] else "REPLACE_ALL")
