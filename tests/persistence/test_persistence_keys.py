"""Keys name nobody, are the same every day, and their secret is never lost by accident."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.errors import SettingsError, StoreError
from skill.persistence import NOBODY
from skill.persistence.keys import Keys, given_secret, passing_secret, secret_beside, secret_path

ROOT = Path(__file__).parents[2]
KEYS = Keys(given_secret("a secret for these tests"))


def test_keys_never_change_from_version_to_version() -> None:
    who = KEYS.who("user", "person", "device")

    # From OpenSSL: HMAC-SHA256 of "user\0user" and so on, base64 for URLs. A change would forget everybody.
    assert who.user == "Ia1HkrPSftfCsop6fIenDFSCleh0FC86DxTgwQzPGHw"
    assert who.person == "-WygHmECMB4FYb3w3P4FBFQoHHsLAFA9K3vlsHPkgtQ"
    assert who.device == "-t6gOgu0aoTcp7vk8zr6d0qpyjhofxO_SmzdN1PUoH4"


@settings(deadline=None)
@given(st.text(min_size=1), st.text(min_size=1))
def test_a_key_is_the_same_for_the_same_id_only(one: str, other: str) -> None:
    assert (KEYS.who(one).user == KEYS.who(other).user) == (one == other)


@settings(deadline=None)
@given(st.text(st.characters(), min_size=1))
def test_any_id_has_a_key_of_plain_letters(text: str) -> None:
    user = KEYS.who(text).user

    assert (len(user), user.isascii()) == (43, True)


def test_the_same_id_as_user_person_and_device_has_three_keys() -> None:
    who = KEYS.who("same", "same", "same")

    assert len({who.user, who.person, who.device}) == 3


def test_another_secret_makes_other_keys() -> None:
    assert KEYS.who("user") != Keys(given_secret("b secret for these tests")).who("user")
    assert Keys(passing_secret()).who("user") != Keys(passing_secret()).who("user")


@pytest.mark.parametrize("user_id", ["", None])
def test_a_request_without_a_user_is_nobodys(user_id: str | None) -> None:
    assert KEYS.who(user_id, "person", "device") == NOBODY


def test_a_short_secret_is_refused_with_a_remedy() -> None:
    with pytest.raises(SettingsError, match="openssl rand"):
        given_secret("short")


def test_the_secret_beside_a_store_is_made_once(tmp_path: Path) -> None:
    store = tmp_path / "folder" / "memory.sqlite3"
    first = secret_beside(store)()

    assert len(first) == 32
    assert secret_beside(store)() == first
    assert [one.name for one in store.parent.iterdir()] == ["memory.sqlite3.secret"]


def test_processes_that_start_together_agree_on_the_secret(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from skill.persistence.keys import secret_beside;"
        "print(secret_beside(Path(sys.argv[1]))().hex())"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "memory.sqlite3")]
    crowd = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        for _ in range(6)
    ]
    secrets = {one.communicate(timeout=180)[0] for one in crowd}

    assert len(secrets) == 1
    assert len(secrets.pop().strip()) == 64


@pytest.mark.parametrize("damage", [b"", b"abc", b"ab" * 31, b"zz" * 32, b"\xff" * 64])
def test_a_damaged_secret_is_an_error_and_is_left_as_it_is(tmp_path: Path, damage: bytes) -> None:
    store = tmp_path / "memory.sqlite3"
    secret_path(store).write_bytes(damage)

    with pytest.raises(StoreError, match="damaged"):
        secret_beside(store)()
    assert secret_path(store).read_bytes() == damage


def test_a_store_without_its_secret_gets_no_new_one(tmp_path: Path) -> None:
    store = tmp_path / "memory.sqlite3"
    store.write_bytes(b"kept")

    with pytest.raises(StoreError, match=r"secret memory.sqlite3.secret is missing"):
        secret_beside(store)()
    assert not secret_path(store).exists()


def test_a_secret_that_cannot_be_made_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StoreError, match="SKILL_SECRET"):
        secret_beside(tmp_path / "file" / "memory.sqlite3")()
