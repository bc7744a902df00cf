"""The signature: RSA PKCS #1 v1.5 with SHA-256, over the body's bytes exactly as they came.

(Amazon, Host a Custom Skill as a Web Service, "Verify the request signature")
"""

from __future__ import annotations

import binascii
import re
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from skill.errors import RequestRefused

from .certificates import KeyCache, SigningKey, TrustRoots, fetch_chain, signing_key, trust_roots

# Which certificate addresses are Amazon's, whatever way they are written.
#
# Amazon's rules, after normalisation: scheme ``https`` and host ``s3.amazonaws.com`` in any case, port
# absent or 443, path beginning with ``/echo.api/`` in exactly this case. (Amazon, Host a Custom Skill
# as a Web Service, "Verify the signature certificate URL")
#
# Two programs may read one odd address in two ways, and then the address that is checked is not the
# one that is fetched. So the form is checked first, against one strict expression, and the address
# that is fetched is written anew from its path. Refused by form alone, although some readers would
# accept them: user information (``s3.amazonaws.com@evil.example``), backslashes, white space and
# control characters, anything outside ASCII, percent signs (``%2e%2e`` is ``..`` to some), a host
# with a trailing dot, ports such as ``0443`` or an empty one, queries and fragments (they would let a
# sender name one file in endless ways), commas (two header values joined), and empty path segments
# (``//`` is one slash to a file system and another object to S3). Amazon's addresses use none of these.

MAX_URL_LENGTH = 512
"""Characters. Amazon's addresses have about 60."""

_FORM = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<host>[A-Za-z0-9.-]+)(?P<port>:[0-9]*)?"
    r"(?P<path>(?:/[A-Za-z0-9._~!$&'()*+;=:@-]+)+)"
)


@lru_cache(maxsize=64)
def normalised_url(url: str) -> str:
    """Return the one form of a certificate address that is fetched and remembered.

    Raises ``RequestRefused`` where the address is not one of Amazon's.
    """
    if len(url) > MAX_URL_LENGTH:
        raise RequestRefused("the certificate URL is too long")
    form = _FORM.fullmatch(url)
    if form is None:
        raise RequestRefused("the certificate URL is not in a plain form")
    if form["scheme"].lower() != "https":
        raise RequestRefused("the certificate URL is not https")
    if form["host"].lower() != "s3.amazonaws.com":
        raise RequestRefused("the certificate URL has another host")
    if form["port"] not in (None, ":443"):
        raise RequestRefused("the certificate URL has another port")
    path = _without_dots(form["path"])
    if not path.startswith("/echo.api/"):
        raise RequestRefused("the certificate URL has another path")
    return "https://s3.amazonaws.com" + path


def _without_dots(path: str) -> str:
    """Resolve ``.`` and ``..`` as RFC 3986, section 5.2.4, does: above the root there is only the root."""
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return "/" + "/".join(kept)


_PADDING, _HASH = PKCS1v15(), SHA256()


class SignatureVerifier:
    """Refuses every request Alexa did not sign. One per process: it keeps the checked keys."""

    def __init__(self, *, clock: Callable[[], float] = time.time, roots: TrustRoots | None = None) -> None:
        """Take a clock in seconds since 1970, and roots other than this computer's where wanted.

        Raises ``SettingsError`` where this computer's roots cannot be read.
        """
        self._clock = clock
        self._roots = roots or trust_roots()
        self.keys = KeyCache(self._load, clock)

    def verify(self, headers: Mapping[str, Any], body: bytes, envelope: object = None) -> None:
        """Check the headers ``SignatureCertChainUrl`` and ``Signature-256`` against the body.

        The envelope is not looked at. Raises ``RequestRefused`` where anything is amiss.
        """
        url, signature = _headers(headers)
        key = self.keys.key(normalised_url(url))
        try:
            key.verify(_decoded(signature), body, _PADDING, _HASH)
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
