"""How long a launch waits for the memory, with ten and with ten thousand sessions kept.

Run as: python -m tests.persistence.measure [ROUNDS]

The ten and the ten thousand are spread evenly over 400 days. What a launch gets is at most the newest 56
of 28 days, so a third line tells what those cost: 56 sessions and no others.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import boto3

from skill.persistence import FinishedSession, LastPlace, Memory, Who
from skill.persistence.dynamodb import DynamoMemory, create_table
from skill.persistence.dynamodb.items import session_item
from skill.persistence.guarded import Guarded
from skill.persistence.keys import Keys, passing_secret
from skill.persistence.preferences import DAY_MS
from skill.persistence.sqlite import SqliteMemory
from tests.persistence import servers

NOW_MS = 1_750_000_000_000
SIZES = {"ten": (10, 400), "ten thousand": (10_000, 400), "56 in 28 days": (56, 28)}
WHO = Who("account", None, "kitchen")


def sessions(count: int, days: int) -> list[FinishedSession]:
    """``count`` sessions spread over ``days``, oldest first."""
    gap = days * DAY_MS // count
    return [
        FinishedSession(f"run-{n:05}", "foot", "full", NOW_MS - (count - n) * gap + gap // 2, 600)
        for n in range(count)
    ]


def median_ms(launch: Callable[[], object], rounds: int) -> float:
    """The median time of ``launch``."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        launch()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def report(kind: str, stores: dict[str, Memory], rounds: int) -> None:
    """Measure the stores in turns, so that a busy moment of the computer meets all of them."""
    times: dict[str, list[float]] = {name: [] for name in stores}
    for _ in range(5):
        for name, memory in stores.items():
            times[name].append(median_ms(lambda memory=memory: memory.recall(WHO), rounds))  # type: ignore[misc]
    best = {name: min(found) for name, found in times.items()}
    for name, found in best.items():
        print(f"{kind:10} {name:14} {found:8.3f} ms   x {found / best['ten']:.2f}", flush=True)


def sqlite_stores(folder: Path) -> dict[str, Memory]:
    """One file per size."""
    stores: dict[str, Memory] = {}
    for name, (count, days) in SIZES.items():
        memory = SqliteMemory(folder / f"{count}.sqlite3", lambda: NOW_MS)
        for one in sessions(count, days):
            memory.finish(WHO, one)
        dress(memory)
        stores[name] = memory
    return stores


def dynamodb_stores() -> dict[str, Memory]:
    """One table per size; the older sessions are written in batches, the last 200 as a skill does."""
    client = boto3.client("dynamodb")
    stores: dict[str, Memory] = {}
    for name, (count, days) in SIZES.items():
        table = f"measure-{count}"
        create_table(client, table)
        memory = DynamoMemory(client, table, lambda: NOW_MS)
        found = sessions(count, days)
        for start in range(0, len(found[:-200]), 25):
            batch = found[:-200][start : start + 25]
            items = [{"PutRequest": {"Item": session_item(WHO, one)}} for one in batch]
            client.batch_write_item(RequestItems={table: items})  # type: ignore[dict-item]
        for one in found[-200:]:
            memory.finish(WHO, one)
        dress(memory)
        stores[name] = memory
    return stores


def dress(memory: Memory) -> None:
    """What else a launch reads."""
    memory.keep_settings(WHO, {"way": "flow", "pace.foot": "slow", "time_zone": "Europe/Berlin"}, visit=True)
    memory.keep_place(WHO, LastPlace("t" * 200, NOW_MS, "content-1"))
    memory.keep_place(Who("account", None, "bedroom"), LastPlace("t" * 200, NOW_MS, "content-1"))


def time_forgetting(kind: str, memory: Memory) -> None:
    """Print how long it takes to erase an account of ten thousand sessions."""
    print(f"{kind:10} forgets ten thousand in {median_ms(lambda: memory.forget(WHO), 1):.0f} ms", flush=True)


def measure_sqlite(rounds: int) -> None:
    """Print the figures of SQLite, with and without the guard."""
    folder = Path(tempfile.mkdtemp())
    stores = sqlite_stores(folder)
    report("sqlite", stores, rounds)
    keys = Keys(passing_secret())
    guarded: dict[str, Memory] = {name: Guarded(one, 10, print, keys=keys) for name, one in stores.items()}
    report("guarded", guarded, rounds)
    memory = stores["ten"]
    print(
        f"sqlite keeps a place in {median_ms(lambda: memory.keep_place(WHO, LastPlace('t', NOW_MS, 'c')), rounds):.3f} ms"
    )
    runs = iter(range(10**9))
    finish = lambda: memory.finish(WHO, FinishedSession(f"new-{next(runs)}", "foot", "full", NOW_MS, 600))  # noqa: E731
    print(f"sqlite keeps a session in {median_ms(finish, rounds):.3f} ms")
    time_forgetting("sqlite", stores["ten thousand"])
    shutil.rmtree(folder)


def measure_dynamodb(kind: str, url: str, rounds: int) -> None:
    """Print the figures of one DynamoDB."""
    os.environ.update(AWS_ENDPOINT_URL=url, AWS_DEFAULT_REGION="eu-west-1", NO_PROXY="127.0.0.1")
    os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test")
    stores = dynamodb_stores()
    report(kind, stores, max(20, rounds // 20))
    time_forgetting(kind, stores["ten thousand"])


if __name__ == "__main__":
    amount = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    measure_sqlite(amount)
    with servers.dynalite(shutil.which("node") or "node") as address:
        measure_dynamodb("dynalite", address, amount)
    with servers.moto() as address:
        measure_dynamodb("moto", address, amount)
