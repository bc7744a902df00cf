"""Renders pictures to PNG files; what is up to date is kept."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from skill.errors import ArtError
from skill.files import write_whole
from skill.routine.terms import Limb, Technique

from .figure import Drawing, Role
from .load import drawing, scene, sheets, shown_sides
from .manifest import (
    SCENE_KINDS,
    Manifest,
    PictureEntry,
    PictureFolder,
    PictureKind,
    is_icon,
    key,
    read_manifest,
    scene_key,
    written,
)
from .path import read_path
from .svg import DARK, LIGHT, Theme, inside

# The skill's icon: the ball under a sole, as simple as 108 pixels ask for.

ICONS: Final = (108, 512)
"""Sizes in pixels that the store asks for (Amazon, skill manifest, smallIconUri and largeIconUri)."""
_GROUND = "#1f5a4e"
_LINE = "#f8f3ea"
_BALL = "#e58a5e"


def icon(sole: Drawing) -> str:
    """The icon as SVG. Stores crop it to a circle, so nothing stands in the corners."""
    outlines = "".join(
        f'<path d="{stroke.d}" fill="{_LINE}" stroke="{_GROUND}" stroke-width="7"/>'
        for stroke in sole.strokes
        if stroke.role is Role.OUTLINE
    )
    frame = sole.way.keyframes[0]
    edge = f'stroke="{_GROUND}" stroke-width="10"'
    ball = f'<circle cx="{frame.x:g}" cy="{frame.y:g}" r="42" fill="{_BALL}" {edge}/>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 320">'
        f'<rect width="320" height="320" fill="{_GROUND}"/>'
        f'<g transform="translate(164 160) rotate(-12) scale(.88) translate(-158 -161)">'
        f"{outlines}{ball}</g></svg>"
    )


# Which pictures there are: for each its size in pixels and the SVG it is rendered from.

PHASE = 0.3
"""The moment of a stroke that still pictures show: the ball is under way, and its way is seen."""
_RECIPE = "1"
"""Changes when pictures are made in another way from the same SVG."""
_THEMES = {
    PictureKind.SQUARE: DARK,
    PictureKind.BACKGROUND: DARK,
    PictureKind.CARD_SMALL: LIGHT,
    PictureKind.CARD_LARGE: LIGHT,
}
"""Players are dark; cards lie on the app's light ground."""
_MARGIN = 0.06
_FAINT = 0.3
"""How much is seen of the drawing behind a player's words."""


@dataclass(frozen=True)
class Picture:
    """One picture to be rendered."""

    key: str
    size: tuple[int, int]
    """Width and height in pixels."""
    svg: str

    @property
    def source(self) -> str:
        """Hash of all that the picture is made from; equal ones share one file."""
        return sha256(f"{_RECIPE} {self.size} {self.svg}".encode()).hexdigest()[:16]


def pictures() -> Iterator[Picture]:
    """Every picture: each technique, side and kind, how one sits, and the icons of the store."""
    for limb, technique in sheets():
        for side in shown_sides(limb, technique):
            drawn = drawing(limb, technique, side=side)
            for kind in PictureKind:
                yield Picture(key(kind, limb, technique, side), kind.size, _composed(kind, drawn))
    for limb in Limb:
        for kind in SCENE_KINDS:
            yield Picture(scene_key(kind, limb), kind.size, _composed(kind, scene(limb)))
    for size in ICONS:
        yield Picture(f"icon-{size}", (size, size), icon(drawing(Limb.FOOT, Technique.GLIDING, "heel_front")))


def _composed(kind: PictureKind, drawn: Drawing) -> str:
    (width, height), theme = kind.size, _THEMES[kind]
    if kind is PictureKind.BACKGROUND:
        scale = height / drawn.height
        place = f"translate({width - 1.06 * drawn.width * scale:.0f} 0) scale({scale:.3f})"
        return _page(width, height, theme, place, inside(drawn, theme, None), f' opacity="{_FAINT}"')
    margin = _MARGIN * height
    room = height - margin * (1 if _runs_out(drawn) else 2)
    place = f"translate({(width - room) / 2:.1f} {margin:.1f}) scale({room / drawn.height:.4f})"
    return _page(width, height, theme, place, inside(drawn, theme, PHASE))


def _runs_out(drawn: Drawing) -> bool:
    """Whether the limb goes on below the drawing: then no room is left there, or it would look cut."""
    outlines = (read_path(stroke.d) for stroke in drawn.strokes if stroke.role is Role.OUTLINE)
    return any(y > drawn.height for outline in outlines for _, y in outline.points)


def _page(width: int, height: int, theme: Theme, place: str, content: str, more: str = "") -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<rect width="100%" height="100%" fill="{theme.paper}"/>'
        f'<g transform="{place}"{more}>{content}</g></svg>'
    )


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


def render(
    wanted: Iterable[Picture], picture_folder: PictureFolder, renderer: Renderer | None = None
) -> Rendered:
    """Make the files that are missing or out of date, then the manifest, then remove what is left over.

    Each file is complete or as it was. Raises ArtError where the renderer is missing or a file cannot be
    written; then, and after an interrupt, what was made stays and the next call goes on from there.
    """
    begun, renderer = time.monotonic(), renderer or to_png
    known = _known(picture_folder)
    made: dict[str, PictureEntry] = {}
    entries: dict[str, PictureEntry] = {}
    try:
        for picture in wanted:
            entry = known.get(picture.source) or made.get(picture.source)
            if entry is None:
                entry = made[picture.source] = _make(picture, picture_folder, renderer)
            entries[picture.key] = entry
    except BaseException:
        _keep(picture_folder, {**read_or_empty(picture_folder), **entries})
        raise
    _keep(picture_folder, entries)
    removed = _remove_others(entries, picture_folder)
    size = sum({entry.file: entry.bytes for entry in entries.values()}.values())
    return Rendered(len(made), len(entries) - len(made), removed, size, time.monotonic() - begun)


def _keep(picture_folder: PictureFolder, entries: Manifest) -> None:
    if read_or_empty(picture_folder) != entries:
        write_whole(picture_folder.manifest, written(entries), ArtError)


def read_or_empty(picture_folder: PictureFolder) -> Manifest:
    """The manifest, or none where it is damaged: rendering mends it."""
    try:
        return read_manifest(picture_folder.art)
    except ArtError:
        return {}


def _known(picture_folder: PictureFolder) -> dict[str, PictureEntry]:
    """The pictures that are there and whole, by what they were made from."""
    return {
        entry.source: entry
        for key, entry in read_or_empty(picture_folder).items()
        if is_whole(key, entry, picture_folder)
    }


def is_whole(key: str, entry: PictureEntry, picture_folder: PictureFolder) -> bool:
    """Whether the file of a picture is as it was made."""
    try:
        return sha256(picture_folder.path(key, entry.file).read_bytes()).hexdigest() == entry.digest
    except OSError:
        return False


def _make(picture: Picture, picture_folder: PictureFolder, renderer: Renderer) -> PictureEntry:
    data = renderer(picture.svg, picture.size)
    digest = sha256(data).hexdigest()
    file = f"{picture.key}.png" if is_icon(picture.key) else f"{picture.key}-{digest[:10]}.png"
    write_whole(picture_folder.path(picture.key, file), data, ArtError)
    return PictureEntry(file, picture.source, digest, len(data))


def _remove_others(entries: Manifest, picture_folder: PictureFolder) -> int:
    used = {picture_folder.path(key, entry.file) for key, entry in entries.items()}
    others = [
        path
        for folder in (picture_folder.art, picture_folder.icons)
        for path in folder.glob("*.png")
        if path not in used
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
