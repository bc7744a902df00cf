"""The files a certificate host serves in the tests: good chains in every order, and bad ones of every kind."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.pki.authority import DAY, Party, curve_key, intermediate, leaf, pem, root, rsa_key

SOON = 3000
"""Seconds until what is nearly expired expires, and what is not yet valid begins.

Longer than all tests take, because servers and Amazon's programs go by the real clock; shorter than a key is kept.
"""


@dataclass(frozen=True)
class Pki:
    """A small world of trust: one root, two intermediates below it, a signer below these."""

    root: Party
    """What SSL_CERT_FILE holds."""
    high: Party
    """The intermediate below the root."""
    low: Party
    """The intermediate below `high`; it issued the signer."""
    signer: Party
    """Signs requests as Alexa does."""
    host: Party
    """The TLS certificate of s3.amazonaws.com in this world."""
    files: dict[str, bytes]
    """Served files by path; every path begins with `/echo.api/`."""

    @classmethod
    def made(cls, now: float) -> Pki:
        """Make everything around `now`, in seconds since 1970."""
        top = root("Test Root", now)
        high = intermediate(top, "Test High", now)
        low = intermediate(high, "Test Low", now)
        signer = leaf(low, now)
        host = leaf(low, now, names=("s3.amazonaws.com",), key=curve_key())
        files = {**_good(now, top, high, low, signer), **_bad(now, top, high, low, signer)}
        return cls(
            top, high, low, signer, host, {f"/echo.api/{name}.pem": data for name, data in files.items()}
        )


def _good(now: float, top: Party, high: Party, low: Party, signer: Party) -> dict[str, bytes]:
    stranger = root("Stranger", now)
    crossed = root("Test Root", now, issuer=stranger)
    return {
        "good": pem(signer, low, high),
        "shuffled": pem(signer, high, low),
        "with-root": pem(signer, low, high, top),
        "root-early": pem(signer, top, high, low),
        "with-cross-signed-root": pem(signer, low, high, crossed, stranger),
        "with-stranger": pem(signer, stranger, low, high),
        "twice-the-same": pem(signer, low, low, high, high),
        "with-remarks": b"Subject: signer\n" + pem(signer) + b"\nIssuer: low\r\n" + pem(low, high),
        "below-high": pem(leaf(high, now), high),
        "below-root": pem(leaf(top, now)),
        "several-names": pem(leaf(low, now, names=("example.com", "echo-api.amazon.com")), low, high),
        "nearly-expired": pem(leaf(low, now, ends=SOON), low, high),
    }


def _bad(now: float, top: Party, high: Party, low: Party, signer: Party) -> dict[str, bytes]:
    rogue = root("Test Root", now, owner="rogue root")
    rogue_low = intermediate(rogue, "Test Low", now, owner="rogue low")
    stale_low = intermediate(high, "Test Stale", now, ends=-DAY)

    def below_low(**options: object) -> bytes:
        return pem(leaf(low, now, **options), low, high)  # type: ignore[arg-type]

    return {
        "expired": below_low(starts=-3 * DAY, ends=-1),
        "not-yet-valid": below_low(starts=SOON),
        "other-name": below_low(names=("echo-api.amazon.com.example.com",)),
        "wildcard": below_low(names=("*.amazon.com",)),
        "no-names": below_low(names=None),
        "ca-as-leaf": below_low(ca=True),
        "may-not-sign": below_low(may_sign=False),
        "client-only": below_low(purpose=ExtendedKeyUsageOID.CLIENT_AUTH),
        "weak-key": below_low(key=rsa_key("weak", 1024)),
        "curve-key": below_low(key=curve_key()),
        "rogue": pem(leaf(rogue_low, now), rogue_low, rogue),
        "rogue-among-good": pem(leaf(rogue_low, now), low, high, top),
        "self-signed": pem(leaf(None, now)),
        "missing-low": pem(signer, high),
        "missing-high": pem(signer, low),
        "leaf-only": pem(signer),
        "leaf-last": pem(low, high, signer),
        "stale-intermediate": pem(leaf(stale_low, now), stale_low, high),
        "leaf-issued-by-leaf": pem(leaf(signer, now), signer, low, high),
        "too-many": pem(signer, low, high, *[top] * 14),
        "garbage": b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "half": pem(signer, low, high)[:500],
        "page": b"<html><body>It works!</body></html>",
        "empty": b"",
        "der": signer.certificate.public_bytes(Encoding.DER),
        "private-key": signer.key_pem(),
        "huge": pem(signer, low, high) + b"# padding\n" * 8192,
    }
