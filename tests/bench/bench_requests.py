"""Requests per second and waiting times of this app, beside Amazon's own adapters and a bare Flask route.

All get the same signed envelopes of 3.3 KB, over connections that are kept open, from the same client, and each has one
worker; what is Python is served by both servers that production may choose from. They take turns in many short rounds,
the server on one core and the client on another, so that a busy computer is busy for all; the median round counts.
Machines differ: the ratios are what can be compared, and of those the processor time hardly depends on what else the
computer does.
"""

from __future__ import annotations

import math
import statistics
import tempfile
import time
from pathlib import Path

from tests.alexa.verification.cases.signing import Signer
from tests.bench.load import Load, post, put
from tests.bench.servers import BARE, NODE, OURS, SDK, Server, behind, contenders
from tests.pki.files import Pki
from tests.web.processes import SERVERS

CONNECTIONS = (1, 8, 32)
ROUNDS = 7
SECONDS = 2


def main() -> None:
    """Measure and print."""
    pki = Pki.made(time.time())
    with tempfile.TemporaryDirectory() as name, contenders(pki, Path(name)) as servers:
        for server in servers.values():
            assert post(server.url, _now(pki).sends()) == 200, f"{server.name} does not answer with 200"
        for connections in CONNECTIONS:
            _print_table(connections, _measured(servers, pki, connections, Path(name)))


def _now(pki: Pki) -> Signer:
    return Signer(pki, float(math.ceil(time.time())))


def _measured(servers: dict[str, Server], pki: Pki, connections: int, folder: Path) -> dict[str, Load]:
    rounds: dict[str, list[Load]] = {name: [] for name in servers}
    for _ in range(ROUNDS):
        for name, server in servers.items():
            load = _loaded(server, pki, connections, folder)
            assert load.refused == 0, f"{name} refused {load.refused} requests"
            rounds[name].append(load)
    return {name: Load(*map(statistics.median, zip(*loads, strict=True))) for name, loads in rounds.items()}


def _loaded(server: Server, pki: Pki, connections: int, folder: Path) -> Load:
    before = server.cpu_s()
    load = put(server.url, _now(pki).sends(), connections, SECONDS, folder)
    return load._replace(cpu_us=(server.cpu_s() - before) / max(load.answered, 1) * 1e6)


def _print_table(connections: int, loads: dict[str, Load]) -> None:
    print(f"\n{connections} connection{'s' if connections > 1 else ''}")
    print(f"  {'':36}{'requests/s':>12}{'median ms':>12}{'p99 ms':>10}{'CPU µs':>10}")
    for name, load in sorted(loads.items(), key=lambda item: -item[1].per_second):
        print(f"  {name:36}{load.per_second:12.0f}{load.p50_ms:12.2f}{load.p99_ms:10.2f}{load.cpu_us:10.0f}")
    for server in SERVERS:
        name = behind(OURS, server)
        ours = loads[name]
        for other in (behind(SDK, server), behind(BARE, server), NODE):
            if other in loads:
                faster, cheaper = ours.per_second / loads[other].per_second, loads[other].cpu_us / ours.cpu_us
                print(
                    f"  {name} / {other}: {faster:.2f} times the requests/s; {cheaper:.2f} by processor time"
                )


if __name__ == "__main__":
    main()
