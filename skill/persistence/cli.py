"""``python -m skill memory export|erase|stats|backup``: what is kept, in the owner's hands."""

from __future__ import annotations

import json
import os
import re
import secrets
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import click

from skill.cli import Commands, examples
from skill.errors import SettingsError, StoreError
from skill.settings import Settings

from .keys import secret_path
from .open import open_keys, open_memory, parse_store
from .preferences import DAY_MS, HOUR_MS, PLACE_MS, RETENTION_MS
from .protocol import Memory, Stats, Who
from .sqlite.connections import BUSY_MS, STEPS, refuse_strangers, translated

# A copy of the SQLite file while the skill uses it (SQLite, "Using the SQLite Online Backup API").


def back_up(store: Path, to: Path) -> int:
    """Copy the store to the new file ``to``, as it is at one moment, and return the bytes of the copy.

    The copy is one file, for its owner alone, and appears whole or not at all. The skill goes on meanwhile.
    Raises StoreError where ``store`` is none, or ``to`` is there already or cannot be written.
    """
    if to.exists():
        raise StoreError(f"{to} is there already, and a backup replaces nothing. Name another file.")
    draft = to.with_name(f".{to.name}.{secrets.token_hex(8)}")
    try:
        with translated(to):
            os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        _copy(store, draft, to)
        with translated(to):
            os.link(draft, to)  # unlike a rename, it replaces nothing
        return to.stat().st_size
    finally:
        draft.unlink(missing_ok=True)


def _copy(store: Path, draft: Path, to: Path) -> None:
    with translated(store), closing(sqlite3.connect(store, timeout=BUSY_MS / 1000)) as source:
        refuse_strangers(source, STEPS, str(store))
        with translated(to), closing(sqlite3.connect(draft)) as copy:
            source.backup(copy)
            # Without the write-ahead log, so that the one file is all there is.
            copy.execute("PRAGMA journal_mode = DELETE")
    with translated(to), draft.open("rb") as file:
        os.fsync(file.fileno())


_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


def _key(_: click.Context, __: click.Parameter, text: str | None) -> str | None:
    if text is not None and not _KEY.fullmatch(text):
        raise click.BadParameter(f"{text!r} is no key; `memory export` prints them")
    return text


_account = click.option(
    "--account",
    metavar="KEY",
    callback=_key,
    help="An account, as --account=KEY, by the key that export prints.",
)
_user_id = click.option("--user-id", metavar="ID", help="Alexa's own id of the account, amzn1.ask.account.…")


@click.group(cls=Commands, epilog=examples("memory stats", "memory export"))
def memory() -> None:
    """Read, erase, count and copy what is kept of people."""


@memory.command(epilog=examples("memory export", "memory export --account=KEY"))
@_account
@_user_id
def export(account: str | None, user_id: str | None) -> int:
    """Print all that is kept, or what is kept of one account, as JSON."""
    _refuse_several(account=account, user_id=user_id)
    with _opened(_settings()) as memory:
        found = [] if memory is None else [_as_json(memory, who) for who in _chosen(account, user_id, memory)]
    print(json.dumps({"accounts": found}, indent=2, ensure_ascii=False))
    return 0


def _refuse_several(**which: object) -> None:
    """Raise UsageError where more than one way of naming accounts was used."""
    named = [f"--{name.replace('_', '-')}" for name, value in which.items() if value]
    if len(named) > 1:
        raise click.UsageError(f"Use one of {' and '.join(named)}, not both.")


def _as_json(memory: Memory, who: Who) -> dict[str, object]:
    return {"account": who.user, **memory.export(who).as_json()}


@memory.command(epilog=examples("memory erase --account=KEY --yes", "memory erase --everybody"))
@_account
@_user_id
@click.option("--everybody", is_flag=True, help="Erase every account.")
@click.option("--yes", is_flag=True, help="Really erase; it cannot be undone.")
def erase(account: str | None, user_id: str | None, everybody: bool, yes: bool) -> int:
    """Erase all that is kept of one account, or of everybody."""
    _refuse_several(account=account, user_id=user_id, everybody=everybody)
    if not (everybody or account or user_id):
        raise SettingsError("Say whose memory to erase: --account=KEY, --user-id ID, or --everybody.")
    with _opened(_settings()) as memory:
        chosen = [] if memory is None else _chosen(account, user_id, memory)
        found = [who for who in chosen if memory is not None and _is_kept(memory, who)]
        if not found or memory is None:
            print("Nothing is kept there.")
            return 1
        if not yes:
            print(f"{_accounts(len(found))} would be erased. Add --yes to do it; it cannot be undone.")
            return 1
        for who in found:
            memory.forget(who)
    print(f"{_accounts(len(found))} erased.")
    return 0


@memory.command(epilog=examples("memory stats"))
def stats() -> int:
    """Say how much is kept."""
    settings = _settings()
    store = parse_store(settings.store, os.environ)
    where = {"sqlite": str(store.path), "dynamodb": f"table {store.table}", "memory": "this process alone"}
    with _opened(settings) as memory:
        counted = Stats(0, 0, 0, 0, None) if memory is None else memory.stats()
    size = "" if counted.bytes is None else f", {counted.bytes / 1024:,.0f} KB"
    print(f"Store: {store.kind}, {where[store.kind]}{size}")
    print(f"Accounts: {counted.accounts}")
    print(f"Speakers and households: {counted.people}")
    print(f"Finished sessions: {counted.sessions} (kept for {RETENTION_MS // DAY_MS} days at most)")
    print(f"Places in a routine: {counted.places} (kept for {PLACE_MS // HOUR_MS} hours at most)")
    return 0


@memory.command(epilog=examples("memory backup --to memory-copy.sqlite3"))
@click.option(
    "--to", required=True, type=click.Path(path_type=Path), metavar="FILE", help="The new file to write."
)
def backup(to: Path) -> int:
    """Copy an SQLite store while the skill uses it."""

    settings = _settings()
    store = parse_store(settings.store, os.environ)
    if store.kind != "sqlite":
        raise SettingsError(f"This store is {store.kind}; only an SQLite file is copied by this command.")
    if not store.path.exists():
        print(f"There is no memory at {store.path} yet.", file=sys.stderr)
        return 1
    size = back_up(store.path, to.absolute())
    print(f"{size / 1024:,.0f} KB written to {to}.")
    if not settings.secret:
        print(f"Keep a copy of {secret_path(store.path)} too: without it nobody's memory is found again.")
    return 0


def _chosen(account: str | None, user_id: str | None, memory: Memory) -> list[Who]:
    """The accounts that are meant: the one that was named, else all."""
    if account:
        return [Who(account)]
    if user_id:
        settings = _settings()
        return [open_keys(settings.store, settings.secret, environ=os.environ).who(user_id)]
    return list(memory.accounts())


def _is_kept(memory: Memory, who: Who) -> bool:
    return not memory.export(who).is_empty


def _accounts(number: int) -> str:
    return "1 account" if number == 1 else f"{number} accounts"


@contextmanager
def _opened(settings: Settings) -> Iterator[Memory | None]:
    """The store that is set; None where it is a file that does not exist, which is not made for this."""
    setting = settings.store
    store = parse_store(setting, os.environ)
    if store.kind == "sqlite" and not store.path.exists():
        print(f"There is no memory at {store.path} yet.", file=sys.stderr)
        yield None
        return
    memory = open_memory(setting, environ=os.environ)
    try:
        yield memory
    finally:
        memory.close()


SERVICE_FILE = "GENTLE_ROLL_ENV"
"""Names the file with the service's settings, where it lies elsewhere than on a box."""
_ON_A_BOX = "/etc/gentle-roll.env"


def _environ() -> Mapping[str, str]:
    """The environment; where it names no store and a service file does, with the service's settings.

    Without them the owner would open another store than the service, and hear that it is empty.
    """
    if os.environ.get("SKILL_STORE"):
        return os.environ
    file = Path(os.environ.get(SERVICE_FILE, _ON_A_BOX))
    try:
        lines = file.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return os.environ
    except OSError as error:
        print(
            f"{file} has the service's settings and cannot be read ({error.strerror}): "
            "this is another store.",
            file=sys.stderr,
        )
        return os.environ
    print(f"With the service's settings in {file}.", file=sys.stderr)
    given = dict(line.split("=", 1) for line in lines if line.startswith("SKILL_") and "=" in line)
    return {**given, **{name: value for name, value in os.environ.items() if value}}


def _settings() -> Settings:
    return Settings.from_environment(_environ())
