"""The two icons of the store: PNG, square, 108 and 512 pixels (Amazon, "Skill Manifest Schema")."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

SIZES = (108, 512)
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def icon_name(size: int) -> str:
    """The file of the icon with so many pixels a side."""
    return f"icon-{size}.png"


def load_icons(folder: Path) -> tuple[dict[int, bytes], list[str]]:
    """The icons by size, and a sentence for each that is missing, damaged, or of another size or format."""
    icons: dict[int, bytes] = {}
    mistakes: list[str] = []
    for size in SIZES:
        path = folder / icon_name(size)
        try:
            icons[size] = path.read_bytes()
        except OSError:
            mistakes.append(
                f"The icon {path.name} is missing: put a PNG of {size} by {size} pixels into {folder}."
            )
            continue
        if wrong := _wrong(icons[size], size):
            mistakes.append(f"The icon {path.name} {wrong}: make it a PNG of {size} by {size} pixels.")
    return icons, mistakes


def _wrong(data: bytes, size: int) -> str | None:
    if not data.startswith(_SIGNATURE):
        return "is no PNG"
    found = png_size(data)
    if found is None:
        return "is damaged"
    return None if found == (size, size) else f"has {found[0]} by {found[1]} pixels"


def png_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG whose chunks are whole, to the last; None where they are not."""
    at, size = len(_SIGNATURE), None
    while at + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data) or zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(
            data[end - 4 : end], "big"
        ):
            return None
        if kind == b"IHDR" and length == 13:
            size = struct.unpack_from(">II", data, at + 8)
        if kind == b"IEND":
            return size if end == len(data) else None
        at = end
    return None
