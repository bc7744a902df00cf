"""Writes the pictures for a static host."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from skill.errors import ArtError
from skill.files import is_there, write_whole
from skill.places import PROGRAM

from .manifest import ART_PATH, REMEDY, PictureFolder, is_icon, read_manifest


@dataclass(frozen=True)
class Published:
    """What a publication did."""

    written: int
    """Files that were written."""
    kept: int
    """Files that were there."""
    bytes: int
    """Size of all of them together."""
    seconds: float


def publish(root: Path, picture_folder: PictureFolder) -> Published:
    """Write every picture that devices fetch below ``root``, the host's root folder.

    Each file is complete or absent, at every moment. A name stands for its content, so a file that is there
    in its size is kept. Raises ArtError where a picture is missing or cannot be written.
    """
    begun, folder = time.monotonic(), root / ART_PATH.strip("/")
    files = {e.file: e.bytes for key, e in read_manifest(picture_folder.art).items() if not is_icon(key)}
    if not files:
        raise ArtError(f"There are no pictures in {picture_folder.art}. Make them with: {PROGRAM} art render")
    due = [name for name, size in files.items() if not is_there(folder / name, size)]
    for name in due:
        write_whole(folder / name, _read(picture_folder.art / name), ArtError)
    return Published(len(due), len(files) - len(due), sum(files.values()), time.monotonic() - begun)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ArtError(f"{path} cannot be read. {REMEDY}") from error
