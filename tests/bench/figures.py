"""Figures: what was measured, beside what was to be reached, as a table."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Figure(NamedTuple):
    """One line of the table."""

    what: str
    value: float
    unit: str
    reach: str = ""
    """What it should be, such as "under 5"; empty where it only explains another figure."""


class Times(NamedTuple):
    """How long something took, over many times."""

    p50_ms: float
    p99_ms: float
    cpu_ms: float
    """Processor time of this process, each time on average: what it takes where the computer is busy."""


def timed(work: Callable[[int], object], times: int) -> Times:
    """How long ``work`` takes; it is handed 0, 1, 2 …, after one call that does not count."""
    work(0)
    taken: list[float] = []
    spent = time.process_time()
    for number in range(times):
        began = time.perf_counter()
        work(number)
        taken.append((time.perf_counter() - began) * 1000)
    spent = time.process_time() - spent
    return Times(statistics.median(taken), statistics.quantiles(taken, n=100)[98], spent / times * 1000)


def times_figures(what: str, times: Times, reach50: str = "", reach99: str = "") -> list[Figure]:
    """The three lines for one kind of times."""
    return [
        Figure(f"{what}, median", times.p50_ms, "ms", reach50),
        Figure(f"{what}, p99", times.p99_ms, "ms", reach99),
        Figure(f"{what}, processor time", times.cpu_ms, "ms"),
    ]


def print_table(figures: Sequence[Figure]) -> None:
    """One line for each figure, with what was to be reached."""
    width = max(len(figure.what) for figure in figures)
    for what, value, unit, reach in figures:
        shown = f"{value:,.0f}" if value >= 1000 else f"{value:.3g}" if value < 100 else f"{value:.0f}"
        print(f"  {what:{width}}  {shown:>10} {unit:<14}{reach and f'to reach: {reach}'}".rstrip())
