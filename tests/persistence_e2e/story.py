"""A story: one household and its devices, day by day, written down as it is heard."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from skill.persistence.sqlite import SqliteMemory
from skill.speaker.echo import Account
from skill.testing import ManualClock
from skill.web.state import ServiceState
from tests.alexa.alexa_api import AlexaApi
from tests.alexa.household import Household, a_skill

BERLIN = "Europe/Berlin"
NEW_YORK = "America/New_York"
KITCHEN, BEDROOM = "kitchen", "bedroom"
GUIDED = 9
"""An answer with more sentences guides a step."""


class Story:
    """What happens, and the text in which it stands."""

    def __init__(
        self, folder: Path, api: AlexaApi, endpoint: str, *, begins: str, check_ins: bool = False
    ) -> None:
        """``begins`` is a local time such as ``2026-10-05 19:30``, in Berlin."""
        self._api = api
        self._zone = ZoneInfo(BERLIN)
        self.clock = ManualClock(self._utc(begins))
        memory = SqliteMemory(folder / "memory.sqlite3", self._now_ms)
        self.state: ServiceState = a_skill(memory, check_ins=check_ins)
        account = Account("amzn1.ask.account.STORY", api_endpoint=endpoint, api_access_token="a-token")
        self._rooms = {
            room: Household(
                self.state,
                streams=room == KITCHEN,
                clock=self.clock,
                account=account,
                device=f"device.{room}",
            )
            for room in (KITCHEN, BEDROOM)
        }
        self._in = self._rooms[KITCHEN]
        self.lines: list[str] = []

    @property
    def text(self) -> str:
        """The story so far."""
        return "\n".join(self.lines)

    def _now_ms(self) -> int:
        return round(self.clock.time().timestamp() * 1000)

    def _utc(self, local: str) -> datetime:
        return datetime.fromisoformat(local).replace(tzinfo=self._zone).astimezone(UTC)

    def now(self) -> str:
        """The local time, as `at` takes it."""
        return f"{self.clock.time().astimezone(self._zone):%Y-%m-%d %H:%M:%S.%f}"

    def moves_to(self, zone: str) -> None:
        """Everybody travels; the devices know it at once."""
        self._zone, self._api.time_zone = ZoneInfo(zone), zone

    def at(self, local: str, room: str = KITCHEN, *, voice: str | None = None, about: str = "") -> None:
        """Go on at a local time, in a room, with a voice that is recognised or not."""
        ahead = self._utc(local) - self.clock.time()
        assert ahead >= timedelta(0), f"{local} is over"
        self.clock.advance(ahead // timedelta(milliseconds=1))
        self._in = self._rooms[room]
        for household in self._rooms.values():
            household.voice = None if voice is None else f"amzn1.ask.person.{voice}"
        here = self.clock.time().astimezone(self._zone)
        stands = f"{here:%A} {here.day} {here:%B %Y, %H:%M} ({self._zone.key}), in the {room}"
        whose = "" if voice is None else f", {voice}'s voice"
        self.lines += ["", f"{stands}{whose}{f'. {about}' if about else ''}"]

    def say(self, *words: str) -> None:
        """Say one thing after another."""
        for said in words:
            turn = self._in.say(said)
            heard = _abridged(turn.speech_text) or "…"
            streams = [each for each in turn.directives if each["type"] == "AudioPlayer.Play"]
            titles = [each["audioItem"]["metadata"]["title"] for each in streams]
            self.lines += [f"  you: {said}", f"  gentle roll: {heard}"]
            self.lines += [f"  (it plays: {title})" for title in titles]
            self.lines += ["  (it listens)"] if turn.session_open else []

    def to_the_end(self) -> None:
        """Let the routine play to its very end."""
        self._in.listen()
        minutes = round(self.clock.run_out() / 60_000)
        self.lines.append(f"  (the routine plays to its end; {minutes} minutes later)")

    def wait(self, minutes: int) -> None:
        """Let some minutes go by."""
        self._in.listen()
        self.clock.advance(minutes * 60_000)
        self.lines.append(f"  ({minutes} minutes go by)")

    def falls_silent(self) -> None:
        """Nobody says anything any more."""
        self._in.listen()
        self.clock.advance(60_000)
        self.lines.append("  (nobody says anything)")


def _abridged(speech: str) -> str:
    """What is heard; of a step that is guided, its beginning and its end."""
    sentences = re.split(r"(?<=[.?!]) ", speech)
    return speech if len(sentences) <= GUIDED else " ".join([*sentences[:2], "…", *sentences[-2:]])
