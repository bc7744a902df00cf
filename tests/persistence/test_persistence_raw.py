"""What lies in the files and tables themselves, read without the store."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from skill.persistence import FinishedSession, LastPlace, Who
from skill.persistence.keys import Keys, given_secret
from skill.persistence.open import open_keys, open_memory
from tests.persistence.conftest import Store

USER, PERSON, DEVICE = "amzn1.ask.account.ABC", "amzn1.ask.person.DEF", "amzn1.ask.device.GHI"
KEYS = Keys(given_secret("a secret for these tests"))
HOUSEHOLD = KEYS.who(USER, None, DEVICE)
SPEAKER = KEYS.who(USER, PERSON, KEYS.who(USER, None, "another").device)
OTHERS = KEYS.who("amzn1.ask.account.XYZ", None, DEVICE)

in_files_and_tables = pytest.mark.parametrize("store", ["sqlite", "moto", "dynalite"], indirect=True)


def fill(store: Store, who: Who, mark: str) -> None:
    memory, now = store.memory, store.clock()
    memory.keep_settings(who, {"time_zone": f"zone-{mark}"}, visit=True)
    for n in range(6):
        memory.finish(who, FinishedSession(f"run-{mark}-{n}", "foot", f"length-{mark}", now - n, 600))
    memory.keep_place(who, LastPlace(f"token-{mark}", now, f"content-{mark}"))


@pytest.fixture
def filled(store: Store) -> Store:
    for who, mark in [(HOUSEHOLD, "household"), (SPEAKER, "speaker"), (OTHERS, "others")]:
        fill(store, who, mark)
    return store


def assert_marks(raw: str, there: list[str], gone: list[str]) -> None:
    for mark in there:
        assert all(f"{kind}-{mark}" in raw for kind in ("zone", "run", "length", "token"))
    for mark in gone:
        assert not [kind for kind in ("zone", "run", "length", "token", "content") if f"{kind}-{mark}" in raw]


@in_files_and_tables
def test_no_id_of_alexa_is_in_what_is_kept(filled: Store) -> None:
    raw = filled.raw()

    assert HOUSEHOLD.user in raw
    assert_marks(raw, ["household", "speaker", "others"], [])
    assert "amzn1" not in raw


@in_files_and_tables
def test_nothing_of_a_forgotten_account_is_left(filled: Store) -> None:
    filled.memory.forget(HOUSEHOLD)
    raw = filled.raw()

    assert_marks(raw, ["others"], ["household", "speaker"])
    assert SPEAKER.person is not None
    assert SPEAKER.device is not None
    assert not [key for key in (HOUSEHOLD.user, SPEAKER.person, SPEAKER.device) if key in raw]


@in_files_and_tables
def test_nothing_of_a_forgotten_speaker_is_left(filled: Store) -> None:
    filled.memory.forget(SPEAKER)
    raw = filled.raw()

    assert_marks(raw, ["others"], ["speaker"])
    assert "zone-household" in raw
    assert "run-household-5" in raw
    assert SPEAKER.person is not None
    assert SPEAKER.person not in raw


@in_files_and_tables
def test_nothing_of_a_forgotten_account_is_left_while_another_process_reads(filled: Store) -> None:
    other = filled.another()
    other.recall(OTHERS)
    filled.memory.forget(HOUSEHOLD)

    assert_marks(filled.raw(), ["others"], ["household", "speaker"])
    assert other.recall(HOUSEHOLD).finished == 0


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_what_has_outlived_its_time_is_erased_from_the_file(filled: Store) -> None:
    filled.clock.pass_days(401)
    filled.memory.keep_settings(Who("new"), {"way": "flow"})
    for memory in filled.opened:
        memory.close()

    assert_marks(filled.raw(), [], ["household", "speaker", "others"])


def test_file_and_secret_are_for_their_owner_alone(tmp_path: Path) -> None:
    setting = f"sqlite:///{tmp_path}/new/folder/memory.sqlite3"
    before = os.umask(0)
    try:
        memory = open_memory(setting)
        memory.finish(
            open_keys(setting).who(USER, None, DEVICE), FinishedSession("run", "foot", "full", 0, 1)
        )
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "new").rglob("*")}
        memory.close()
    finally:
        os.umask(before)

    assert {name for name in modes if "sqlite3" in name} >= {"memory.sqlite3", "memory.sqlite3.secret"}
    assert {oct(mode) for name, mode in modes.items() if name != "folder"} == {oct(0o600)}
    assert modes["folder"] == 0o700
