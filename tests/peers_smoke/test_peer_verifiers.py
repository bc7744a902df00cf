"""Two verifiers and Amazon's adapter, with an authority made up on the spot that signs the way Alexa does."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

SIGNER = "echo-api.amazon.com"
URL = "https://s3.amazonaws.com/echo.api/echo-api-cert.pem"
BOTH = ("alexa-verifier", "ask-sdk-express-adapter")


@dataclass(frozen=True)
class Amazonlike:
    """A root, the chain it vouches for, and the key that signs requests."""

    root: str
    """PEM of the root."""
    chain: str
    """PEM of the signing certificate, then the root."""
    sign: Callable[[bytes], str]
    """Base64 of the RSA-SHA256 signature of some bytes."""


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _certificate(
    subject: str, key: rsa.RSAPrivateKey, issuer: str, issuer_key: rsa.RSAPrivateKey, ca: bool
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if not ca:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(subject)]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


@pytest.fixture(scope="session")
def amazonlike() -> Amazonlike:
    """One authority and one signer for the whole run: RSA keys take time to make."""
    root_key, key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    root = _certificate("Smoke root", root_key, "Smoke root", root_key, ca=True)
    leaf = _certificate(SIGNER, key, "Smoke root", root_key, ca=False)

    def sign(body: bytes) -> str:
        return base64.b64encode(key.sign(body, padding.PKCS1v15(), hashes.SHA256())).decode()

    return Amazonlike(root=_pem(root), chain=_pem(leaf) + _pem(root), sign=sign)


@pytest.fixture
def launch() -> dict[str, Any]:
    """A launch request, fresh enough to be believed."""
    application = {"applicationId": "amzn1.ask.skill.smoke"}
    user = {"userId": "amzn1.ask.account.smoke"}
    return {
        "version": "1.0",
        "session": {"new": True, "sessionId": "smoke", "application": application, "user": user},
        "context": {"System": {"application": application, "user": user}},
        "request": {
            "type": "LaunchRequest",
            "requestId": "smoke",
            "timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "locale": "en-US",
        },
    }


@pytest.fixture
def body(launch: dict[str, Any]) -> bytes:
    """The bytes of that request."""
    return json.dumps(launch).encode()


@pytest.fixture
def roots(tmp_path: Path, amazonlike: Amazonlike) -> Path:
    path = tmp_path / "roots.pem"
    path.write_text(amazonlike.root)
    return path


@pytest.fixture
def vector(amazonlike: Amazonlike, body: bytes) -> dict[str, str]:
    encoded = base64.b64encode(body).decode()
    return {"url": URL, "signature": amazonlike.sign(body), "body": encoded, "chain": amazonlike.chain}


def _accepted(verdicts: dict[str, Any]) -> list[bool]:
    return [verdicts[judge]["accepted"] for judge in BOTH]


def test_both_verifiers_accept_a_signed_request(
    peer: Callable[..., list[Any]], roots: Path, vector: dict[str, str]
) -> None:
    [verdicts] = peer("verify", "--roots", roots, input=[vector])
    assert verdicts == {judge: {"accepted": True} for judge in BOTH}


def test_both_verifiers_refuse_forgeries(
    peer: Callable[..., list[Any]], roots: Path, vector: dict[str, str], amazonlike: Amazonlike
) -> None:
    forgeries = [
        {**vector, "signature": amazonlike.sign(b"something else")},
        {**vector, "url": URL.replace("echo.api", "echo.other")},
        {**vector, "url": URL + "?nothing-there", "chain": None},
    ]
    verdicts = peer("verify", "--roots", roots, input=forgeries)
    assert [_accepted(verdict) for verdict in verdicts] == [[False, False]] * len(forgeries)


def test_only_amazons_verifier_asks_who_vouches_for_the_signer(
    peer: Callable[..., list[Any]], vector: dict[str, str]
) -> None:
    [verdicts] = peer("verify", input=[vector])
    assert _accepted(verdicts) == [True, False]


@pytest.fixture
def http() -> Iterator[requests.Session]:
    """A client that goes to the loopback address straight, whatever proxy the environment names."""
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Content-Type"] = "application/json"
        yield session


def test_without_verification_it_answers_an_unsigned_request(
    peer_server: Callable[..., str], http: requests.Session, body: bytes
) -> None:
    reply = http.post(peer_server("express-adapter", "--verify", "off"), data=body, timeout=60)
    assert reply.status_code == 200
    assert reply.json()["response"]["outputSpeech"]["ssml"] == "<speak>Roll slowly.</speak>"


def test_with_verification_only_a_signed_request_is_answered(
    peer_server: Callable[..., str],
    http: requests.Session,
    body: bytes,
    amazonlike: Amazonlike,
    tmp_path: Path,
) -> None:
    chain, root = tmp_path / "chain.pem", tmp_path / "root.pem"
    chain.write_text(amazonlike.chain)
    root.write_text(amazonlike.root)
    url = peer_server("express-adapter", "--chain", chain, "--roots", root)
    signed = {"SignatureCertChainUrl": URL, "Signature-256": amazonlike.sign(body)}
    assert http.post(url, data=body, headers=signed, timeout=60).status_code == 200
    assert http.post(url, data=body + b" ", headers=signed, timeout=60).status_code == 400
    assert http.post(url, data=body, timeout=60).status_code == 400
