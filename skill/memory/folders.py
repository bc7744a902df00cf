"""Where a user's own data belongs on each system, as platformdirs knows it."""

from __future__ import annotations

import sys
from pathlib import Path

from skill.errors import SettingsError

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
