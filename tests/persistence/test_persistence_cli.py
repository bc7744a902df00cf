"""What is kept, in the owner's hands: the real command on a real store."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from skill.persistence import FinishedSession, LastPlace, Who
from skill.persistence.open import open_keys, open_memory, system_clock

USER = "amzn1.ask.account.OWNERTEST"
LONGEST_S = 180


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("SKILL_")},
        "SKILL_STORE": f"sqlite:///{tmp_path / 'memory.sqlite3'}",
        "SKILL_SECRET": "a secret that no installation has",
    }


def run(environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "skill", "memory", *arguments]
    return subprocess.run(
        command, env=environ, capture_output=True, text=True, encoding="utf-8", timeout=LONGEST_S
    )


def fill(environ: dict[str, str], *users: str) -> list[Who]:
    """Let people use the skill; their keys."""
    keys = open_keys(environ["SKILL_STORE"], environ["SKILL_SECRET"])
    memory = open_memory(environ["SKILL_STORE"])
    found = []
    for user in users:
        who = keys.who(user, None, "device")
        memory.keep_settings(who, {"pace.foot": "calm"}, visit=True)
        memory.finish(who, FinishedSession("run", "foot", "full", system_clock(), 600))
        memory.keep_place(who, LastPlace("token", system_clock(), "content"))
        found.append(Who(who.user))
    memory.close()
    return found


def test_export_prints_all_that_is_kept_as_json(environ: dict[str, str]) -> None:
    fill(environ, USER, "amzn1.ask.account.OTHER")
    accounts = json.loads(run(environ, "export").stdout)["accounts"]
    assert len(accounts) == 2
    for account in accounts:
        assert account["people"][0]["settings"] == {"pace.foot": "calm"}
        assert account["people"][0]["sessions"][0]["routine"] == "foot"
        assert account["places"][0]["place"]["token"] == "token"


def test_export_of_one_account_by_its_key_or_by_alexas_id_is_the_same(environ: dict[str, str]) -> None:
    who, _ = fill(environ, USER, "amzn1.ask.account.OTHER")
    by_key = json.loads(run(environ, "export", f"--account={who.user}").stdout)
    assert json.loads(run(environ, "export", "--user-id", USER).stdout) == by_key
    assert [account["account"] for account in by_key["accounts"]] == [who.user]


def test_export_names_no_id_of_alexas(environ: dict[str, str]) -> None:
    fill(environ, USER)
    assert "amzn1" not in run(environ, "export").stdout


def test_erase_asks_for_yes_and_does_nothing_without(environ: dict[str, str]) -> None:
    (who,) = fill(environ, USER)
    done = run(environ, "erase", f"--account={who.user}")
    assert (done.returncode, done.stdout.splitlines()) == (
        1,
        ["1 account would be erased. Add --yes to do it; it cannot be undone."],
    )
    assert list(open_memory(environ["SKILL_STORE"]).accounts()) == [who]


def test_erase_erases_one_account_and_leaves_the_others(environ: dict[str, str]) -> None:
    one, other = fill(environ, USER, "amzn1.ask.account.OTHER")
    done = run(environ, "erase", "--user-id", USER, "--yes")
    assert (done.returncode, done.stdout) == (0, "1 account erased.\n")
    assert list(open_memory(environ["SKILL_STORE"]).accounts()) == [other]
    assert run(environ, "erase", f"--account={one.user}", "--yes").stdout == "Nothing is kept there.\n"


def test_everybody_can_be_erased_at_once(environ: dict[str, str]) -> None:
    fill(environ, USER, "amzn1.ask.account.OTHER")
    assert run(environ, "erase", "--everybody", "--yes").stdout == "2 accounts erased.\n"
    assert json.loads(run(environ, "export").stdout) == {"accounts": []}


def test_stats_are_a_few_lines(environ: dict[str, str], tmp_path: Path) -> None:
    fill(environ, USER, "amzn1.ask.account.OTHER")
    lines = run(environ, "stats").stdout.splitlines()
    assert lines[0].startswith(f"Store: sqlite, {tmp_path / 'memory.sqlite3'}, ")
    assert lines[1:] == [
        "Accounts: 2",
        "Speakers and households: 2",
        "Finished sessions: 2 (kept for 400 days at most)",
        "Places in a routine: 2 (kept for 24 hours at most)",
    ]


@pytest.mark.parametrize("command", [["export"], ["stats"], ["erase", "--everybody", "--yes"]], ids=" ".join)
def test_a_store_that_is_not_there_is_not_made(
    environ: dict[str, str], tmp_path: Path, command: list[str]
) -> None:
    done = run(environ, *command)
    assert "There is no memory at" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["erase"], "Say whose memory to erase"),
        (["erase", "--account=nonsense"], "is no key"),
        (["erase", "--everybody", "--account=" + "-" * 43], "not both"),
        (["export", "--user-id", "x", "--account=" + "-" * 43], "not both"),
        ([], "Missing command"),
    ],
)
def test_a_mistake_is_told_in_words(environ: dict[str, str], arguments: list[str], words: str) -> None:
    done = run(environ, *arguments)
    assert done.returncode != 0
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_store_that_cannot_be_read_is_told_in_words(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "memory.sqlite3").write_bytes(b"no database at all " * 100)
    for command in (["export"], ["stats"], ["erase", "--everybody", "--yes"]):
        done = run(environ, *command)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "memory.sqlite3" in done.stderr


def test_a_key_may_begin_with_a_dash(environ: dict[str, str]) -> None:
    assert run(environ, "export", "--account=" + "-" * 43).returncode == 0


def service_file(folder: Path, environ: dict[str, str]) -> dict[str, str]:
    """The environment of an owner on a box: nothing of the service's settings but where they are."""
    file = folder / "gentle-roll.env"
    lines = [f"{name}={environ[name]}" for name in ("SKILL_STORE", "SKILL_SECRET")]
    file.write_text("\n".join(["# Settings of the service", *lines, ""]))
    plain = {name: value for name, value in environ.items() if not name.startswith("SKILL_")}
    return {**plain, "GENTLE_ROLL_ENV": str(file)}


def test_on_a_box_it_opens_the_services_store_and_says_so(environ: dict[str, str], tmp_path: Path) -> None:
    fill(environ, USER)
    done = run(service_file(tmp_path, environ), "stats")
    assert "Accounts: 1" in done.stdout
    assert done.stderr.startswith("With the service's settings in ")
    by_id = run(service_file(tmp_path, environ), "export", "--user-id", USER)
    assert len(json.loads(by_id.stdout)["accounts"][0]["people"]) == 1


def test_a_store_that_is_named_counts_for_more(environ: dict[str, str], tmp_path: Path) -> None:
    fill(environ, USER)
    other = f"sqlite:///{tmp_path / 'other.sqlite3'}"
    done = run({**service_file(tmp_path, environ), "SKILL_STORE": other}, "stats")
    assert "Accounts: 0" in done.stdout
    assert "service's settings" not in done.stderr


def test_settings_that_cannot_be_read_are_named(environ: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "settings"
    folder.mkdir()
    owner = {**service_file(tmp_path, environ), "GENTLE_ROLL_ENV": str(folder), "HOME": str(tmp_path)}
    done = run(owner, "stats")
    assert f"{folder} has the service's settings and cannot be read" in done.stderr
