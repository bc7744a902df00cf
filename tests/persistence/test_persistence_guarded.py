"""A store that hangs or fails costs nobody more than the memory."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, get_ident

import pytest

from skill.errors import StoreError
from skill.persistence import NOBODY, Export, FinishedSession, Health, LastPlace, Profile, Stats, Who
from skill.persistence.guarded import Guarded, Workers
from skill.persistence.keys import Keys, given_secret, secret_beside
from skill.persistence.preferences import Changes
from skill.persistence.volatile import VolatileMemory
from tests.persistence.conftest import Clock

ROOT = Path(__file__).parents[2]
KEYS = Keys(given_secret("a secret for these tests"))
WHO = KEYS.who("amzn1.ask.account.ABC", None, "amzn1.ask.device.DEF")
PLACE = LastPlace("token", 1, "content-1")
SESSION = FinishedSession("run-1", "foot", "full", Clock().now_ms, 600)
SHORT_S = 0.05
LONG_S = 60.0


@dataclass
class Troubled(VolatileMemory):
    """A store in memory whose every operation first meets ``trouble``."""

    trouble: Callable[[], object] = lambda: None
    asked: int = 0
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        super().__init__(self.clock)

    def meet(self) -> None:
        self.asked += 1
        self.trouble()

    def recall(self, who: Who, run: str | None = None) -> Profile:
        self.meet()
        return super().recall(who, run)

    def keep_place(self, who: Who, place: LastPlace) -> bool:
        self.meet()
        return super().keep_place(who, place)

    def end_run(self, who: Who, run: str | None = None) -> None:
        self.meet()
        super().end_run(who, run)

    def finish(self, who: Who, session: FinishedSession) -> bool:
        self.meet()
        return super().finish(who, session)

    def keep_settings(self, who: Who, changes: Changes, *, visit: bool = False) -> None:
        self.meet()
        super().keep_settings(who, changes, visit=visit)

    def forget(self, who: Who, runs: Collection[str] = ()) -> bool:
        self.meet()
        return super().forget(who, runs)

    def export(self, who: Who) -> Export:
        self.meet()
        return super().export(who)

    def accounts(self) -> Iterator[Who]:
        self.meet()
        return super().accounts()

    def stats(self) -> Stats:
        self.meet()
        return super().stats()

    def check(self) -> Health:
        self.meet()
        return super().check()


@dataclass
class Bench:
    """A guarded store with everything around it in a test's hands."""

    store: Troubled = field(default_factory=Troubled)
    log: list[str] = field(default_factory=list)
    now_s: float = 100.0

    def guard(self, budget_s: float = LONG_S, threads: int = 4, keys: Keys = KEYS) -> Guarded:
        return Guarded(
            self.store,
            budget_s,
            self.log.append,
            keys=keys,
            patience_s=budget_s,
            rest_s=5,
            threads=threads,
            monotonic=lambda: self.now_s,
        )


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def hang() -> Iterator[Event]:
    """A store waits for this event; it comes when the test is over."""
    event = Event()
    yield event
    event.set()


def fail() -> None:
    raise StoreError("The memory: the disk is full.")


def use_all(guarded: Guarded) -> tuple[Profile, bool]:
    """What a visit hears from the memory: at its launch, and at its end."""
    kept = guarded.recall(WHO)
    guarded.keep_settings(WHO, {"way": "flow"}, visit=True)
    guarded.keep_place(WHO, PLACE)
    guarded.end_run(WHO)
    return kept, guarded.finish(WHO, SESSION)


def test_a_store_that_works_is_passed_through(bench: Bench) -> None:
    guarded = bench.guard()

    assert use_all(guarded) == (Profile(), True)
    kept = guarded.recall(WHO)
    assert (kept.finished, kept.visits, kept.preferences.way, kept.known) == (1, 1, "flow", True)
    assert guarded.export(WHO).people[0].finished == 1
    assert guarded.stats().sessions == 1
    assert list(guarded.accounts()) == [Who(WHO.user)]
    assert guarded.check().ok
    assert guarded.forget(WHO)
    assert guarded.recall(WHO) == Profile()
    assert bench.log == []


def test_a_store_that_fails_costs_only_the_memory_and_one_line(bench: Bench) -> None:
    bench.store.trouble = fail

    assert use_all(bench.guard()) == (Profile(known=False), True)
    assert bench.log == ["The memory: the disk is full. Routines go on without it, and it is tried again."]


def test_a_store_that_hangs_costs_only_the_memory_and_one_line(bench: Bench, hang: Event) -> None:
    bench.store.trouble = hang.wait

    assert use_all(bench.guard(SHORT_S)) == (Profile(known=False), True)
    assert [line.split(".")[0] for line in bench.log] == ["The memory did not answer within 0"]


def test_a_store_that_failed_is_left_alone_and_then_tried_by_one(bench: Bench) -> None:
    bench.store.trouble = fail
    guarded = bench.guard()
    use_all(guarded)
    assert bench.store.asked == 1

    bench.now_s += 4.9
    use_all(guarded)
    assert bench.store.asked == 1

    bench.now_s += 0.2
    use_all(guarded)
    assert bench.store.asked == 2
    assert len(bench.log) == 1


def test_a_store_that_works_again_is_used_again(bench: Bench) -> None:
    bench.store.trouble = fail
    guarded = bench.guard()
    use_all(guarded)
    bench.store.trouble = lambda: None
    bench.now_s += 5.1

    assert guarded.finish(WHO, SESSION)
    assert guarded.recall(WHO).finished == 1
    assert bench.log[1:] == ["The memory works again."]


def test_hung_calls_use_up_no_more_than_their_threads(bench: Bench, hang: Event) -> None:
    bench.store.trouble = hang.wait
    guarded = bench.guard(SHORT_S, threads=2)
    for _ in range(6):
        assert guarded.recall(WHO) == Profile(known=False)
        bench.now_s += 10

    assert 1 <= bench.store.asked <= 2


def test_more_callers_than_threads_are_all_served(bench: Bench) -> None:
    guarded = bench.guard(threads=2)
    with ThreadPoolExecutor(8) as callers:
        news = list(
            callers.map(lambda n: guarded.finish(WHO, SESSION._replace(run_id=f"run-{n}")), range(50))
        )

    assert news == [True] * 50
    assert guarded.recall(WHO).finished == 50


def test_a_store_in_this_process_is_asked_without_another_thread_and_guarded_all_the_same(
    bench: Bench,
) -> None:
    asked_in: list[int] = []
    bench.store.trouble = lambda: asked_in.append(get_ident())
    guarded = Guarded(bench.store, LONG_S, bench.log.append, keys=KEYS, at_once=True)
    assert guarded.finish(WHO, SESSION)
    assert guarded.recall(WHO).finished == 1
    assert set(asked_in) == {get_ident()}

    bench.store.trouble = fail
    assert guarded.recall(WHO) == Profile(known=False)
    assert len(bench.log) == 1


def test_a_stray_error_is_told_by_its_name_alone(bench: Bench) -> None:
    def stray() -> None:
        raise ValueError(f"what is {WHO.user}?")

    bench.store.trouble = stray
    assert bench.guard().recall(WHO) == Profile(known=False)
    assert bench.log == ["The memory failed (ValueError). Routines go on without it, and it is tried again."]


def test_forgetting_and_telling_never_pretend(bench: Bench) -> None:
    bench.store.trouble = fail
    guarded = bench.guard()
    for call in (lambda: guarded.forget(WHO), lambda: guarded.export(WHO), guarded.accounts, guarded.stats):
        with pytest.raises(StoreError, match="disk is full"):
            call()

    assert bench.store.asked == 4


def test_forgetting_that_hangs_is_an_error_too(bench: Bench, hang: Event) -> None:
    bench.store.trouble = hang.wait

    with pytest.raises(StoreError, match=r"did not answer within 0.05 s"):
        bench.guard(SHORT_S).forget(WHO)


def test_forgetting_is_tried_even_while_the_store_is_left_alone(bench: Bench) -> None:
    guarded = bench.guard()
    guarded.finish(WHO, SESSION)
    bench.store.trouble = fail
    guarded.recall(WHO)
    bench.store.trouble = lambda: None

    assert guarded.forget(WHO)


def test_health_is_told_in_time(bench: Bench, hang: Event) -> None:
    bench.store.trouble = hang.wait

    health = bench.guard(SHORT_S).check()
    assert (health.ok, health.words) == (False, "The memory did not answer within 0.05 s.")


def test_nobody_has_no_memory(bench: Bench) -> None:
    guarded = bench.guard()
    assert guarded.who(None) == NOBODY

    assert guarded.recall(NOBODY) == Profile(known=False)
    guarded.keep_place(NOBODY, PLACE)
    guarded.keep_settings(NOBODY, {"way": "flow"})
    assert guarded.finish(NOBODY, SESSION)
    assert not guarded.finish(NOBODY, SESSION)
    for call in (guarded.forget, guarded.export):
        with pytest.raises(StoreError, match="could not be told"):
            call(NOBODY)
    assert bench.store.asked == 0


def test_a_secret_that_cannot_be_read_costs_only_the_memory_and_one_line(
    bench: Bench, tmp_path: Path
) -> None:
    store = tmp_path / "memory.sqlite3"
    store.write_bytes(b"kept")
    guarded = bench.guard(keys=Keys(secret_beside(store)))

    for _ in range(3):
        assert guarded.who("user", None, "device") == NOBODY
    assert len(bench.log) == 1
    assert "secret memory.sqlite3.secret is missing" in bench.log[0]


HUNG_AT_THE_END = """
from threading import Event, get_ident
from skill.persistence.guarded import Workers
try:
    Workers(2).run(Event().wait, 0.01)
except TimeoutError:
    print("late")
"""


def test_a_hung_call_does_not_keep_the_program_from_ending() -> None:
    command = [sys.executable, "-c", HUNG_AT_THE_END]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=180)

    assert (done.returncode, done.stdout) == (0, "late\n")


def test_threads_leave_with_the_guard_they_worked_for() -> None:
    others = {*threading.enumerate()}
    workers = Workers(2)
    for _ in range(2):
        workers.run(lambda: None, 60)
    mine = [each for each in threading.enumerate() if each.name == "memory" and each not in others]
    del workers
    for thread in mine:
        thread.join(60)
    assert [thread.is_alive() for thread in mine] == [False, False]


FORKED = """
import os
from skill.persistence.guarded import Workers
workers = Workers(2)
workers.run(lambda: None, 60)
workers.run(lambda: None, 60)
if (pid := os.fork()) == 0:
    os._exit(workers.run(lambda: 7, 60))
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


def test_a_guard_made_before_a_fork_works_in_the_child() -> None:
    command = [sys.executable, "-c", FORKED]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=300)

    assert done.stdout == "7\n", done.stderr
