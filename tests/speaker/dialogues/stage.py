"""A stage for conversations by words: the real skill, a virtual device, and a clock that is advanced by hand."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from skill.coach.here import Here
from skill.routine.catalogue import Catalogue
from skill.routine.codec import decode
from skill.routine.run import Step
from skill.routine.state import SessionState
from skill.settings import Settings
from skill.speaker.echo import Account, Device, LoggedTurn
from skill.speaker.local import LOCAL_URL
from skill.speaker.nlu import Understanding
from skill.testing import ManualClock, Person, make_device
from skill.web.state import ServiceState, open_state

PLAY = "AudioPlayer.Play"
NOWHERE = "https://127.0.0.1:9"
"""Where the services of Alexa are not: no test of a conversation reaches out to them."""
SILENCE_S = 600
"""Longer than the longest step, a prompt and two windows of listening: the session is over by then."""

_households = itertools.count(1)


@cache
def understanding() -> Understanding:
    """The understanding of every person on the stage."""
    return Understanding.load()


@cache
def the_skill() -> ServiceState:
    """One skill for all conversations: each of them has a household of its own."""
    return a_skill(Settings(store="memory:", public_url=LOCAL_URL))


def a_skill(settings: Settings) -> ServiceState:
    """The skill as it is served on this computer: a reply that breaks a rule of the platform raises."""
    return open_state(settings, local=True, environ={})


def the_catalogue() -> Catalogue:
    """Everything that the skill can do."""
    return the_skill().skill.languages["en"].catalogue


def noon() -> datetime:
    """Today at noon: the memory goes by the real clock, and no test may depend on the time of day."""
    return datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)


def new_account() -> Account:
    """A household that nothing is known of."""
    return Account(user_id=f"amzn1.ask.account.{next(_households)}", api_endpoint=NOWHERE)


@dataclass
class Stage:
    """One person in front of one device."""

    state: ServiceState
    clock: ManualClock
    device: Device
    person: Person

    @property
    def catalogue(self) -> Catalogue:
        """Everything that this skill can do."""
        return self.state.skill.languages["en"].catalogue

    def say(self, words: str) -> LoggedTurn:
        """Say words; the skill's name may be left out."""
        return self.person.say(words)

    def wait(self, seconds: float) -> None:
        """Let time go by."""
        self.clock.advance(round(seconds * 1000))

    def listen(self) -> None:
        """Hear the device out, until it listens, plays or is done."""
        while self.device.speaking:
            self.clock.advance(self.device.speech_left_ms)

    def follow(self, *script: str) -> LoggedTurn:
        """Say one sentence after another, each when the answer before it was heard; ``+90`` waits 90 s."""
        turn = LoggedTurn(0)
        for line in script:
            if line.startswith("+"):
                self.wait(float(line))
            else:
                self.listen()
                turn = self.say(line)
        return turn

    def place(self, turn: LoggedTurn) -> SessionState | None:
        """Where a reply leaves the person: in the session, or in the stream that it plays."""
        words = [turn.attributes.get("place"), *(play["stream"]["token"] for play in plays(turn))]
        return next((place for word in words if (place := decode(word, self.catalogue.version))), None)

    def playing(self) -> SessionState | None:
        """The place in the token of the stream that the device plays, or played last."""
        return decode(self.device.player.token, self.catalogue.version)


def plays(turn: LoggedTurn) -> Iterator[dict[str, Any]]:
    """The audio items that a reply plays."""
    yield from (each["audioItem"] for each in turn.directives if each["type"] == PLAY)


def step_played(stage: Stage, turn: LoggedTurn) -> tuple[Step, int] | None:
    """The step that a reply plays, and the offset it plays it from."""
    for item in plays(turn):
        place = decode(item["stream"]["token"], stage.catalogue.version)
        assert place is not None, "the token of a stream is a place"
        return Here(stage.catalogue, place).step, item["stream"]["offsetInMilliseconds"]
    return None


def stage(
    *,
    streams: bool = False,
    state: ServiceState | None = None,
    account: Account | None = None,
    hours_ago: int = 0,
) -> Stage:
    """A person who was never here, and a device with or without an audio player."""
    state = state or the_skill()
    clock = ManualClock(noon() - timedelta(hours=hours_ago))
    device = make_device(state, clock, streams=streams, account=account or new_account())
    return Stage(state, clock, device, Person(device, understanding()))
