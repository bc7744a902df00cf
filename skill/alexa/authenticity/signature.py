"""The signature: RSA PKCS #1 v1.5 with SHA-256, over the body's bytes exactly as they came.

(Amazon, Host a Custom Skill as a Web Service, "Verify the request signature")
"""

from __future__ import annotations

import binascii
import time
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from skill.alexa.authenticity.chain import SigningKey, signing_key
from skill.alexa.authenticity.fetch import fetch_chain
from skill.alexa.authenticity.keys import KeyCache
from skill.alexa.authenticity.roots import TrustRoots, trust_roots
from skill.alexa.authenticity.url import normalised_url
from skill.alexa.webservice import AbstractVerifier
from skill.errors import RequestRefused

_PADDING, _HASH = PKCS1v15(), SHA256()


class SignatureVerifier(AbstractVerifier):
    """Refuses every request Alexa did not sign. One per process: it keeps the checked keys."""

    def __init__(self, *, clock: Callable[[], float] = time.time, roots: TrustRoots | None = None) -> None:
        """Take a clock in seconds since 1970, and roots other than this computer's where wanted.

        Raises ``SettingsError`` where this computer's roots cannot be read.
        """
        self._clock = clock
        self._roots = roots or trust_roots()
        self.keys = KeyCache(self._load, clock)

    def verify(
        self,
        headers: Mapping[str, Any],
        serialized_request_env: bytes | str,
        deserialized_request_env: object = None,
    ) -> None:
        """Check the headers ``SignatureCertChainUrl`` and ``Signature-256`` against the body.

        The envelope is not looked at. Raises ``RequestRefused`` where anything is amiss.
        """
        url, signature = _headers(headers)
        key = self.keys.key(normalised_url(url))
        body = serialized_request_env
        try:
            key.verify(_decoded(signature), body.encode() if isinstance(body, str) else body, _PADDING, _HASH)
        except InvalidSignature as error:
            raise RequestRefused("the signature does not belong to this body") from error

    def _load(self, url: str) -> SigningKey:
        return signing_key(fetch_chain(url, self._roots.path), self._roots.store, self._clock())


def _headers(headers: Mapping[str, Any]) -> tuple[str, str]:
    """Return the certificate URL and the signature, each present exactly once.

    Servers join a repeated header with commas; neither value can hold one, so a comma means two.
    """
    found: dict[str, str] = {}
    for name, value in headers.items():
        name = name.lower()
        if name in ("signaturecertchainurl", "signature-256"):
            if name in found or "," in value:
                raise RequestRefused("a signature header is repeated")
            found[name] = value
    try:
        return found["signaturecertchainurl"], found["signature-256"]
    except KeyError as error:
        raise RequestRefused("a signature header is missing") from error


def _decoded(signature: str) -> bytes:
    try:
        return binascii.a2b_base64(signature, strict_mode=True)
    except ValueError as error:  # binascii.Error is one; so is text outside ASCII
        raise RequestRefused("the signature is not base64") from error
