"""Bytes nobody foresaw, for each parser that meets bytes from outside: `python -m tests.trust.fuzz_parsers PARSER SECONDS`.

atheris (libFuzzer for Python) watches which branches an input reaches, and goes on from inputs that reached new ones.
A parser may refuse as it promises to; anything else that it raises ends the program with a status other than 0.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import atheris  # type: ignore[import-untyped]
from cryptography.x509.verification import Store

from tests.alexa.envelopes import body, typical
from tests.pki.files import Pki

with atheris.instrument_imports(include=["skill.routine", "skill.alexa", "skill.errors"]):
    from skill.alexa.serializer.body import read_body
    from skill.alexa.verification.certificates import signing_key
    from skill.alexa.verification.signature import normalised_url
    from skill.errors import RequestRefused
    from skill.routine.codec import OLD_VERSION, decode, encode
    from skill.routine.run import Run, Step, step_from_code
    from skill.routine.state import NOWHERE, Phase, SessionState
    from skill.routine.terms import Limb, Mode, Side, Technique


SHAPE = "abc123"
NOW = float(int(time.time()))


def _place(data: bytes) -> None:
    word = data.decode("utf-8", "replace")
    place = decode(word, SHAPE)
    if place is not None:
        again = encode(place, SHAPE)
        assert again == word or word.startswith(f"{OLD_VERSION}."), (
            "a word of the first version is written anew"
        )
        assert decode(again, SHAPE) == place


def _step(data: bytes) -> None:
    code = data.decode("utf-8", "replace")
    step = step_from_code(code)
    if step is not None:
        assert step.code == code or step.code.startswith(f"{code}."), (
            "a code of the first version ends earlier"
        )
        assert step_from_code(step.code) == step


def _url(data: bytes) -> None:
    with suppress(RequestRefused):
        url = normalised_url(data.decode("utf-8", "replace"))
        assert url.startswith("https://s3.amazonaws.com/echo.api/")
        assert normalised_url(url) == url


def _body(data: bytes) -> None:
    with suppress(RequestRefused):
        assert json.loads(json.dumps(read_body(data), allow_nan=False).encode()) is not None


def _chain(data: bytes) -> None:
    with suppress(RequestRefused):
        assert signing_key(data, ROOTS, NOW).key.key_size >= 2048


PKI = Pki.made(NOW)
ROOTS = Store([PKI.root.certificate])
RUNNING = SessionState(Phase.RUNNING, Mode.STREAM, Run("abc", Limb.FOOT), step=3, offset=43_210)
PARSERS: dict[str, tuple[Callable[[bytes], None], list[bytes]]] = {
    "place": (_place, [encode(place, SHAPE).encode() for place in (NOWHERE, RUNNING)]),
    "step": (_step, [Step(Limb.FOOT, Technique.RINSING, Side.LEFT).code.encode()]),
    "url": (_url, [b"https://s3.amazonaws.com:443/echo.api/../echo.api/echo-api-cert.pem"]),
    "body": (_body, [body(typical()), b'{"a":[1,2.5e3,null,true,"\\ud83d\\udc63"]}']),
    "chain": (_chain, list(PKI.files.values())),
}


def main(parser: str, seconds: str) -> None:
    """Feed one parser for so many seconds, beginning with inputs that are well."""
    feed, seeds = PARSERS[parser]
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds):
            (Path(folder) / str(number)).write_bytes(seed)
        atheris.Setup(
            [
                sys.argv[0],
                f"-max_total_time={seconds}",
                f"-artifact_prefix={folder}/",
                "-max_len=8192",
                "-rss_limit_mb=1024",
                folder,
            ],
            feed,
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
