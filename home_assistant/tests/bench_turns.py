"""How long a turn takes, HA to skill to HA. Printed, never asserted:

cd home_assistant && ../.venv-ha/bin/python -m pytest -c pytest.ini -s tests/bench_turns.py
"""

from __future__ import annotations

from statistics import median, quantiles
from time import perf_counter

from tests.rooms import Room

TURNS = 300


async def test_a_turn_takes(room: Room) -> None:
    await room.says("start the foot routine")
    await room.waits(100)
    took = []
    await room.is_("processing")  # as it is while a satellite waits for the answer
    for number in range(TURNS):
        began = perf_counter()
        await room.asks(("how many left", "which foot is it", "slower", "faster", "next")[number % 4])
        took.append((perf_counter() - began) * 1000)
    print(f"\n{TURNS} turns: median {median(took):.1f} ms, p99 {quantiles(took, n=100)[98]:.1f} ms")
