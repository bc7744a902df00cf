"""Turns: words in, reply out, in one process with everything loaded; and from a cold start."""

from __future__ import annotations

import dataclasses
import logging
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from skill.settings import Settings
from skill.speaker.local import LOCAL_URL
from skill.speaker.nlu import Understanding
from skill.testing import ManualClock, Person, make_device
from skill.web.state import ServiceState, open_state
from tests.bench.figures import Figure, print_table, timed, times_figures
from tests.web.processes import environment

DIALOGUE = (
    "open gentle roll",
    "start the foot routine",
    "next",
    "how many left",
    "slower",
    "what comes next",
    "pause",
    "resume",
    "it hurts",
    "how do I do rinsing",
    "skip to the left foot",
    "count with the chime",
    "why this",
    "which ball do I need",
    "previous",
    "repeat that",
    "make me a cup of tea",
    "stop",
)
ROUNDS = 40
STARTS = 7


def main() -> None:
    """Talk in both ways, and start."""
    logging.disable(logging.WARNING)
    settings = dataclasses.replace(Settings.from_environment({}), public_url=LOCAL_URL, store="memory:")
    state = open_state(settings, local=True, environ=os.environ)
    understanding = Understanding.load()
    heard = timed(lambda number: understanding.understand(DIALOGUE[number % len(DIALOGUE)]), 1000)
    talking = [
        *_talking("a turn step by step", state, understanding, streams=False),
        *_talking("a turn over a stream", state, understanding, streams=True),
    ]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print_table(
        [
            *talking,
            Figure("of it understanding, median", heard.p50_ms, "ms"),
            Figure("of it understanding, processor time", heard.cpu_ms, "ms"),
            Figure("memory of this process", memory, "MB", "under 120"),
            *_starting(),
        ]
    )


def _talking(what: str, state: ServiceState, understanding: Understanding, *, streams: bool) -> list[Figure]:
    clock = ManualClock()
    person = Person(make_device(state, clock, streams=streams), understanding)

    def turn(number: int) -> None:
        person.say(DIALOGUE[number % len(DIALOGUE)])

    return times_figures(what, timed(turn, ROUNDS * len(DIALOGUE)), reach99="under 15")


def _starting() -> list[Figure]:
    """`python -m skill say`, from the start of the process to its end, beside a Python that imports Flask only."""
    with tempfile.TemporaryDirectory() as folder:
        say = [
            _started(["-m", "skill", "say", "start the foot routine"], Path(folder)) for _ in range(STARTS)
        ]
        bare = [_started(["-c", "import flask"], Path(folder)) for _ in range(STARTS)]
    figures: list[Figure] = []
    for what, started, reach in (
        ("python -m skill say", say, "under 1500"),
        ("python -c 'import flask'", bare, ""),
    ):
        taken, spent = zip(*started, strict=True)
        figures += [
            Figure(f"start to answer, {what}, median", statistics.median(taken), "ms", reach),
            Figure(f"start to answer, {what}, processor time", statistics.median(spent), "ms"),
        ]
    return figures


def _started(arguments: list[str], folder: Path) -> tuple[float, float]:
    """How long a process takes, and its processor time, both in ms."""
    began, spent = time.perf_counter(), _children_s()
    command = [sys.executable, *arguments]
    subprocess.run(command, env=environment(folder), stdout=subprocess.DEVNULL, timeout=60, check=True)
    return (time.perf_counter() - began) * 1000, (_children_s() - spent) * 1000


def _children_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
