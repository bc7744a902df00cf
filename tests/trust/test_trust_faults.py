"""What breaks around the app: its store, the host of certificates, a worker. Real processes, real files."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPException
from pathlib import Path

import pytest

from skill.alexa.endpoint import SkillEndpoint
from skill.alexa.skill import build_skill
from skill.alexa.verification.timestamp import FreshnessVerifier
from skill.errors import RequestRefused
from skill.settings import Settings
from skill.web.state import open_state
from tests.alexa.envelopes import body, envelope, intent, launch
from tests.alexa.verification.cases.signing import Signer
from tests.pki.stand_in import BASE, StandIn
from tests.ports import free_port
from tests.trust.client import Answer, post
from tests.web.processes import SERVERS, Running, production

IN_TIME_S = 30.0
"""Far less than what hangs for ever; Alexa herself gives up after eight, on computers that are less busy."""
Signing = Callable[[], Signer]


def started(running: Running, signing: Signing) -> Answer:
    """Start the routine, which reads the memory, or raise TimeoutError when Alexa would."""
    skill = signing()
    start = envelope(intent("StartRoutineIntent", limb="foot"), at=skill.now, new=True)
    signed = skill.sends(start)
    return post(running.url, signed.headers, signed.body, patience_s=IN_TIME_S)


def plays(answer: Answer) -> bool:
    kinds = [directive["type"] for directive in answer.value["response"].get("directives", ())]
    return answer.status == 200 and kinds == ["AudioPlayer.Play"]


@contextlib.contextmanager
def with_store(path: Path, stand_in: StandIn) -> Iterator[Running]:
    values = {**stand_in.environment(), "SKILL_STORE": f"sqlite:///{path}"}
    folder = path.parent / "service"
    folder.mkdir()
    with production(folder, free_port(), **values) as running:
        yield running


def test_a_store_that_another_process_holds_costs_the_memory_only(
    tmp_path: Path, stand_in: StandIn, signing: Signing
) -> None:
    with with_store(tmp_path / "memory.db", stand_in) as running:
        assert plays(started(running, signing))
        holder = sqlite3.connect(tmp_path / "memory.db", isolation_level=None)
        with contextlib.closing(holder):
            holder.execute("BEGIN EXCLUSIVE")
            for _ in range(3):
                assert plays(started(running, signing))
            holder.execute("ROLLBACK")
        assert plays(started(running, signing))


def test_a_store_that_is_deleted_while_running_costs_the_memory_only(
    tmp_path: Path, stand_in: StandIn, signing: Signing
) -> None:
    with with_store(tmp_path / "memory.db", stand_in) as running:
        assert plays(started(running, signing))
        for file in tmp_path.glob("memory.db*"):
            file.unlink()
        for _ in range(3):
            assert plays(started(running, signing))


@pytest.mark.parametrize(
    "damage",
    [lambda path: path.write_bytes(b"no database" * 1000), lambda path: path.mkdir()],
    ids=["garbage", "a folder"],
)
def test_a_store_that_cannot_be_one_costs_the_memory_only(
    damage: Callable[[Path], None], tmp_path: Path, stand_in: StandIn, signing: Signing
) -> None:
    damage(tmp_path / "memory.db")
    with with_store(tmp_path / "memory.db", stand_in) as running:
        for _ in range(3):
            assert plays(started(running, signing))


def test_a_host_of_certificates_that_hangs_costs_two_seconds_and_only_its_own_requests(
    trusting: Running, signing: Signing
) -> None:
    slow: list[Answer] = []

    def hang() -> None:
        signed = signing().sends(url=f"{BASE}/echo.api/slow.pem")
        slow.append(post(trusting.url, signed.headers, signed.body))

    assert plays(started(trusting, signing))
    hanging = [threading.Thread(target=hang) for _ in range(2)]
    for thread in hanging:
        thread.start()
    assert plays(started(trusting, signing))
    for thread in hanging:
        thread.join(IN_TIME_S)
    assert [answer.status for answer in slow] == [400, 400]
    assert {answer.value["error"] for answer in slow} == {"the certificate did not come in time"}


@pytest.mark.parametrize(("off_s", "refused"), [(-120, False), (120, False), (-180, True), (180, True)])
def test_a_clock_two_minutes_off_is_forgiven_and_three_are_not(off_s: int, refused: bool) -> None:
    now = time.time()
    state = open_state(Settings(store="memory:"), local=True, environ={})
    fresh = FreshnessVerifier(clock=lambda: now + off_s)
    endpoint = SkillEndpoint(build_skill(state.skill), envelope_verifiers=[fresh])
    sent = body(envelope(launch(), at=now))
    if refused:
        with pytest.raises(RequestRefused, match="timestamp"):
            endpoint.answer({}, sent)
    else:
        assert endpoint.answer({}, sent).kind == "LaunchRequest"


@pytest.mark.parametrize("server", SERVERS)
def test_a_worker_that_is_killed_under_load_costs_connections_and_comes_back(
    server: str, tmp_path: Path, stand_in: StandIn, signing: Signing
) -> None:
    with production(tmp_path, free_port(), server, **stand_in.environment()) as running:
        assert plays(started(running, signing))
        over, statuses = threading.Event(), list[int]()
        load = [threading.Thread(target=_load, args=(running, signing, over, statuses)) for _ in range(4)]
        for thread in load:
            thread.start()
        _until(lambda: len(statuses) > 20)
        os.kill(_worker(running), signal.SIGKILL)
        killed_after = len(statuses)
        _until(lambda: len(statuses) > killed_after + 40)
        over.set()
        for thread in load:
            thread.join(30)
        assert set(statuses) == {200}
        assert plays(started(running, signing))


def _load(running: Running, signing: Signing, over: threading.Event, statuses: list[int]) -> None:
    while not over.is_set():
        signed = signing().sends()
        with contextlib.suppress(OSError, HTTPException):
            statuses.append(post(running.url, signed.headers, signed.body).status)


def _worker(running: Running) -> int:
    """The id of the server's one worker: its newest child."""
    master = running.process.pid
    children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="utf-8").split()
    return int(children[-1])


def _until(done: Callable[[], bool], limit_s: float = 180) -> None:
    limit = time.monotonic() + limit_s
    while not done():
        assert time.monotonic() < limit
        time.sleep(0.02)
