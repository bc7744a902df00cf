"""Checks the committed pictures against the drawings, without rendering anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from struct import unpack

from skill.errors import ArtError

from .manifest import REMEDY, PictureEntry, PictureFolder, read_manifest
from .render import Picture, is_whole


def check(wanted: Iterable[Picture], picture_folder: PictureFolder) -> list[str]:
    """Everything that is wrong with the pictures, a sentence each; none where all is well."""
    try:
        entries = dict(read_manifest(picture_folder.art))
    except ArtError as error:
        return [str(error)]
    found: list[str] = []
    used = set()
    for picture in wanted:
        entry = entries.pop(picture.key, None)
        problem = "is missing" if entry is None else _problem(picture, entry, picture_folder)
        if problem:
            found.append(f"{picture.key} {problem}. {REMEDY}")
        if entry is not None:
            used.add(picture_folder.path(picture.key, entry.file))
    found += (f"{key} shows nothing that is drawn any more. {REMEDY}" for key in entries)
    files = (
        path for folder in (picture_folder.art, picture_folder.icons) for path in sorted(folder.glob("*.png"))
    )
    found += (f"{path.name} belongs to no picture. {REMEDY}" for path in files if path not in used)
    return found


def _problem(picture: Picture, entry: PictureEntry, picture_folder: PictureFolder) -> str:
    """What is wrong with one picture; nothing where it is well."""
    return next(_problems(picture, entry, picture_folder), "")


def _problems(picture: Picture, entry: PictureEntry, picture_folder: PictureFolder) -> Iterator[str]:
    if entry.source != picture.source:
        yield "was drawn anew since it was rendered"
    if not is_whole(picture.key, entry, picture_folder):
        yield f"has no file {entry.file} as it was rendered"
    elif (size := pixels(picture_folder.path(picture.key, entry.file).read_bytes())) != picture.size:
        yield f"measures {size[0]} by {size[1]} pixels, not {picture.size[0]} by {picture.size[1]}"


def pixels(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG file; 0, 0 where it is none."""
    if data[:8] != b"\x89PNG\r\n\x1a\n" or len(data) < 24:
        return 0, 0
    width, height = unpack(">II", data[16:24])
    return width, height
