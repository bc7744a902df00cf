"""Where pictures are kept, and how a file is written whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .errors import ArtError
from .manifest import FOLDER, MANIFEST

PART: Final = ".part"
"""How the name of a file ends while it is being written."""
ICON_FOLDER: Final = Path(__file__).parents[2] / "interaction_model" / "icons"
"""The icons of the store."""


@dataclass(frozen=True)
class Shelf:
    """The two folders with pictures."""

    art: Path = FOLDER
    """Pictures that devices fetch, and the manifest of all."""
    icons: Path = ICON_FOLDER
    """Pictures that are sent to the store with the skill."""

    @property
    def manifest(self) -> Path:
        """The manifest's file."""
        return self.art / MANIFEST

    def path(self, key: str, file: str) -> Path:
        """Where the file of a picture lies."""
        return (self.icons if key.startswith("icon-") else self.art) / file


def write_whole(path: Path, data: bytes) -> None:
    """``path`` with ``data``: complete, or as it was before; ArtError, with a remedy, when it cannot be."""
    part = path.with_name(f".{path.name}.{os.getpid()}{PART}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        reason = error.strerror or error
        raise ArtError(
            f"{path} cannot be written: {reason}. Check the folder and the room on the disk."
        ) from error
    finally:
        with suppress(OSError):  # it is there only where writing broke off
            part.unlink()
