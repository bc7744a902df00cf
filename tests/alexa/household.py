"""A household in front of the real skill: words in, what Alexa says out, and what the owner reads."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from skill.settings import Settings
from skill.speaker.device import Account, Device, Turn, WoundClock
from skill.speaker.person import LOCAL_URL, Person, make_device
from skill.speaker.understanding import Understanding
from skill.web.state import State, open_state
from tests.alexa.alexa_api import TOKEN

Json = dict[str, Any]
_households = itertools.count(1)


@cache
def understanding() -> Understanding:
    """One for all tests: it keeps nothing."""
    return Understanding.load()


@cache
def the_skill(*, check_ins: bool = False) -> State:
    """The skill with a memory that ends with the tests; every household is another one."""
    settings = Settings(store="memory:", public_url=LOCAL_URL, check_ins=check_ins)
    return open_state(settings, local=True, environ={})


class Household:
    """One account, a device of it, and who speaks to it."""

    def __init__(
        self, state: State, *, endpoint: str = "", token: str = TOKEN, streams: bool = False
    ) -> None:
        self.clock = WoundClock()
        self.account = Account(
            user_id=f"amzn1.ask.account.HOUSEHOLD{next(_households)}",
            api_endpoint=endpoint,
            api_access_token=token,
        )
        self.device: Device = make_device(state, self.clock, streams=streams, account=self.account)
        self._person = Person(self.device, understanding())

    def say(self, *words: str) -> Turn:
        """Say one thing after another, each when the answer before it was heard out; the last answer."""
        turn = Turn(0)
        for said in words:
            self.listen()
            turn = self._person.say(said)
        return turn

    def listen(self) -> None:
        """Hear the device out."""
        while self.device.speaking:
            self.clock.advance(self.device.speech_left_ms)

    def consent(self, status: str | None, *, token: str, code: str = "200") -> Turn:
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
