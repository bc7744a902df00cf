"""What one session costs the service: requests, calls of the store, bytes of sound; counted, not estimated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from skill.alexa.endpoint import SkillEndpoint
from skill.alexa.skill import build_skill
from skill.persistence.dynamodb import DynamoMemory
from skill.persistence.guarded import Guarded
from skill.persistence.keys import Keys, given_secret
from skill.persistence.open import system_clock
from skill.settings import Settings
from skill.speaker.echo.wire import Send
from skill.speaker.local import send_to, stream_ms
from skill.speaker.nlu import Understanding
from skill.web.state import ServiceState, open_state
from tests.scale.crowd import BYTES_A_MS, Script, led
from tests.web.processes import PUBLIC_URL

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

READS = frozenset({"GetItem", "BatchGetItem", "Query"})


@dataclass(frozen=True)
class Cost:
    """What one session asked for."""

    requests: int
    reads: int
    """Calls of DynamoDB that read."""
    writes: int
    """Calls of DynamoDB that write."""
    stream_bytes: int

    @property
    def row(self) -> str:
        """As a row of the table in docs/scale.md."""
        return f"{self.requests} | {self.reads} | {self.writes} | {self.stream_bytes / 1e6:.1f} MB"


@dataclass
class Counting:
    """A device's line to the skill in this very process, and what goes over it."""

    state: ServiceState
    send_on: Send
    session: int = 0
    """Which one of its device: ids of requests, and with them of runs, differ from one to the next."""
    requests: int = 0
    stream_bytes: int = 0
    calls: Counter[str] = field(default_factory=Counter)

    def send(self, request: dict[str, Any]) -> dict[str, Any]:
        """Count a request, and answer it."""
        self.requests += 1
        request["request"]["requestId"] += f".{self.session}"
        return self.send_on(request)

    def stream_ms(self, url: str) -> int:
        """Count a stream as fetched whole."""
        ms = stream_ms(self.state.libraries, url)
        self.stream_bytes += ms * BYTES_A_MS
        return ms


class Ledger:
    """Counts what sessions cost, on a table of their own."""

    def __init__(self, client: DynamoDBClient, table: str, understanding: Understanding) -> None:
        self._client = client
        self._understanding = understanding
        self._sessions = 0
        state = open_state(Settings(store="memory:", public_url=PUBLIC_URL), local=True, environ={})
        memory = Guarded(
            DynamoMemory(client, table, system_clock), keys=Keys(given_secret("s" * 64)), at_once=True
        )
        skill = replace(state.skill, memory=memory)
        endpoint = SkillEndpoint(build_skill(skill), raw_verifiers=[], envelope_verifiers=[])
        self._state = replace(state, skill=skill, endpoint=endpoint)

    def cost(self, script: Script, user: str, sessions: int = 1) -> Cost:
        """What the last of so many sessions of a new person costs."""
        for _ in range(sessions - 1):
            self._led(script, user)
        return self._led(script, user)

    def _led(self, script: Script, user: str) -> Cost:
        self._sessions += 1
        line = Counting(self._state, send_to(self._state.endpoint), self._sessions)
        with self._counted(line.calls):
            led(line, script, user, self._understanding)
        reads = sum(line.calls[name] for name in READS)
        return Cost(line.requests, reads, line.calls.total() - reads, line.stream_bytes)

    @contextmanager
    def _counted(self, calls: Counter[str]) -> Iterator[None]:
        def count(model: Any, **_: object) -> None:
            calls[model.name] += 1

        events = self._client.meta.events
        events.register("before-call.dynamodb", count)
        try:
            yield
        finally:
            events.unregister("before-call.dynamodb", count)
