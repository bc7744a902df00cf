"""One process of a crowd that writes to the same store.

Run as: python -m tests.persistence.crowd STORE WORKER COUNT [each]
Finishes COUNT sessions on one of two devices of one account, reports some of them twice, and prints each
run's id once it is acknowledged when the last word is "each".
"""

from __future__ import annotations

import sys
from pathlib import Path

import boto3

from skill.persistence import FinishedSession, LastPlace, Memory, Who
from skill.persistence.dynamodb import DynamoMemory
from skill.persistence.open import parse_store
from skill.persistence.sqlite import SqliteMemory

START_MS = 1_750_000_000_000
DEVICES = ("kitchen", "bedroom")


def open_patiently(setting: str) -> Memory:
    """The store at ``setting``; a computer that runs a crowd needs longer time-outs than the skill's."""
    store = parse_store(setting)
    if store.kind == "sqlite":
        return SqliteMemory(store.path, lambda: START_MS, busy_ms=60_000)
    return DynamoMemory(boto3.client("dynamodb"), store.table, lambda: START_MS)


def who(worker: int) -> Who:
    """Whose sessions a worker finishes: one account, two devices."""
    return Who("account", None, DEVICES[worker % 2])


def work(memory: Memory, worker: int, count: int, tell: bool) -> None:
    """Finish ``count`` sessions."""
    for n in range(count):
        at_ms = START_MS - 10_000_000 + n
        session = FinishedSession(f"run-{worker}-{n}", "foot", "full", at_ms, 600)
        memory.keep_place(who(worker), LastPlace(f"token-{worker}-{n}", at_ms, "content-1"))
        new = memory.finish(who(worker), session)
        again = n % 10 == 0 and memory.finish(who(worker + 1), session)
        assert (new, again) == (True, False), f"run-{worker}-{n} counted {new}, again {again}"
        if tell:
            print(session.run_id, flush=True)


if __name__ == "__main__":
    # Tests may be started from anywhere; the package lies two folders up.
    sys.path.insert(0, str(Path(__file__).parents[2]))
    setting, number, amount, *rest = sys.argv[1:]
    work(open_patiently(setting), int(number), int(amount), rest == ["each"])
