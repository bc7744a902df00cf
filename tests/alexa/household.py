"""A household in front of the real skill: words in, what Alexa says out, and what the owner reads."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any

from skill.alexa.context import SkillContext
from skill.alexa.endpoint import SkillEndpoint
from skill.alexa.skill import build_skill
from skill.alexa.validation import Surroundings
from skill.persistence.guarded import Guarded
from skill.persistence.keys import Keys, given_secret
from skill.persistence.open import system_clock
from skill.persistence.protocol import Memory
from skill.persistence.volatile import VolatileMemory
from skill.settings import Settings
from skill.speaker.echo import Account, Device, Interfaces, LoggedTurn
from skill.speaker.local import LOCAL_URL, send_to, stream_ms
from skill.speaker.nlu import Understanding
from skill.testing import ManualClock, Person
from skill.web.log import note
from skill.web.state import Languages, ServiceState, open_sound, reviser
from tests.alexa.alexa_api import TOKEN

Json = dict[str, Any]
_households = itertools.count(1)


@cache
def understanding() -> Understanding:
    """One for all tests: it keeps nothing."""
    return Understanding.load()


SECRET = "a secret that no installation has"
MONDAY = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


@cache
def _sound() -> Languages:
    return open_sound(Settings(public_url=LOCAL_URL), note, local=True)


def a_skill(memory: Memory, *, check_ins: bool = False, sound: Languages | None = None) -> ServiceState:
    """The skill as it is served on this computer, with a memory of one's own, and another sound if given."""
    sound = sound or _sound()
    guarded = Guarded(memory, log=note, keys=Keys(given_secret(SECRET)))
    skill = SkillContext(sound.languages, guarded, sound.streams, check_ins, note)
    endpoint = SkillEndpoint(build_skill(skill), revise=reviser(strict=True, local=True))
    return ServiceState(Settings(public_url=LOCAL_URL), skill, endpoint, sound.libraries, True)


@cache
def the_skill() -> ServiceState:
    """The skill with a memory that ends with the tests; every household is another one."""
    return a_skill(VolatileMemory(system_clock))


class Household:
    """One account, a device of it, and who speaks to it."""

    def __init__(
        self,
        state: ServiceState,
        *,
        endpoint: str = "",
        token: str = TOKEN,
        streams: bool = False,
        clock: ManualClock | None = None,
        account: Account | None = None,
        device: str = "amzn1.ask.device.KITCHEN",
    ) -> None:
        self.clock = clock or ManualClock(MONDAY)
        self.account = account or Account(
            user_id=f"amzn1.ask.account.HOUSEHOLD{next(_households)}",
            api_endpoint=endpoint,
            api_access_token=token,
        )
        self.voice: str | None = None
        """Whose voice is recognised, by Alexa's id; None: nobody's."""
        self._skill = send_to(state.endpoint)
        self.device = Device(
            self._send,
            clock=self.clock,
            device_id=device,
            account=self.account,
            interfaces=Interfaces(audio_player=streams),
            duration_ms=lambda url: stream_ms(state.libraries, url),
            around=Surroundings(loopback=True),
        )
        self._person = Person(self.device, understanding())

    def _send(self, request: Json) -> Json:
        if self.voice is not None and "session" in request:
            request["context"]["System"]["person"] = {"personId": self.voice}
        return self._skill(request)

    def say(self, *words: str) -> LoggedTurn:
        """Say one thing after another, each when the answer before it was heard out; the last answer."""
        turn = LoggedTurn(0)
        for said in words:
            self.listen()
            turn = self._person.say(said)
        return turn

    def listen(self) -> None:
        """Hear the device out."""
        while self.device.speaking:
            self.clock.advance(self.device.speech_left_ms)

    def consent(self, status: str | None, *, token: str, code: str = "200") -> LoggedTurn:
        """Answer Alexa's own question; without ``status``, she could not ask it."""
        self.listen()
        payload = {} if status is None else {"status": status, "isCardThrown": status == "NOT_ANSWERED"}
        body = {
            "type": "Connections.Response",
            "name": "AskFor",
            "status": {"code": code, "message": "OK" if code == "200" else "Not supported"},
            "payload": payload,
            "token": token,
        }
        return self.device.request(body, what="consent")


class Notes(logging.Handler):
    """What the owner reads."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.lines.append(record.getMessage())


@contextmanager
def noted() -> Iterator[list[str]]:
    """The owner's log while the block lasts."""
    notes, log = Notes(), logging.getLogger("skill.notes")
    log.addHandler(notes)
    try:
        yield notes.lines
    finally:
        log.removeHandler(notes)
