"""What SKILL_STORE and SKILL_SECRET may say."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from skill.errors import SettingsError
from skill.persistence import FinishedSession, Profile, Who
from skill.persistence.dynamodb import create_table
from skill.persistence.open import Store, open_guarded, open_keys, open_memory, parse_store, system_clock

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@pytest.mark.parametrize(
    ("setting", "store"),
    [
        ("memory:", Store("memory")),
        ("sqlite:////var/lib/roll.db", Store("sqlite", path=Path("/var/lib/roll.db"))),
        ("sqlite:///roll.db", Store("sqlite", path=Path.cwd() / "roll.db")),
        ("sqlite:///sub folder/ro%20ll.db", Store("sqlite", path=Path.cwd() / "sub folder" / "ro%20ll.db")),
        ("sqlite:///~/roll.db", Store("sqlite", path=Path.home() / "roll.db")),
        ("dynamodb://gentle-roll", Store("dynamodb", table="gentle-roll")),
        ("dynamodb://Gentle_Roll.2/", Store("dynamodb", table="Gentle_Roll.2")),
        ("dynamodb://table?region=eu-west-1", Store("dynamodb", table="table", region="eu-west-1")),
    ],
)
def test_a_setting_names_a_store(setting: str, store: Store) -> None:
    assert parse_store(setting) == store


@pytest.mark.parametrize("setting", [None, ""])
@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="other systems have other folders")
@pytest.mark.parametrize(
    ("named", "folder"), [(None, "home/.local/share"), ("data", "data"), ("", "home/.local/share")]
)
def test_without_a_setting_the_store_is_in_the_users_data_folder(
    setting: str | None, named: str | None, folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    if named is not None:
        monkeypatch.setenv("XDG_DATA_HOME", named and str(tmp_path / named))
    assert parse_store(setting).path == tmp_path / folder / "gentle-roll" / "memory.sqlite3"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="only XDG has this rule")
def test_a_relative_data_folder_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", "data")
    assert parse_store(None).path == tmp_path / ".local" / "share" / "gentle-roll" / "memory.sqlite3"


@pytest.mark.parametrize(
    "setting",
    [
        "sqlite",
        "sqlite:",
        "sqlite://",
        "sqlite:///",
        "sqlite://host/roll.db",
        "/var/lib/roll.db",
        "memory",
        "memory://",
        "postgres://table",
        "dynamodb://",
        "dynamodb://ab",
        "dynamodb://a table",
        "dynamodb://table/part",
        "dynamodb://table?colour=blue",
        "dynamodb://" + "x" * 256,
    ],
)
def test_a_setting_that_names_no_store_is_refused_with_a_remedy(setting: str) -> None:
    with pytest.raises(SettingsError, match=r"SKILL_STORE is .*(It is sqlite|comes the table's name)"):
        open_memory(setting)


def test_opening_touches_nothing(tmp_path: Path) -> None:
    setting = f"sqlite:///{tmp_path}/folder/memory.sqlite3"
    open_memory(setting)
    open_keys(setting)

    assert list(tmp_path.iterdir()) == []


def test_a_guarded_store_keeps_under_its_own_keys(tmp_path: Path) -> None:
    setting, log = f"sqlite:///{tmp_path}/memory.sqlite3", list[str]()
    guarded = open_guarded(setting, log=log.append)
    who = guarded.who("user", None, "device")
    guarded.finish(who, FinishedSession("run-1", "foot", "full", system_clock(), 600))
    guarded.close()

    again = open_guarded(setting, log=log.append)
    assert again.who("user", None, "device") == who
    assert again.recall(who).finished == 1
    again.close()
    assert log == []


def test_a_secret_that_is_set_needs_no_file(tmp_path: Path) -> None:
    keys = open_keys(f"sqlite:///{tmp_path}/memory.sqlite3", "a secret for these tests")

    assert keys.who("user") == open_keys("memory:", "a secret for these tests").who("user")
    assert list(tmp_path.iterdir()) == []


def test_dynamodb_needs_a_secret() -> None:
    with pytest.raises(SettingsError, match="SKILL_SECRET is not set"):
        open_keys("dynamodb://table")
    open_keys("dynamodb://table", "a secret for these tests")


def test_a_table_is_opened_with_the_settings_alone(
    dynalite_url: str, plain_client: Callable[[str], DynamoDBClient]
) -> None:
    create_table(plain_client(dynalite_url), "opened-by-settings")
    memory = open_memory("dynamodb://opened-by-settings")

    assert memory.recall(Who("account")) == Profile()
    assert memory.check().ok
    memory.close()


def test_a_fresh_memory_whose_health_is_asked_first_keeps_what_follows(tmp_path: Path) -> None:
    guarded = open_guarded(f"sqlite:///{tmp_path}/memory.sqlite3", log=pytest.fail)
    assert guarded.check().ok

    who = guarded.who("account")
    guarded.keep_settings(who, {"pace": "calm"})
    guarded.close()
    assert open_guarded(f"sqlite:///{tmp_path}/memory.sqlite3", log=pytest.fail).recall(who).known
    assert guarded.stats().accounts == 1


def test_a_memory_whose_secret_is_missing_is_not_called_well(tmp_path: Path) -> None:
    guarded = open_guarded(f"sqlite:///{tmp_path}/memory.sqlite3", log=pytest.fail)
    guarded.keep_settings(guarded.who("account"), {"pace": "calm"})
    guarded.close()
    (tmp_path / "memory.sqlite3.secret").unlink()

    health = open_guarded(f"sqlite:///{tmp_path}/memory.sqlite3", log=lambda line: None).check()
    assert not health.ok
    assert "secret memory.sqlite3.secret is missing" in health.words
