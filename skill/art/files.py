"""Where pictures are kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .manifest import FOLDER, MANIFEST, is_icon

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
        return (self.icons if is_icon(key) else self.art) / file
