"""Whom this computer trusts: the file ``SSL_CERT_FILE`` names, else certifi's roots."""

from __future__ import annotations

import os
import re
import warnings
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.verification import Store

from skill.errors import SettingsError

_PEM_BLOCK = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


@dataclass(frozen=True)
class TrustRoots:
    """The root certificates both the fetch and the chain are checked against, read once."""

    path: str
    """The PEM file, for the TLS connection to the host of the certificates."""
    store: Store
    """The same roots, for building the chain of the signing certificate."""


def trust_roots() -> TrustRoots:
    """Read this computer's roots; about 10 ms.

    Raises ``SettingsError`` where the file cannot be read or holds no certificate.
    """
    path = os.environ.get("SSL_CERT_FILE") or _certifi()
    try:
        blocks = _PEM_BLOCK.findall(Path(path).read_bytes())
    except OSError as error:
        raise SettingsError(
            f"SSL_CERT_FILE names {path}, which cannot be read ({error.strerror}). "
            "Point it at a PEM file of root certificates, or unset it to use certifi's."
        ) from error
    with warnings.catch_warnings():  # certifi itself holds a root with an odd serial number
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        roots = [root for root in map(_read, blocks) if root is not None]
    if not roots:
        raise SettingsError(
            f"{path} holds no certificate. Point SSL_CERT_FILE at a PEM file of root certificates, "
            "or unset it to use certifi's."
        )
    return TrustRoots(path=path, store=Store(roots))


def _certifi() -> str:
    import certifi

    return certifi.where()


def _read(block: bytes) -> x509.Certificate | None:
    """Read one root; bundles of whole systems hold an odd one now and then, which is then not trusted."""
    try:
        return x509.load_pem_x509_certificate(block)
    except (ValueError, x509.InvalidVersion):
        return None
