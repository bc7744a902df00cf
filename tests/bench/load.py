"""Load on a server: wrk where it is installed, else a few threads of Python (slower, so that ratios look smaller)."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import threading
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from shutil import which
from typing import NamedTuple
from urllib.parse import urlsplit

from tests.alexa.verification.cases.signing import Signed

_SCRIPT = """
wrk.method = "POST"
local file = io.open({body}, "rb")
wrk.body = file:read("*a")
file:close()
{headers}
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('\\n{{"requests": %d, "us": %d, "p50": %d, "p99": %d, "refused": %d, "broken": %d}}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
"""


_CORE = 1
"""Where the client runs, away from the servers."""


class Load(NamedTuple):
    """What one round of load found."""

    per_second: float
    """Requests answered."""
    p50_ms: float
    p99_ms: float
    refused: int
    """Answers other than 2xx and 3xx."""
    broken: int = 0
    """Connections that failed, and time-outs."""
    answered: int = 0
    cpu_us: float = float("nan")
    """Processor time of the server for each answer: what matters where the computer is busy with other things."""


def pinned(core: int) -> list[str]:
    """What a command begins with to run on one core; nothing where that cannot be told."""
    return ["taskset", "--cpu-list", str(core)] if which("taskset") and (os.cpu_count() or 1) > core else []


def put(url: str, signed: Signed, connections: int, seconds: int, folder: Path) -> Load:
    """Load on `url` from so many connections for so long, with one request over and over."""
    if which("wrk"):
        return _with_wrk(url, signed, connections, seconds, folder)
    return _with_threads(url, signed, connections, seconds)


def ask(url: str) -> int:
    """GET `url` and return the status."""
    return _sent(url, "GET", {}, None)


def post(url: str, signed: Signed) -> int:
    """Post one request on a connection of its own and return the status."""
    return _sent(url, "POST", dict(signed.headers), signed.body)


def _sent(url: str, method: str, headers: dict[str, str], body: bytes | None) -> int:
    at = urlsplit(url)
    connection = HTTPConnection(at.hostname or "", at.port, timeout=30)
    try:
        connection.request(method, at.path, body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def _with_wrk(url: str, signed: Signed, connections: int, seconds: int, folder: Path) -> Load:
    body, script = folder / "body.json", folder / "load.lua"
    body.write_bytes(signed.body)
    headers = "\n".join(
        f"wrk.headers[{json.dumps(name)}] = {json.dumps(value)}" for name, value in signed.headers
    )
    script.write_text(_SCRIPT.format(body=json.dumps(str(body)), headers=headers))
    options = ["-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(script), url]
    command = [*pinned(_CORE), "wrk", *options]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=seconds + 30, check=True
    )
    found = json.loads(done.stdout.strip().splitlines()[-1])
    rate = found["requests"] / found["us"] * 1e6
    return Load(
        rate,
        found["p50"] / 1000,
        found["p99"] / 1000,
        found["refused"],
        found["broken"],
        found["requests"] - found["refused"],
    )


def _with_threads(url: str, signed: Signed, connections: int, seconds: int) -> Load:
    taken: list[float] = []
    refused: list[int] = []
    until = time.perf_counter() + seconds
    workers = [
        threading.Thread(target=_post_until, args=(url, signed, until, taken, refused))
        for _ in range(connections)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    cuts = statistics.quantiles(taken, n=100) if len(taken) > 1 else [float("nan")] * 99
    return Load(
        len(taken) / seconds, cuts[49] * 1000, cuts[98] * 1000, len(refused), 0, len(taken) - len(refused)
    )


def _post_until(url: str, signed: Signed, until: float, taken: list[float], refused: list[int]) -> None:
    at = urlsplit(url)
    connection = HTTPConnection(at.hostname or "", at.port, timeout=30)
    while (began := time.perf_counter()) < until:
        try:
            connection.request("POST", at.path, signed.body, dict(signed.headers))
            answer = connection.getresponse()
            answer.read()
        except (OSError, HTTPException):
            connection.close()  # a worker that keeps no connection open closed this one
            continue
        taken.append(time.perf_counter() - began)
        if answer.status >= 400:
            refused.append(answer.status)
    connection.close()
