"""The store in memory stays small."""

from __future__ import annotations

from skill.persistence import FinishedSession, Profile, Who
from skill.persistence.volatile import ACCOUNTS_MOST, SESSIONS_MOST, VolatileMemory
from tests.persistence.conftest import Clock


def test_the_account_used_longest_ago_goes_first() -> None:
    memory = VolatileMemory(Clock())
    for n in range(ACCOUNTS_MOST):
        memory.keep_settings(Who(f"account-{n}"), {"way": "flow"})
    memory.keep_settings(Who("account-0"), {"way": "wait"})
    memory.keep_settings(Who("new"), {"way": "flow"})

    assert memory.recall(Who("account-1")) == Profile()
    assert memory.recall(Who("account-0")).preferences.way == "wait"
    assert memory.stats().accounts == ACCOUNTS_MOST


def test_the_oldest_sessions_of_an_account_go_first() -> None:
    clock = Clock()
    memory = VolatileMemory(clock)
    for n in range(SESSIONS_MOST + 3):
        memory.finish(Who("account"), FinishedSession(f"run-{n}", "foot", "full", clock(), 600))

    assert memory.stats().sessions == SESSIONS_MOST
    assert memory.recall(Who("account")).finished == SESSIONS_MOST + 3
