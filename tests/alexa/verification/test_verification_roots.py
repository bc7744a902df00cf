"""Whom this computer trusts is read once, from SSL_CERT_FILE or certifi, and never guessed."""

from __future__ import annotations

from pathlib import Path

import certifi
import pytest

from skill.alexa.verification.certificates import signing_key, trust_roots
from skill.errors import RequestRefused, SettingsError
from tests.alexa.verification.cases.signing import Signer
from tests.pki.authority import pem


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "roots.pem"
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return path


def test_ssl_cert_file_decides_who_is_trusted(skill: Signer, bundle: Path) -> None:
    bundle.write_bytes(pem(skill.pki.root))
    roots = trust_roots()
    assert roots.path == str(bundle)
    key = signing_key(skill.pki.files["/echo.api/good.pem"], roots.store, skill.now)
    assert key.key == skill.pki.signer.key.public_key()
    assert key.not_after == skill.pki.signer.certificate.not_valid_after_utc.timestamp()


@pytest.mark.parametrize("value", [None, ""])
def test_without_ssl_cert_file_certifi_is_trusted(
    value: str | None, skill: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    if value is None:
        monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    else:
        monkeypatch.setenv("SSL_CERT_FILE", value)
    roots = trust_roots()
    assert roots.path == certifi.where()
    with pytest.raises(RequestRefused, match="not trusted"):
        signing_key(skill.pki.files["/echo.api/good.pem"], roots.store, skill.now)


def test_an_odd_certificate_in_a_bundle_does_not_spoil_the_others(skill: Signer, bundle: Path) -> None:
    odd = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    bundle.write_bytes(b"# remarks\n" + odd + pem(skill.pki.root) + odd)
    assert signing_key(skill.pki.files["/echo.api/good.pem"], trust_roots().store, skill.now)


def test_a_bundle_that_is_not_there_is_said_at_the_start(bundle: Path) -> None:
    with pytest.raises(
        SettingsError, match=r"SSL_CERT_FILE names .+roots.pem, which cannot be read .+ unset it"
    ):
        trust_roots()


def test_a_bundle_without_certificates_is_said_at_the_start(bundle: Path) -> None:
    bundle.write_text("nothing here", encoding="utf-8")
    with pytest.raises(SettingsError, match="holds no certificate"):
        trust_roots()
