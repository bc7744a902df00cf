"""Certificate files: bad ones of every kind, good ones in every order."""

from __future__ import annotations

from collections.abc import Callable

from tests.alexa.verification.cases.signing import Case, Signed, Signer, with_url
from tests.pki.stand_in import BASE

UNTRUSTED = "the signing certificate is not trusted"
UNREADABLE = "the certificate file holds no readable chain"
NOT_FETCHED = "the certificate could not be fetched"
NOT_THERE = "the certificate is not where its URL says"
LATE = "the certificate did not come in time"

BAD_FILES = {
    "expired": UNTRUSTED,
    "not-yet-valid": UNTRUSTED,
    "other-name": UNTRUSTED,
    "wildcard": "the signing certificate names another host",
    "no-names": UNTRUSTED,
    "ca-as-leaf": UNTRUSTED,
    "may-not-sign": "the signing certificate may not sign",
    "client-only": UNTRUSTED,
    "weak-key": "the signing certificate has no strong RSA key",
    "curve-key": "the signing certificate has no strong RSA key",
    "rogue": UNTRUSTED,
    "rogue-among-good": UNTRUSTED,
    "self-signed": UNTRUSTED,
    "missing-low": UNTRUSTED,
    "missing-high": UNTRUSTED,
    "leaf-only": UNTRUSTED,
    "leaf-last": UNTRUSTED,
    "stale-intermediate": UNTRUSTED,
    "leaf-issued-by-leaf": UNTRUSTED,
    "too-many": "the certificate file holds too many certificates",
    "garbage": UNREADABLE,
    "half": UNREADABLE,
    "page": UNREADABLE,
    "empty": UNREADABLE,
    "der": UNREADABLE,
    "private-key": UNREADABLE,
    "huge": "the certificate file is too large",
    "nowhere": NOT_THERE,
    "broken": NOT_THERE,
    "redirect": NOT_THERE,
    "gone": NOT_FETCHED,
    "slow": LATE,
    "drip": LATE,
}
"""Served files (see `tests.pki`) that must not let a request in."""

GOOD_FILES = [
    "shuffled",
    "with-root",
    "root-early",
    "with-cross-signed-root",
    "with-stranger",
    "twice-the-same",
    "with-remarks",
    "below-high",
    "below-root",
    "several-names",
    "nearly-expired",
]


def with_file(name: str) -> Callable[[Signer], Signed]:
    return with_url(f"{BASE}/echo.api/{name}.pem")


REFUSED = [Case(name, with_file(name), reason) for name, reason in BAD_FILES.items()]

ACCEPTED = [Case(name, with_file(name)) for name in GOOD_FILES]
