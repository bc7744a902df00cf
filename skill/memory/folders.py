"""Where a user's own data belongs on each system."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

FILE_NAME = "memory.sqlite3"


def default_store(environ: Mapping[str, str], platform: str = sys.platform) -> Path:
    """The SQLite file used when SKILL_STORE is not set."""
    return data_folder(environ, platform) / FILE_NAME


def data_folder(environ: Mapping[str, str], platform: str = sys.platform) -> Path:
    """The folder of this program's data (XDG Base Directory Specification on Linux and its kin)."""
    home = Path(environ.get("HOME") or environ.get("USERPROFILE") or "~").expanduser()
    if platform == "win32":
        return _absolute(environ.get("LOCALAPPDATA"), home / "AppData" / "Local") / "Gentle Roll"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "Gentle Roll"
    return _absolute(environ.get("XDG_DATA_HOME"), home / ".local" / "share") / "gentle-roll"


def _absolute(named: str | None, otherwise: Path) -> Path:
    # The specification tells programs to ignore a relative folder.
    return Path(named) if named and Path(named).is_absolute() else otherwise
