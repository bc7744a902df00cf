"""How the cases are built: a `Signer` that signs like Alexa, and changes done to a good request.

A case is built by a `Signer`, which knows a test world of trust and a moment, so that the same table serves a verifier
in this process with a clock of its own and a server behind HTTP with the real one. For a server, build each
case just before it is sent, with `now` the present second rounded up: then no case drifts over its limit.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from tests.alexa import envelopes
from tests.alexa.envelopes import Json
from tests.pki.files import Pki
from tests.pki.stand_in import BASE

GOOD_URL = f"{BASE}/echo.api/good.pem"


@dataclass(frozen=True)
class Signed:
    """One HTTP request: its headers, in order and possibly repeated, and its body."""

    headers: Sequence[tuple[str, str]]
    body: bytes

    def joined(self) -> dict[str, str]:
        """The headers as a WSGI server hands them on: repeated ones joined with commas."""
        together: dict[str, str] = {}
        for name, value in self.headers:
            together[name] = f"{together[name]},{value}" if name in together else value
        return together


@dataclass(frozen=True)
class Signer:
    """Signs like Alexa, at `now`."""

    pki: Pki
    now: float

    def signature(self, body: bytes) -> str:
        return encoded(signer_key(self).sign(body, PKCS1v15(), hashes.SHA256()))

    def typical(self, **options: Any) -> Json:
        return envelopes.typical(at=self.now + options.pop("shift", 0.0)) | options

    def sends(
        self, body: bytes | Json | None = None, *, url: str = GOOD_URL, signature: str | None = None
    ) -> Signed:
        """A request with good headers around `body`; `signature` replaces the right one."""
        if body is None or isinstance(body, dict):
            body = envelopes.body(self.typical() if body is None else body)
        return Signed(
            (
                ("Content-Type", "application/json; charset=utf-8"),
                ("SignatureCertChainUrl", url),
                ("Signature-256", self.signature(body) if signature is None else signature),
            ),
            body,
        )

    def request(
        self, request: Json, *, shift: float = 0.0, application_id: str = envelopes.SKILL_ID
    ) -> Signed:
        """A good envelope around `request`, sent `shift` seconds from now."""
        return self.sends(envelopes.envelope(request, at=self.now + shift, application_id=application_id))


@dataclass(frozen=True)
class Case:
    """A request by name, and what is to become of it."""

    name: str
    build: Callable[[Signer], Signed]
    reason: str | None = None
    """Why it is refused with 400, as the error says it; None where it is to be answered with 200."""


NOT_PLAIN = "the certificate URL is not in a plain form"


def signer_key(skill: Signer) -> RSAPrivateKey:
    key = skill.pki.signer.key
    assert isinstance(key, RSAPrivateKey)
    return key


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def with_url(url: str) -> Callable[[Signer], Signed]:
    return lambda skill: skill.sends(url=url)


def changed(change: Callable[[Json], object]) -> Callable[[Signer], Signed]:
    """A good envelope after `change` was done to it."""

    def build(skill: Signer) -> Signed:
        whole = skill.typical()
        change(whole)
        return skill.sends(whole)

    return build


def raw(body: bytes) -> Callable[[Signer], Signed]:
    return lambda skill: skill.sends(body)


def text_changed(change: Callable[[str], str], encoding: str = "utf-8") -> Callable[[Signer], Signed]:
    """The text of a good envelope after `change`, signed as it then is."""

    def build(skill: Signer) -> Signed:
        text = envelopes.body(skill.typical()).decode()
        return skill.sends(change(text).encode(encoding, "surrogatepass"))

    return build


def member_added(member: str) -> Callable[[Signer], Signed]:
    return text_changed(lambda text: "{" + member + "," + text[1:])
