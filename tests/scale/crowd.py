"""Many people at once in front of virtual Echos, each of them leading a whole session over HTTP."""

from __future__ import annotations

import json
import math
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from itertools import count, cycle
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from skill.alexa.validation import Surroundings
from skill.speaker.echo import Account, Device, Interfaces
from skill.speaker.nlu import Understanding
from skill.testing import ManualClock, Person
from tests.alexa.envelopes import SKILL_ID, stamp
from tests.alexa.verification.cases.signing import Signer
from tests.pki.files import Pki
from tests.speaker.dialogues.stage import noon

BYTES_A_MS: Final = 6
"""Streams have 48 kbit/s, always."""
NOWHERE: Final = "https://127.0.0.1:9"
LONGEST_S: Final = 3600


@dataclass(frozen=True)
class Script:
    """One way through a whole session, by words."""

    name: str
    streams: bool
    said: tuple[str, ...]
    """``+90`` waits 90 s, ``*next`` touches a button; what is left is heard out to its end."""
    screen: bool = False


HANDS_FREE: Final = Script("hands-free, nothing said", True, ("start the foot routine",))
TALKATIVE: Final = Script(
    "hands-free, with questions",
    True,
    (
        "open gentle roll",
        "hand",
        "+70",
        "ask gentle roll how many left",
        "+20",
        "pause",
        "+15",
        "resume",
        "+30",
        "ask gentle roll slower",
        "+40",
        "previous",
        "+10",
        "next",
        "+12",
        "ouch",
    ),
)
STEP_BY_STEP: Final = Script("step by step", False, ("open gentle roll", "foot", *("next",) * 10))
TOUCHED: Final = Script(
    "step by step, touched", False, ("open gentle roll", "*foot", *("*next",) * 10), screen=True
)
SHORT: Final = Script("short, hands-free", True, ("short hand routine",))
SCRIPTS: Final = (HANDS_FREE, TALKATIVE, STEP_BY_STEP, TOUCHED, SHORT)
"""Each ends a routine, so that exactly one finished session is kept of each."""


@dataclass
class Tally:
    """What was asked of the servers, and how they answered."""

    requests: Counter[str] = field(default_factory=Counter)
    """Requests to the skill, by what they were: an intent, or their type."""
    waits_ms: list[float] = field(default_factory=list)
    """From the first byte sent to the last byte read, of each request to the skill."""
    streams: int = 0
    """Streams fetched."""
    stream_bytes: int = 0
    faults: list[str] = field(default_factory=list)
    """Whatever went wrong."""
    begun: int = 0
    """Sessions begun."""
    sessions: int = 0
    """Sessions led to their end."""

    def add(self, other: Tally) -> None:
        """Count what another one counted."""
        self.requests.update(other.requests)
        self.waits_ms += other.waits_ms
        self.streams += other.streams
        self.stream_bytes += other.stream_bytes
        self.faults += other.faults
        self.sessions += other.sessions

    def wait_ms(self, percent: int) -> float:
        """The wait that so many of a hundred requests stay under."""
        return statistics.quantiles(self.waits_ms, n=100)[percent - 1] if len(self.waits_ms) > 1 else math.nan


class Line:
    """One connection to the skill and one to the streams, kept open; counts what goes over it."""

    def __init__(self, skill: str, streams: str, pki: Pki, tally: Tally) -> None:
        self._skill, self._streams = skill, streams
        self._pki = pki
        self._tally = tally
        self._open: dict[str, HTTPConnection] = {}

    def send(self, request: dict[str, Any]) -> dict[str, Any]:
        """The skill as a device sees it: signed like Alexa's requests, at the present second."""
        now = float(math.ceil(time.time()))
        request["request"]["timestamp"] = stamp(now)
        signed = Signer(self._pki, now).sends(request)
        asked = request["request"]
        self._tally.requests[asked.get("intent", asked).get("name") or asked["type"]] += 1
        began = time.perf_counter()
        answer, body = self._asked(self._skill, "POST", "/alexa", signed.body, dict(signed.headers))
        self._tally.waits_ms.append((time.perf_counter() - began) * 1000)
        assert answer.status == 200, f"{asked['type']}: {answer.status} {body[:200]!r}"
        reply: dict[str, Any] = json.loads(body)
        return reply

    def stream_ms(self, url: str) -> int:
        """Fetch a stream, as a device does; return how long it lasts."""
        path = urlsplit(url).path
        answer, body = self._asked(self._streams, "GET", path, None, {})
        assert answer.status == 200, f"{path}: {answer.status}"
        self._tally.streams += 1
        self._tally.stream_bytes += len(body)
        return len(body) // BYTES_A_MS

    def _asked(
        self, base: str, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[HTTPResponse, bytes]:
        try:
            return self._once(base, method, path, body, headers)
        except (ConnectionError, HTTPException):
            self._close(base)  # the server closed a connection that was idle for long
            return self._once(base, method, path, body, headers)

    def _once(
        self, base: str, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[HTTPResponse, bytes]:
        if base not in self._open:
            at = urlsplit(base)
            self._open[base] = HTTPConnection(at.hostname or "", at.port, timeout=30)
        self._open[base].request(method, path, body, headers)
        answer = self._open[base].getresponse()
        return answer, answer.read()

    def _close(self, base: str) -> None:
        if base in self._open:
            self._open.pop(base).close()

    def close(self) -> None:
        """Hang up."""
        for base in tuple(self._open):
            self._close(base)


class Skill(Protocol):
    """A device's line to the skill and to its streams."""

    def send(self, request: dict[str, Any]) -> dict[str, Any]:
        """A request in, a reply out."""

    def stream_ms(self, url: str) -> int:
        """How long the stream at an address lasts."""


def led(line: Skill, script: Script, user: str, understanding: Understanding) -> None:
    """One person's whole session, from the first word to the last."""
    clock = ManualClock(noon())
    device = Device(
        line.send,
        clock=clock,
        account=Account(user_id=user, application_id=SKILL_ID, api_endpoint=NOWHERE),
        interfaces=Interfaces(audio_player=script.streams, apl=script.screen),
        duration_ms=line.stream_ms,
        around=Surroundings(loopback=False),
    )
    person = Person(device, understanding)
    for said in script.said:
        if said.startswith("+"):
            clock.advance(int(said) * 1000)
        else:
            while device.speaking:
                clock.advance(device.speech_left_ms)
            device.tap(said[1:]) if said.startswith("*") else person.say(said)
    clock.run_out(LONGEST_S * 1000)


def replayed(
    skill: str,
    pki: Pki,
    *,
    at_once: int,
    users: Iterator[str],
    scripts: Sequence[Script] = SCRIPTS,
    streams: str | None = None,
    pause_s: float = 0,
    go_on: Callable[[Tally], bool],
) -> Tally:
    """Sessions of ever new users, ``at_once`` of them side by side, while ``go_on`` says so.

    Each place is free for ``pause_s`` seconds before the next person takes it.
    """
    understanding, whole, lock = Understanding.load(), Tally(), threading.Lock()
    ways = cycle(scripts)

    def work() -> None:
        while True:
            with lock:
                if not go_on(whole):
                    return
                whole.begun += 1
                script, user = next(ways), next(users)
            tally = Tally()
            line = Line(skill, streams or skill, pki, tally)
            try:
                led(line, script, user, understanding)
                tally.sessions = 1
            except Exception as fault:
                tally.faults.append(f"{script.name}: {type(fault).__name__}: {fault}")
            finally:
                line.close()
            with lock:
                whole.add(tally)
            time.sleep(pause_s)

    workers = [threading.Thread(target=work, name=f"person-{number}") for number in range(at_once)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return whole


def new_users(tag: str) -> Iterator[str]:
    """Account ids as Alexa makes them up; nobody comes twice."""
    return (f"amzn1.ask.account.{tag}{number:08}" for number in count())
