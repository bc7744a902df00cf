"""``python -m skill memory export|erase|stats|backup``: what is kept, in the owner's hands."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from skill.errors import SettingsError
from skill.memory.keys import secret_path
from skill.memory.limits import DAY_MS, HOUR_MS, PLACE_MS, RETENTION_MS
from skill.memory.open import open_keys, open_memory, parse_store
from skill.memory.protocol import Memory, Stats
from skill.memory.who import Who
from skill.settings import Settings

_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


def add_memory_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``memory`` with its commands. The parsed arguments have ``run``, which returns the exit status.

    ``run`` raises SettingsError and MemoryError_, whose texts are for the owner.
    """
    memory = subparsers.add_parser("memory", help="what is kept of people: read, erase, count it")
    commands = memory.add_subparsers(required=True, metavar="COMMAND")
    export = commands.add_parser(
        "export", help="print all that is kept, or what is kept of one account, as JSON"
    )
    _add_account(export)
    export.set_defaults(run=_export)
    erase = commands.add_parser("erase", help="erase all that is kept of one account, or of everybody")
    _add_account(erase).add_argument("--everybody", action="store_true", help="erase every account")
    erase.add_argument("--yes", action="store_true", help="really erase; it cannot be undone")
    erase.set_defaults(run=_erase)
    stats = commands.add_parser("stats", help="how much is kept")
    stats.set_defaults(run=_stats)
    backup = commands.add_parser("backup", help="copy an SQLite store while the skill uses it")
    backup.add_argument("--to", required=True, type=Path, metavar="FILE", help="the new file to write")
    backup.set_defaults(run=_backup)


def _add_account(command: argparse.ArgumentParser) -> argparse._MutuallyExclusiveGroup:
    which = command.add_mutually_exclusive_group()
    which.add_argument(
        "--account",
        metavar="KEY",
        type=_key,
        help="an account, as --account=KEY, by the key that export prints",
    )
    which.add_argument("--user-id", metavar="ID", help="Alexa's own id of the account, amzn1.ask.account.…")
    return which


def _key(text: str) -> str:
    if not _KEY.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no key; `memory export` prints them")
    return text


def _export(args: argparse.Namespace) -> int:
    with _opened() as memory:
        found = [] if memory is None else [_as_json(memory, who) for who in _chosen(args, memory)]
    print(json.dumps({"accounts": found}, indent=2, ensure_ascii=False))
    return 0


def _as_json(memory: Memory, who: Who) -> dict[str, object]:
    return {"account": who.user, **memory.export(who).as_json()}


def _erase(args: argparse.Namespace) -> int:
    if not (args.everybody or args.account or args.user_id):
        raise SettingsError("Say whose memory to erase: --account=KEY, --user-id ID, or --everybody.")
    with _opened() as memory:
        found = [] if memory is None else [who for who in _chosen(args, memory) if _is_kept(memory, who)]
        if not found or memory is None:
            print("Nothing is kept there.")
            return 1
        if not args.yes:
            print(f"{_accounts(len(found))} would be erased. Add --yes to do it; it cannot be undone.")
            return 1
        for who in found:
            memory.forget(who)
    print(f"{_accounts(len(found))} erased.")
    return 0


def _stats(args: argparse.Namespace) -> int:
    setting = _settings().store
    store = parse_store(setting, os.environ)
    where = {"sqlite": str(store.path), "dynamodb": f"table {store.table}", "memory": "this process alone"}
    with _opened() as memory:
        stats = Stats(0, 0, 0, 0, None) if memory is None else memory.stats()
    size = "" if stats.bytes is None else f", {stats.bytes / 1024:,.0f} KB"
    print(f"Store: {store.kind}, {where[store.kind]}{size}")
    print(f"Accounts: {stats.accounts}")
    print(f"Speakers and households: {stats.people}")
    print(f"Finished sessions: {stats.sessions} (kept for {RETENTION_MS // DAY_MS} days at most)")
    print(f"Places in a routine: {stats.places} (kept for {PLACE_MS // HOUR_MS} hours at most)")
    return 0


def _backup(args: argparse.Namespace) -> int:
    from skill.memory.sqlite.backup import back_up

    settings = _settings()
    store = parse_store(settings.store, os.environ)
    if store.kind != "sqlite":
        raise SettingsError(f"This store is {store.kind}; only an SQLite file is copied by this command.")
    if not store.path.exists():
        print(f"There is no memory at {store.path} yet.", file=sys.stderr)
        return 1
    size = back_up(store.path, args.to.absolute())
    print(f"{size / 1024:,.0f} KB written to {args.to}.")
    if not settings.secret:
        print(f"Keep a copy of {secret_path(store.path)} too: without it nobody's memory is found again.")
    return 0


def _chosen(args: argparse.Namespace, memory: Memory) -> list[Who]:
    """The accounts that are meant: the one that was named, else all."""
    if args.account:
        return [Who(args.account)]
    if args.user_id:
        settings = _settings()
        return [open_keys(settings.store, settings.secret, environ=os.environ).who(args.user_id)]
    return list(memory.accounts())


def _is_kept(memory: Memory, who: Who) -> bool:
    return not memory.export(who).is_empty


def _accounts(number: int) -> str:
    return "1 account" if number == 1 else f"{number} accounts"


@contextmanager
def _opened() -> Iterator[Memory | None]:
    """The store that is set; None where it is a file that does not exist, which is not made for this."""
    setting = _settings().store
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


def _settings() -> Settings:
    return Settings.from_environment(os.environ)
