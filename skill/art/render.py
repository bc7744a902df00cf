"""Renders pictures to PNG files; what is up to date is kept."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from skill.errors import ArtError
from skill.files import write_whole

from .files import Shelf
from .manifest import Entry, Manifest, is_icon, read_manifest, written
from .pictures import Picture

Renderer = Callable[[str, tuple[int, int]], bytes]
"""From SVG and a size in pixels to the bytes of a PNG file."""
_COLOURS = 48
"""Enough for two flat themes and their soft edges; a palette makes a third of the bytes."""
_REMEDY = "Install the renderer with: pip install -r requirements-dev.txt"


@dataclass(frozen=True)
class Rendered:
    """What a rendering did."""

    rendered: int
    """Files that were made."""
    kept: int
    """Pictures whose file was up to date."""
    removed: int
    """Files that nothing uses any more."""
    bytes: int
    """Size of all files together."""
    seconds: float


def render(wanted: Iterable[Picture], shelf: Shelf, renderer: Renderer | None = None) -> Rendered:
    """Make the files that are missing or out of date, then the manifest, then remove what is left over.

    Each file is complete or as it was. Raises ArtError where the renderer is missing or a file cannot be
    written; then, and after an interrupt, what was made stays and the next call goes on from there.
    """
    begun, renderer = time.monotonic(), renderer or to_png
    known = _known(shelf)
    made: dict[str, Entry] = {}
    entries: dict[str, Entry] = {}
    try:
        for picture in wanted:
            entry = known.get(picture.source) or made.get(picture.source)
            if entry is None:
                entry = made[picture.source] = _make(picture, shelf, renderer)
            entries[picture.key] = entry
    except BaseException:
        _keep(shelf, {**read_or_empty(shelf), **entries})
        raise
    _keep(shelf, entries)
    removed = _remove_others(entries, shelf)
    size = sum({entry.file: entry.bytes for entry in entries.values()}.values())
    return Rendered(len(made), len(entries) - len(made), removed, size, time.monotonic() - begun)


def _keep(shelf: Shelf, entries: Manifest) -> None:
    if read_or_empty(shelf) != entries:
        write_whole(shelf.manifest, written(entries), ArtError)


def read_or_empty(shelf: Shelf) -> Manifest:
    """The manifest, or none where it is damaged: rendering mends it."""
    try:
        return read_manifest(shelf.art)
    except ArtError:
        return {}


def _known(shelf: Shelf) -> dict[str, Entry]:
    """The pictures that are there and whole, by what they were made from."""
    return {entry.source: entry for key, entry in read_or_empty(shelf).items() if is_whole(key, entry, shelf)}


def is_whole(key: str, entry: Entry, shelf: Shelf) -> bool:
    """Whether the file of a picture is as it was made."""
    try:
        return sha256(shelf.path(key, entry.file).read_bytes()).hexdigest() == entry.digest
    except OSError:
        return False


def _make(picture: Picture, shelf: Shelf, renderer: Renderer) -> Entry:
    data = renderer(picture.svg, picture.size)
    digest = sha256(data).hexdigest()
    file = f"{picture.key}.png" if is_icon(picture.key) else f"{picture.key}-{digest[:10]}.png"
    write_whole(shelf.path(picture.key, file), data, ArtError)
    return Entry(file, picture.source, digest, len(data))


def _remove_others(entries: Manifest, shelf: Shelf) -> int:
    used = {shelf.path(key, entry.file) for key, entry in entries.items()}
    others = [
        path for folder in (shelf.art, shelf.icons) for path in folder.glob("*.png") if path not in used
    ]
    for path in others:
        path.unlink(missing_ok=True)
    return len(others)


def to_png(svg: str, size: tuple[int, int]) -> bytes:
    """The PNG file of an SVG document, with a palette. Raises ArtError without the development tools."""
    try:
        import resvg_py
        from PIL import Image
    except ImportError as error:
        raise ArtError(f"Pictures cannot be rendered: {error}. {_REMEDY}") from error
    width, height = size
    raw = resvg_py.svg_to_bytes(svg_string=svg, width=width, height=height, skip_system_fonts=True)
    image = Image.open(io.BytesIO(bytes(raw))).convert("RGB")
    flat = image.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    packed = io.BytesIO()
    flat.save(packed, "PNG", optimize=True)
    return packed.getvalue()
