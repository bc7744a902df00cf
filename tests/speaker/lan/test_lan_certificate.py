"""The certificate that is made here: for this house alone, private, renewed in time."""

from __future__ import annotations

import ssl
import stat
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import Encoding

from skill.errors import SettingsError
from skill.speaker.lan.certificate import AUTHORITY_LIFE, LIFE, RENEWED, Certificates, certificates
from skill.speaker.lan.house import House, at_home, names_of

HOUSE = House(("192.168.1.20", "10.0.0.7"), ("kitchen.local", "kitchen"))
NOW = datetime(2026, 11, 27, tzinfo=UTC)
DAY = timedelta(days=1)


def server(made: Certificates) -> x509.Certificate:
    return x509.load_pem_x509_certificate(made.server.read_bytes())


def names(certificate: x509.Certificate) -> set[str]:
    value = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(each.value) for each in value}


def test_it_names_every_address_and_the_computers_own_name(tmp_path: Path) -> None:
    assert names(server(certificates(tmp_path, HOUSE))) == {
        "192.168.1.20",
        "10.0.0.7",
        "kitchen.local",
        "kitchen",
    }


def test_the_keys_are_readable_by_this_user_alone(tmp_path: Path) -> None:
    made = certificates(tmp_path / "lan", HOUSE)
    keys = [path for path in made.folder.iterdir() if b"PRIVATE KEY" in path.read_bytes()]
    assert len(keys) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in keys} == {0o600}


def test_openssl_accepts_it_for_this_house(tmp_path: Path) -> None:
    made = certificates(tmp_path, HOUSE)
    trusted = tmp_path / "trusted.pem"
    trusted.write_bytes(made.authority.public_bytes(Encoding.PEM))
    check = ["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", str(trusted)]
    for asked in (
        ["-verify_ip", "192.168.1.20"],
        ["-verify_ip", "10.0.0.7"],
        ["-verify_hostname", "kitchen.local"],
    ):
        subprocess.run([*check, *asked, str(made.server)], check=True, capture_output=True)


@pytest.mark.parametrize("stolen", [["8.8.8.8"], ["bank.example"], ["192.168.1.20", "bank.example"]])
def test_even_a_stolen_authority_vouches_for_no_page_of_the_internet(
    tmp_path: Path, stolen: list[str]
) -> None:
    from skill.speaker.lan import certificate as ours

    made = certificates(tmp_path, HOUSE)
    pair = ours._read(tmp_path / "authority.pem")
    false = House(tuple(at for at in stolen if at[0].isdigit()), tuple(n for n in stolen if n[0].isalpha()))
    _, forged = ours._new_server(false, pair, datetime.now(UTC))
    (tmp_path / "forged.pem").write_bytes(forged.public_bytes(Encoding.PEM))
    (tmp_path / "trusted.pem").write_bytes(made.authority.public_bytes(Encoding.PEM))
    check = ["openssl", "verify", "-CAfile", str(tmp_path / "trusted.pem"), str(tmp_path / "forged.pem")]
    done = subprocess.run(check, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode != 0
    assert "permitted subtree violation" in done.stderr


def test_it_is_kept_while_nothing_changes(tmp_path: Path) -> None:
    first = server(certificates(tmp_path, HOUSE, NOW))
    assert server(certificates(tmp_path, HOUSE, NOW + LIFE - RENEWED - DAY)) == first


def test_it_is_made_anew_before_it_ends_and_the_trust_stays(tmp_path: Path) -> None:
    first = certificates(tmp_path, HOUSE, NOW)
    old, trusted = server(first), first.authority
    later = certificates(tmp_path, HOUSE, NOW + LIFE - RENEWED + DAY)
    assert server(later).not_valid_after_utc > old.not_valid_after_utc
    assert later.authority == trusted


def test_another_address_needs_another_certificate_and_no_new_trust(tmp_path: Path) -> None:
    trusted = certificates(tmp_path, HOUSE).authority
    moved = certificates(tmp_path, House(("192.168.1.33",), HOUSE.names))
    assert names(server(moved)) == {"192.168.1.33", "kitchen.local", "kitchen"}
    assert moved.authority == trusted


def test_another_name_that_the_authority_may_not_vouch_for_needs_another_authority(tmp_path: Path) -> None:
    trusted = certificates(tmp_path, HOUSE).authority
    renamed = certificates(tmp_path, House(HOUSE.addresses, ("parlour.local", "parlour")))
    assert renamed.authority != trusted
    assert server(renamed).issuer == renamed.authority.subject


def test_browsers_accept_how_long_it_holds(tmp_path: Path) -> None:
    made = server(certificates(tmp_path, HOUSE, NOW))
    assert made.not_valid_after_utc - made.not_valid_before_utc < timedelta(days=398)
    assert AUTHORITY_LIFE > 5 * LIFE


@pytest.mark.parametrize("rubbish", [b"", b"-----BEGIN", b"\0" * 100])
def test_damaged_files_are_made_anew(tmp_path: Path, rubbish: bytes) -> None:
    certificates(tmp_path, HOUSE)
    for name in ("authority.pem", "server.pem"):
        (tmp_path / name).write_bytes(rubbish)
    made = certificates(tmp_path, HOUSE)
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(made.server)


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    with pytest.raises(SettingsError, match=r"authority\.pem cannot be written: .*\."):
        certificates(tmp_path / "file" / "lan", HOUSE)


def test_its_fingerprint_is_what_phones_show(tmp_path: Path) -> None:
    made = certificates(tmp_path, HOUSE)
    shown = subprocess.run(
        ["openssl", "x509", "-inform", "DER", "-noout", "-fingerprint", "-sha256"],
        input=made.authority.public_bytes(serialization.Encoding.DER),
        capture_output=True,
        check=True,
    )
    assert made.fingerprint in shown.stdout.decode()


def test_only_addresses_of_a_home_are_served() -> None:
    found = [
        "127.0.0.1",
        "8.8.8.8",
        "192.168.1.20",
        "10.1.2.3",
        "100.64.0.9",
        "169.254.3.4",
        "224.0.0.1",
        "fe80::1",
        "0.0.0.0",
    ]
    assert at_home([*found, "192.168.1.20"]) == ["192.168.1.20", "10.1.2.3", "100.64.0.9", "169.254.3.4"]


@pytest.mark.parametrize(
    ("hostname", "told"),
    [
        ("Kitchen-PC", ("kitchen-pc.local", "kitchen-pc")),
        ("kitchen.fritz.box", ("kitchen.local", "kitchen")),
        ("localhost", ()),
        ("", ()),
        ("küche", ()),
        ("-pc", ()),
    ],
)
def test_a_name_is_given_where_the_computer_has_one(hostname: str, told: tuple[str, ...]) -> None:
    assert names_of(hostname) == told
