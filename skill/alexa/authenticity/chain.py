"""From a PEM file to a public key that may sign requests.

The signing certificate must be valid now, name ``echo-api.amazon.com`` and lead to a root this computer
trusts. Nothing is pinned: Amazon changes certificate and issuer without notice. The intermediates may
come in any order, and the root may be in the file or not. (Amazon, Host a Custom Skill as a Web
Service, "Verify the signature certificate")
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from skill.errors import RequestRefused

SIGNER = "echo-api.amazon.com"
"""The name a signing certificate carries among its subject alternative names."""

MIN_KEY_BITS = 2048
"""Bits of an RSA key below which no web authority signs one any more."""

MAX_CERTIFICATES = 16
"""Certificates read from one file. Amazon's files have four."""


@dataclass(frozen=True)
class SigningKey:
    """A public key whose certificate was checked."""

    key: RSAPublicKey
    """Verifies signatures."""
    not_after: float
    """When its certificate ends, in seconds since 1970."""


def signing_key(pem: bytes, store: Store, now: float) -> SigningKey:
    """Check a chain (leaf first) against ``store`` at ``now``, in seconds since 1970.

    Raises ``RequestRefused`` with the reason where any check fails.
    """
    leaf, *intermediates = _certificates(pem)
    verifier = (
        PolicyBuilder()
        .store(store)
        .time(datetime.fromtimestamp(now, UTC))
        .build_server_verifier(x509.DNSName(SIGNER))
    )
    try:
        verifier.verify(leaf, intermediates)
        key = _key(leaf)
    except VerificationError as error:
        raise RequestRefused("the signing certificate is not trusted") from error
    except RequestRefused:
        raise
    except Exception as error:  # an extension or key that cannot be read; they share no class of errors
        raise RequestRefused("the signing certificate cannot be read") from error
    return SigningKey(key, leaf.not_valid_after_utc.timestamp())


def _certificates(pem: bytes) -> list[x509.Certificate]:
    try:
        chain = x509.load_pem_x509_certificates(pem)
    except (ValueError, x509.InvalidVersion) as error:
        raise RequestRefused("the certificate file holds no readable chain") from error
    if len(chain) > MAX_CERTIFICATES:
        raise RequestRefused("the certificate file holds too many certificates")
    return chain


def _key(leaf: x509.Certificate) -> RSAPublicKey:
    """Return the key of a certificate already trusted, after what a web server's rules leave open."""
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    if SIGNER not in names.get_values_for_type(x509.DNSName):  # a wildcard is not the name itself
        raise RequestRefused("the signing certificate names another host")
    if not _may_sign(leaf):
        raise RequestRefused("the signing certificate may not sign")
    key = leaf.public_key()
    if not isinstance(key, RSAPublicKey) or key.key_size < MIN_KEY_BITS:
        raise RequestRefused("the signing certificate has no strong RSA key")
    return key


def _may_sign(leaf: x509.Certificate) -> bool:
    try:
        return leaf.extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature
    except x509.ExtensionNotFound:  # no restriction stated
        return True
