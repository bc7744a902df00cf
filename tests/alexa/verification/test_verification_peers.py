"""Two independent verifiers judge the same signatures, addresses and chains; every difference is written down.

None of the differences lets a request in here that is not Alexa's. Where Amazon's adapter for Express is stricter, it
is so about the order of a chain or the spelling of an address, which Amazon's own rules leave open.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.alexa.verification.cases import headers
from tests.alexa.verification.cases.chains import BAD_FILES, GOOD_FILES, with_file
from tests.alexa.verification.cases.signing import Case, Signer, with_url
from tests.alexa.verification.cases.urls import BAD_URLS, GOOD_URLS
from tests.pki.authority import pem
from tests.pki.files import Pki

AMAZON = "ask-sdk-express-adapter"

WIDER = {
    "shuffled",
    "root-early",
    "with-cross-signed-root",
    "with-stranger",
    "twice-the-same",
    "https://s3.amazonaws.com/../echo.api/good.pem",
    "https://s3.amazonaws.com/./echo.api/./good.pem",
    "https://s3.amazonaws.com/other/../echo.api/a/../good.pem",
}
"""Accepted here, refused by Amazon's adapter: it wants each certificate issued by the next, and a plain path."""

STRICTER = {
    "white space within",
    "no padding",
    "more after the padding",
    "ca-as-leaf",
    "may-not-sign",
    "client-only",
    "too-many",
    "https://user:word@s3.amazonaws.com/echo.api/good.pem",
    "https://s3.amazonaws.com\\echo.api\\good.pem",
    "https://s3.amazonaws.com/echo.api\\..\\evil/good.pem",
    "https://s3.amazonaws.com:0443/echo.api/good.pem",
    "https://s3.amazonaws.com:/echo.api/good.pem",
    "https://s3.amazonaws.com/echo.api/",
    "https://s3.amazonaws.com/echo.api/" + "a" * 512,
    "https://s3.amazonaws.com/echo.api/..",
    "https://s3.amazonaws.com/echo.api/../evil/good.pem",
    "https://s3.amazonaws.com/echo.api/./../good.pem",
    "https://s3.amazonaws.com/echo.api/a/../../good.pem",
    "https://s3.amazonaws.com/echo.api/%2e%2e/evil/good.pem",
    "https://s3.amazonaws.com/echo.api/good.pem%00",
    "https://s3.amazonaws.com/echo.api//good.pem",
    "https://s3.amazonaws.com/echo.api/good.pem?x=1",
    "https://s3.amazonaws.com/echo.api/good.pem#x",
    "https://s3.amazonaws.com/echo.api/good .pem",
    "https://s3.ama\tzonaws.com/echo.api/good.pem",
    "https://s3.amazonaws.com/echo.api/good.pem;https://evil.example",
}
"""Refused here, accepted by Amazon's adapter; some of these addresses it then fetches from outside /echo.api/."""

SIGNATURES = [case for case in headers.REFUSED if case.reason in (headers.NOT_BASE64, headers.FOREIGN)]
GOOD = {
    **{url: Case(url, with_url(url)) for url in GOOD_URLS},
    **{name: Case(name, with_file(name)) for name in GOOD_FILES},
}
BAD = {
    **{case.name: case for case in SIGNATURES},
    **{url: Case(url, with_url(url)) for url in BAD_URLS},
    **{name: Case(name, with_file(name)) for name in BAD_FILES if name not in ("slow", "drip")},
}


@pytest.fixture(scope="module")
def skill() -> Signer:
    """A world of trust of this moment: Amazon's programs go by the real clock."""
    now = float(int(time.time()))
    return Signer(Pki.made(now), now)


@pytest.fixture(scope="module")
def accepted(
    skill: Signer, peer: Callable[..., list[Any]], tmp_path_factory: pytest.TempPathFactory
) -> set[str]:
    """The names of the cases Amazon's adapter lets in."""
    roots: Path = tmp_path_factory.mktemp("peer") / "root.pem"
    roots.write_bytes(pem(skill.pki.root))
    cases = {**GOOD, **BAD}
    verdicts = peer("verify", "--roots", roots, input=[vector(case, skill) for case in cases.values()])
    return {name for name, verdict in zip(cases, verdicts, strict=True) if verdict[AMAZON]["accepted"]}


def vector(case: Case, skill: Signer) -> dict[str, str]:
    """One case as `peers/verify.mjs` takes it; every address outside the known files serves the good chain."""
    sent = case.build(skill)
    named = dict(sent.headers)
    url = named["SignatureCertChainUrl"]
    whole = {"url": url, "signature": named["Signature-256"], "body": base64.b64encode(sent.body).decode()}
    path = url.removeprefix("https://s3.amazonaws.com")
    if path in skill.pki.files or case.name in BAD_URLS or case.name in GOOD_URLS:
        whole["chain"] = skill.pki.files.get(path, skill.pki.files["/echo.api/good.pem"]).decode("latin-1")
    return whole


def test_what_is_answered_here_amazons_adapter_answers_or_is_known_to_refuse(accepted: set[str]) -> None:
    assert set(GOOD) - accepted == WIDER


def test_what_is_refused_here_amazons_adapter_refuses_or_is_known_to_answer(accepted: set[str]) -> None:
    assert set(BAD) & accepted == STRICTER
