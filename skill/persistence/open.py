"""From the settings SKILL_STORE and SKILL_SECRET to a store and its keys."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from skill.errors import SettingsError

from .guarded import BUDGET_S, Guarded
from .keys import Keys, given_secret, passing_secret, secret_beside
from .protocol import Clock, Memory

# Where a user's own data belongs on each system, as platformdirs knows it.

FILE_NAME = "memory.sqlite3"


def default_store() -> Path:
    """The SQLite file used when SKILL_STORE is not set. Raises SettingsError as ``data_folder`` does."""
    return data_folder() / FILE_NAME


def data_folder() -> Path:
    """The folder of this program's data: on Linux and its kin in XDG_DATA_HOME, else in ~/.local/share.

    Raises SettingsError where this user has no home folder.
    """
    from platformdirs import user_data_path  # not above: an installation with SKILL_STORE set never asks

    name = "Gentle Roll" if sys.platform in ("win32", "darwin") else "gentle-roll"
    try:
        return user_data_path(name, appauthor=False)
    except RuntimeError as error:
        raise SettingsError(
            "This user has no home folder for the memory. Set HOME, or SKILL_STORE=sqlite:////FILE."
        ) from error


_TABLE = re.compile(r"[A-Za-z0-9_.-]{3,255}")
_REMEDY = "It is sqlite:///path, dynamodb://table or memory:."


def system_clock() -> int:
    """The computer's own time, in milliseconds since 1970-01-01 UTC."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Store:
    """SKILL_STORE, understood."""

    kind: Literal["sqlite", "dynamodb", "memory"]
    """Which store it is."""

    path: Path = Path()
    """The file of an SQLite store."""

    table: str = ""
    """The table of a DynamoDB store."""

    region: str | None = None
    """Its region, from ``?region=``; None leaves it to AWS_REGION and the like."""


def parse_store(setting: str | None, environ: Mapping[str, str] = os.environ) -> Store:
    """What SKILL_STORE names; unset or empty, the SQLite file in the user's data folder.

    After ``sqlite:///`` comes a path as it is: ``sqlite:///memory.db`` lies in the working folder,
    ``sqlite:////var/lib/memory.db`` has an absolute path, and ``~`` is the home folder.
    Raises SettingsError for anything else than a store.
    """
    if not setting:
        return Store("sqlite", path=default_store())
    if setting == "memory:":
        return Store("memory")
    if setting.startswith("sqlite:///") and len(setting) > len("sqlite:///"):
        return Store("sqlite", path=Path(setting.removeprefix("sqlite:///")).expanduser().absolute())
    if setting.startswith("dynamodb://"):
        return _parse_table(setting)
    raise SettingsError(f"SKILL_STORE is {setting!r}, which names no store. {_REMEDY}")


def store_remark(setting: str | None, environ: Mapping[str, str] = os.environ) -> str | None:
    """What the owner should know before an SQLite store that was named is opened; None where all is well."""
    store = parse_store(setting, environ)
    if not setting or store.kind != "sqlite":
        return None
    if store.path.is_dir():
        return f"SKILL_STORE names {store.path}, a folder: name a file in it. Nothing is kept until then."
    if not store.path.parent.is_dir():
        return (
            f"SKILL_STORE names a file in {store.path.parent}, which is not there; it is made if it can be."
        )
    return None


def open_memory(
    setting: str | None = None, *, clock: Clock = system_clock, environ: Mapping[str, str] = os.environ
) -> Memory:
    """The store that SKILL_STORE names. Nothing is read or written before its first use.

    Raises SettingsError for a setting that names no store, or one whose library or region is missing.
    """
    store = parse_store(setting, environ)
    # Imported here, because a process uses one store and starts faster without the others.
    if store.kind == "memory":
        from .volatile import VolatileMemory

        return VolatileMemory(clock)
    if store.kind == "dynamodb":
        from .dynamodb import DynamoMemory, connect

        clients = connect(store.region)
        return DynamoMemory(clients.quick, store.table, clock, patient=clients.patient)
    from .sqlite import SqliteMemory

    return SqliteMemory(store.path, clock)


def open_keys(
    setting: str | None = None, secret: str | None = None, *, environ: Mapping[str, str] = os.environ
) -> Keys:
    """The keys for that store, from SKILL_SECRET or, unset, from the file beside an SQLite store.

    Raises SettingsError when the secret is too short, or unset with DynamoDB, whose servers share no file.
    """
    store = parse_store(setting, environ)
    if secret:
        return Keys(given_secret(secret))
    if store.kind == "dynamodb":
        raise SettingsError(
            "SKILL_SECRET is not set, and dynamodb:// needs it: make one with `openssl rand -hex 32`, "
            "and keep it."
        )
    return Keys(passing_secret() if store.kind == "memory" else secret_beside(store.path))


def open_guarded(
    setting: str | None = None,
    secret: str | None = None,
    *,
    log: Callable[[str], None],
    clock: Clock = system_clock,
    budget_s: float = BUDGET_S,
    environ: Mapping[str, str] = os.environ,
) -> Guarded:
    """What the skill uses: the store and its keys, guarded. Raises SettingsError as the two above do."""
    keys = open_keys(setting, secret, environ=environ)
    memory = open_memory(setting, clock=clock, environ=environ)
    at_once = parse_store(setting, environ).kind == "memory"
    return Guarded(memory, budget_s, log, keys=keys, at_once=at_once)


def _parse_table(setting: str) -> Store:
    parts = urlsplit(setting)
    table = setting.removeprefix("dynamodb://").partition("?")[0].rstrip("/")
    options = parse_qs(parts.query)
    if not _TABLE.fullmatch(table) or set(options) - {"region"}:
        raise SettingsError(
            f"SKILL_STORE is {setting!r}. After dynamodb:// comes the table's name (3 to 255 letters, "
            "digits, _ . -) and, if need be, ?region=eu-west-1."
        )
    return Store("dynamodb", table=table, region=options.get("region", [None])[0])
