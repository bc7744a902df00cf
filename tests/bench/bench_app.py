"""This app by itself: starting, the first request beside the tenth, what each part of one costs, memory in the long run.

BENCH_REQUESTS=100000 sets how many requests the memory is measured over.
"""

from __future__ import annotations

import logging
import math
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ask_sdk_model.request_envelope import RequestEnvelope

from skill.alexa.endpoint import UNREAD
from skill.alexa.serializer.body import check_shape, read_body
from skill.alexa.serializer.plans import PlannedSerializer
from skill.alexa.skill import build_skill
from skill.alexa.validation import enforce
from skill.alexa.validation.families import size_of, text_of
from skill.alexa.verification.signature import SignatureVerifier
from skill.settings import Settings
from skill.web.state import open_state
from tests.alexa.verification.cases.signing import Signer
from tests.bench.load import post, put
from tests.bench.servers import APP, Server, served
from tests.pki.files import Pki
from tests.pki.stand_in import StandIn
from tests.web.processes import PUBLIC_URL, SERVERS, SKILL_ID

REQUESTS = int(os.environ.get("BENCH_REQUESTS", "10000"))
TIMES, BATCH = 40, 25
_LOG = logging.getLogger(__name__)


def main() -> None:
    """Measure and print."""
    pki = Pki.made(time.time())
    with tempfile.TemporaryDirectory() as name, StandIn(pki, Path(name)) as host:
        folder = Path(name)
        for kind in SERVERS:
            with _app(host, folder, kind) as server:
                print(f"  from the start of {kind} to the first 200: {server.started_ms:.0f} ms")
                print(f"  first request, its certificate fetched: {_ms(server, pki):.1f} ms")
        with _app(host, folder) as server:
            post(
                server.url, _now(pki).sends(_now(pki).typical(shift=-300))
            )  # refused, but its key is known then
            first, *others = (_ms(server, pki) for _ in range(20))
            print(
                f"  first request, its key known: {first:.1f} ms; tenth: {statistics.median(others[5:]):.1f} ms"
            )
            _print_memory(server, pki, folder)
        with _environment(host.environment()):
            _print_parts(_now(pki))


def _now(pki: Pki) -> Signer:
    return Signer(pki, float(math.ceil(time.time())))


@contextmanager
def _app(host: StandIn, folder: Path, kind: str = "granian") -> Iterator[Server]:
    values = {"SKILL_ID": SKILL_ID, "SKILL_PUBLIC_URL": PUBLIC_URL, **host.environment()}
    with served("this app", APP, folder, values, kind) as server:
        yield server


def _ms(server: Server, pki: Pki) -> float:
    signed = _now(pki).sends()
    began = time.perf_counter()
    assert post(server.url, signed) == 200
    return (time.perf_counter() - began) * 1000


def _print_memory(server: Server, pki: Pki, folder: Path) -> None:
    answered = 0
    for share in (0.1, 0.25, 0.5, 0.75, 1.0):
        while answered < REQUESTS * share:
            answered += put(server.url, _now(pki).sends(), 8, 2, folder).answered
        print(f"  memory of the worker after {answered:7,} requests: {server.memory_mb():.1f} MB", flush=True)


def _print_parts(signer: Signer) -> None:
    """The parts of one request in this process, in microseconds: the best of many batches.

    In turn they take longer than their sum, because each finds the processor's caches full of the others.
    """
    signed, headers = signer.sends(), dict(signer.sends().headers)
    state = open_state(Settings(store="memory:", public_url=PUBLIC_URL), local=False, environ={})
    custom_skill, serializer, verifier = (
        build_skill(state.skill),
        PlannedSerializer(UNREAD),
        SignatureVerifier(),
    )
    payload = read_body(signed.body)
    envelope = serializer.deserialize(payload, RequestEnvelope)
    reply = custom_skill.invoke(request_envelope=envelope, context=None)
    written = serializer.serialize(reply)
    size = size_of(text_of(written))
    parts: dict[str, Callable[[], object]] = {
        "signature, key known": lambda: verifier.verify(headers, signed.body),
        "bytes to JSON": lambda: read_body(signed.body),
        "shape": lambda: check_shape(payload),
        "JSON to envelope": lambda: serializer.deserialize(payload, RequestEnvelope),
        "the skill itself": lambda: custom_skill.invoke(request_envelope=envelope, context=None),
        "reply to JSON": lambda: serializer.serialize(reply),
        "rules of the platform": lambda: enforce(payload, written, True, _LOG, size=size),
        "JSON to text": lambda: text_of(written),
        "all of it in turn": lambda: state.endpoint.answer(headers, signed.body),
    }
    for name, part in parts.items():
        print(f"  {name:24}{_best_us(part):8.1f} µs")


def _best_us(part: Callable[[], object]) -> float:
    def batch() -> float:
        began = time.process_time()
        for _ in range(BATCH):
            part()
        return (time.process_time() - began) / BATCH * 1e6

    part()
    return min(batch() for _ in range(TIMES))


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(values)
    yield
    os.environ.clear()
    os.environ.update(before)


if __name__ == "__main__":
    main()
