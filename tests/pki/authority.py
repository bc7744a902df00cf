"""Certificates made on the spot: roots, intermediates, and leaves right and wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
DAY = 86_400.0


@dataclass(frozen=True)
class Party:
    """A certificate and the private key behind it."""

    certificate: x509.Certificate
    key: PrivateKey

    def key_pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def pem(*parties: Party) -> bytes:
    """A chain file: the certificates in the order given."""
    return b"".join(party.certificate.public_bytes(Encoding.PEM) for party in parties)


def curve_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@cache
def rsa_key(owner: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    """One RSA key per owner and process: making one takes a tenth of a second."""
    return rsa.generate_private_key(65537, bits)


def root(name: str, now: float, *, issuer: Party | None = None, owner: str | None = None) -> Party:
    """A root; with an `issuer`, the same root as that issuer vouches for it (a cross-signed root).

    Keys belong to owners; a root or intermediate is its own owner unless another is named.
    """
    return _issue(name, rsa_key(owner or name), issuer, (now - DAY, now + 3650 * DAY), _ca_extensions())


def intermediate(
    issuer: Party, name: str, now: float, *, owner: str | None = None, ends: float = 365 * DAY
) -> Party:
    return _issue(name, rsa_key(owner or name), issuer, (now - 2 * DAY, now + ends), _ca_extensions())


def leaf(
    issuer: Party | None,
    now: float,
    *,
    names: Sequence[str] | None = ("echo-api.amazon.com",),
    key: PrivateKey | None = None,
    starts: float = -DAY,
    ends: float = 30 * DAY,
    ca: bool = False,
    may_sign: bool = True,
    purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.SERVER_AUTH,
) -> Party:
    """A leaf; `starts` and `ends` in seconds from `now`, `names` None for no alternative names at all."""
    extensions: list[tuple[x509.ExtensionType, bool]] = _ca_extensions() if ca else _leaf_extensions(may_sign)
    extensions.append((x509.ExtendedKeyUsage([purpose]), False))
    if names is not None:
        extensions.append((x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), False))
    key = key or rsa_key("signer")
    return _issue("echo-api.amazon.com", key, issuer, (now + starts, now + ends), extensions)


def _ca_extensions() -> list[tuple[x509.ExtensionType, bool]]:
    return [(x509.BasicConstraints(ca=True, path_length=None), True), (_usage(cert_sign=True), True)]


def _leaf_extensions(may_sign: bool) -> list[tuple[x509.ExtensionType, bool]]:
    usage = _usage(digital_signature=may_sign, key_encipherment=True)
    return [(x509.BasicConstraints(ca=False, path_length=None), True), (usage, True)]


def _usage(
    *, digital_signature: bool = False, key_encipherment: bool = False, cert_sign: bool = False
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        key_encipherment=key_encipherment,
        key_cert_sign=cert_sign,
        crl_sign=cert_sign,
        content_commitment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _issue(
    name: str,
    key: PrivateKey,
    issuer: Party | None,
    validity: tuple[float, float],
    extensions: Sequence[tuple[x509.ExtensionType, bool]],
) -> Party:
    """Issue a certificate; without an issuer it is self-signed."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer = key if issuer is None else issuer.key
    starts, ends = (datetime.fromtimestamp(at, UTC).replace(microsecond=0) for at in validity)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(starts)
        .not_valid_after(max(ends, starts + timedelta(seconds=1)))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return Party(builder.sign(signer, SHA256()), key)
