"""A certificate of a version that does not exist is refused like any other that cannot be read."""

from __future__ import annotations

import base64
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.verification import Store

from skill.alexa.verification.certificates import signing_key, trust_roots
from skill.errors import RequestRefused
from tests.pki.authority import Party, pem
from tests.pki.files import Pki

VERSION_3, VERSION_67 = b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x42"


def of_no_version(party: Party) -> bytes:
    der = party.certificate.public_bytes(Encoding.DER)
    assert VERSION_3 in der
    text = base64.encodebytes(der.replace(VERSION_3, VERSION_67, 1))
    return b"-----BEGIN CERTIFICATE-----\n" + text + b"-----END CERTIFICATE-----\n"


def test_in_a_chain_it_is_refused(pki: Pki) -> None:
    chain = of_no_version(pki.signer) + pem(pki.low, pki.high)
    with pytest.raises(RequestRefused, match="no readable chain"):
        signing_key(chain, Store([pki.root.certificate]), time.time())


def test_among_the_roots_it_is_not_trusted_and_the_others_are(
    pki: Pki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roots = tmp_path / "roots.pem"
    roots.write_bytes(of_no_version(pki.root) + pem(pki.root))
    monkeypatch.setenv("SSL_CERT_FILE", str(roots))
    assert signing_key(pki.files["/echo.api/good.pem"], trust_roots().store, time.time()).not_after
