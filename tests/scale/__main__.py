"""``python -m tests.scale``: replays whole sessions of many people at once, and says how that went.

python -m tests.scale --sessions 1000 --at-once 50
python -m tests.scale --minutes 30 --at-once 20 --pause 10
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from tests.pki.files import Pki
from tests.pki.stand_in import StandIn
from tests.ports import free_port
from tests.scale.box import box, finished_sessions, resident_mb
from tests.scale.crowd import Tally, new_users, replayed

SAMPLE_S = 30


def main() -> None:
    """Replay, sample the memory, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.scale", description=__doc__)
    parser.add_argument("--sessions", type=int, default=1000, help="how many sessions to lead")
    parser.add_argument("--minutes", type=float, help="go on for so long instead")
    parser.add_argument("--at-once", type=int, default=50, help="how many side by side")
    parser.add_argument("--pause", type=float, default=0, help="seconds between two sessions at one place")
    parser.add_argument("--workers", type=int, default=2, help="processes of the service")
    options = parser.parse_args()
    sessions: int = options.sessions
    until = time.monotonic() + 60 * options.minutes if options.minutes else None

    def go_on(tally: Tally) -> bool:
        return time.monotonic() < until if until else tally.begun < sessions

    pki = Pki.made(float(int(time.time())))
    with tempfile.TemporaryDirectory() as name, StandIn(pki, Path(name)) as host:
        folder = Path(name)
        with box(folder, host, free_port(), workers=options.workers) as running:
            ended = threading.Event()
            sampler = threading.Thread(target=_sample, args=(running.process, ended))
            sampler.start()
            began = time.monotonic()
            tally = replayed(
                running.url,
                pki,
                at_once=options.at_once,
                users=new_users("SCALE"),
                pause_s=options.pause,
                go_on=go_on,
            )
            took = time.monotonic() - began
            ended.set()
            sampler.join()
        _print(tally, took, finished_sessions(folder))


def _sample(process: subprocess.Popen[bytes], ended: threading.Event) -> None:
    began = time.monotonic()
    while True:
        print(f"{time.monotonic() - began:7.0f} s  {resident_mb(process):7.1f} MB", flush=True)
        if ended.wait(SAMPLE_S):
            return


def _print(tally: Tally, took: float, kept: int) -> None:
    asked = sum(tally.requests.values())
    print(
        f"{tally.sessions} whole sessions in {took:.0f} s, {kept} kept as finished, {len(tally.faults)} faults"
    )
    print(f"{asked} requests ({asked / took:.0f} a second, {asked / max(1, tally.sessions):.1f} a session)")
    print(
        f"median {tally.wait_ms(50):.1f} ms, p99 {tally.wait_ms(99):.1f} ms, longest {max(tally.waits_ms):.0f} ms"
    )
    print(f"{tally.streams} streams, {tally.stream_bytes / 1e6:.0f} MB of sound")
    for name, count in tally.requests.most_common():
        print(f"  {count:8}  {name}")
    for fault in tally.faults[:10]:
        print(f"  {fault}")


if __name__ == "__main__":
    main()
