"""A certificate made here: an authority of this household, and what it vouches for, this computer's names.

The authority may vouch for names of home networks only (RFC 5280, 4.2.1.10, "Name Constraints"): a phone
that trusts it can be shown no false page of the internet, even if its key were stolen. It holds ten years,
so that trusting it once is enough; the certificate holds less than the 398 days that browsers accept
(CA/Browser Forum, Baseline Requirements, 6.3.2) and is made anew before it ends, and where names change.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from skill.errors import SettingsError
from skill.files import write_whole

from .house import House

AUTHORITY_LIFE: Final = timedelta(days=3650)
LIFE: Final = timedelta(days=390)
RENEWED: Final = timedelta(days=30)
"""So long before its end a certificate is made anew."""
_SLACK: Final = timedelta(days=1)
"""Phones whose clock is slow must not find it too young."""
_HOME_NETS: Final = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10")
_AUTHORITY: Final = "authority.pem"
_SERVER: Final = "server.pem"


@dataclass(frozen=True)
class Certificates:
    """What is kept in the folder."""

    folder: Path

    @property
    def server(self) -> Path:
        """Key, certificate and authority as PEM, as ``ssl.SSLContext.load_cert_chain`` reads them."""
        return self.folder / _SERVER

    @property
    def authority(self) -> x509.Certificate:
        """What a phone may trust. Raises SettingsError where it cannot be read."""
        return _read(self.folder / _AUTHORITY)[1]

    @property
    def fingerprint(self) -> str:
        """The authority's SHA-256, as phones show it: pairs of digits with colons."""
        return self.authority.fingerprint(hashes.SHA256()).hex(":").upper()


def certificates(folder: Path, house: House, now: datetime | None = None) -> Certificates:
    """Certificates for the house: those that are kept, made anew where they do not serve any more.

    Their files are readable by this user alone. Raises SettingsError where they cannot be kept.
    """
    now = now or datetime.now(UTC)
    made = Certificates(folder)
    authority = _kept(folder / _AUTHORITY, now)
    if authority is None or not _may_vouch(authority[1], house):
        authority = _new_authority(house, now)
        _keep(folder / _AUTHORITY, authority)
    server = _kept(made.server, now)
    if server is None or _hosts(server[1]) != house.hosts or server[1].issuer != authority[1].subject:
        _keep(made.server, _new_server(house, authority, now), authority[1])
    return made


_Pair = tuple[ec.EllipticCurvePrivateKey, x509.Certificate]


def _new_authority(house: House, now: datetime) -> _Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _subject(f"Gentle Roll at home {os.urandom(4).hex()}")  # another one is another authority
    permitted = [x509.IPAddress(net) for net in _nets(house)]
    named = [x509.DNSName(name) for name in dict.fromkeys(("local", *house.names))]
    builder = (
        _builder(name, name, key.public_key(), now, AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.NameConstraints([*permitted, *named], None), critical=True)
    )
    return key, builder.sign(key, hashes.SHA256())


def _new_server(house: House, authority: _Pair, now: datetime) -> _Pair:
    key, (signer, issuer) = ec.generate_private_key(ec.SECP256R1()), authority
    addresses = [x509.IPAddress(ipaddress.ip_address(each)) for each in house.addresses]
    names = [x509.DNSName(each) for each in house.names]
    vouched = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    life = min(LIFE, issuer.not_valid_after_utc - now)
    builder = (
        _builder(_subject("Gentle Roll"), issuer.subject, key.public_key(), now, life)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([*addresses, *names]), critical=False)
        .add_extension(vouched, critical=False)
    )
    return key, builder.sign(signer, hashes.SHA256())


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, life: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SLACK)
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _subject(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


# What is kept, and whether it still serves.


def _kept(path: Path, now: datetime) -> _Pair | None:
    """The pair in ``path``; None where there is none, none that can be read, or one that ends soon."""
    try:
        pair = _read(path)
    except SettingsError:
        return None
    return pair if pair[1].not_valid_after_utc - now > RENEWED else None


def _read(path: Path) -> _Pair:
    try:
        text = path.read_bytes()
        key = serialization.load_pem_private_key(text, None)
        certificate = x509.load_pem_x509_certificate(text)
    except (OSError, ValueError, TypeError) as error:
        raise SettingsError(f"{path} cannot be read: remove it, and a new one is made.") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        raise SettingsError(f"{path} holds another key than its certificate's: remove it.")
    return key, certificate


def _keep(path: Path, pair: _Pair, *chain: x509.Certificate) -> None:
    """Key and certificates, for this user alone."""
    key, certificate = pair
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    shown = (each.public_bytes(serialization.Encoding.PEM) for each in (certificate, *chain))
    write_whole(path, b"".join((secret, *shown)), SettingsError, mode=0o600)


def _hosts(certificate: x509.Certificate) -> frozenset[str]:
    """What a certificate is for."""
    named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return frozenset(str(each.value) for each in named)


def _may_vouch(authority: x509.Certificate, house: House) -> bool:
    permitted = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees
    nets = [each.value for each in permitted or () if isinstance(each.value, ipaddress.IPv4Network)]
    names = {each.value for each in permitted or () if isinstance(each, x509.DNSName)}
    covered = all(any(ipaddress.IPv4Address(each) in net for net in nets) for each in house.addresses)
    return covered and all(each in names for each in house.names)


def _nets(house: House) -> Iterator[ipaddress.IPv4Network]:
    """The networks of homes, and what else this computer has."""
    nets = [ipaddress.IPv4Network(each) for each in _HOME_NETS]
    yield from nets
    yield from (ipaddress.IPv4Network(each) for each in _outside(house.addresses, nets))


def _outside(addresses: Iterable[str], nets: list[ipaddress.IPv4Network]) -> Iterator[str]:
    return (each for each in addresses if not any(ipaddress.IPv4Address(each) in net for net in nets))
