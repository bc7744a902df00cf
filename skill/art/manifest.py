"""Which pictures there are as files, and from what each was made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

from skill.errors import ArtError
from skill.places import PROGRAM, shipped
from skill.routine.terms import Limb, Side, Technique

FOLDER: Final = Path(__file__).parent / "png"
"""The committed pictures and their manifest."""
MANIFEST: Final = "manifest.json"
REMEDY: Final = f"Mend it with: {PROGRAM} art render"


class PictureKind(StrEnum):
    """What a picture is for."""

    SQUARE = "square"
    """The art beside a stream's title (Amazon, AudioPlayer interface reference, "metadata")."""
    BACKGROUND = "background"
    """What a screen shows behind it."""
    CARD_SMALL = "card-small"
    """A standard card's smallImageUrl (Amazon, Include a card in your skill's response)."""
    CARD_LARGE = "card-large"
    """A standard card's largeImageUrl."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return _SIZES[self]


_SIZES: Final = {
    PictureKind.SQUARE: (512, 512),
    PictureKind.BACKGROUND: (1920, 1080),
    PictureKind.CARD_SMALL: (720, 480),
    PictureKind.CARD_LARGE: (1200, 800),
}


@dataclass(frozen=True)
class PictureEntry:
    """One picture."""

    file: str
    """Its name in the folder; pictures that look alike share one file."""
    source: str
    """Hash of all that it was made from."""
    digest: str
    """SHA-256 of the file, in hex."""
    bytes: int
    """Size of the file."""


Manifest = Mapping[str, PictureEntry]
"""Pictures by key."""


def key(kind: PictureKind, limb: Limb, technique: Technique, side: Side) -> str:
    """The key of a picture, such as ``foot-gliding-left-square``."""
    return f"{limb}-{technique}-{side}-{kind}"


def scene_key(kind: PictureKind, limb: Limb) -> str:
    """The key of a picture of how one sits, such as ``foot-scene-card-large``."""
    return f"{limb}-scene-{kind}"


SCENE_KINDS: Final = (PictureKind.CARD_SMALL, PictureKind.CARD_LARGE)
"""A scene stands on the card of a routine; a player shows the step."""


def is_icon(name: str) -> bool:
    """Whether a key is that of one of the store's icons, which no device fetches."""
    return name.startswith("icon-")


@cache
def manifest() -> Manifest:
    """The committed pictures; read once. Raises ArtError where the manifest is damaged."""
    return read_manifest(FOLDER)


def read_manifest(folder: Path) -> Manifest:
    """The pictures of a folder; none where there is no manifest. Raises ArtError for a damaged one."""
    path = folder / MANIFEST
    try:
        data = json.loads(path.read_text("utf-8"))
        return {name: _entry(value) for name, value in data.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise ArtError(f"{path} cannot be read: {error}. {REMEDY}") from error


def written(entries: Manifest) -> bytes:
    """The manifest as it is kept: sorted, a line each."""
    lines = [f" {json.dumps(name)}: {json.dumps(asdict(entries[name]))}" for name in sorted(entries)]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _entry(value: Any) -> PictureEntry:
    entry = PictureEntry(**value)
    for field in fields(PictureEntry):
        found = getattr(entry, field.name)
        if type(found).__name__ != field.type:
            raise ValueError(f"{field.name} is {found!r}")
    if Path(entry.file).name != entry.file or not entry.file.endswith(".png"):
        raise ValueError(f"{entry.file!r} is no picture's name")
    return entry


# Where pictures are kept.

ICON_FOLDER: Final = shipped("interaction_model") / "icons"
"""The icons of the store."""


@dataclass(frozen=True)
class PictureFolder:
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


# Pictures under a public address.

__all__ = ["ART_PATH", "PictureKind", "PublicArt"]

ART_PATH: Final = "/art"
"""Where the pictures of this installation begin, below the public address."""


class PublicArt:
    """Where devices fetch pictures: ``<base>/art/<name>-<hash>.png``.

    The address changes with the picture, so it may be kept for ever.
    """

    def __init__(self, base: str, pictures: Manifest | None = None) -> None:
        """``base`` is the public address; ``pictures`` are the committed ones by default."""
        self._base = base.rstrip("/") + ART_PATH
        self._pictures = manifest() if pictures is None else pictures

    def url(self, kind: PictureKind, limb: Limb, technique: Technique, side: Side) -> str | None:
        """The address of a picture; None where it is not there.

        Steps that show both limbs have one picture for every ``side``; a stroke of one limb asked for
        ``BOTH`` is both limbs at rest.
        """
        for name in (
            key(kind, limb, technique, side),
            key(kind, limb, technique, Side.BOTH),
            key(kind, limb, Technique.NOTICE, Side.BOTH),
        ):
            if name in self._pictures:
                return self._address(name)
        return None

    def scene_url(self, kind: PictureKind, limb: Limb) -> str | None:
        """The address of a picture of how one sits; None where it is not there."""
        name = scene_key(kind, limb)
        return self._address(name) if name in self._pictures else None

    def _address(self, name: str) -> str:
        return f"{self._base}/{self._pictures[name].file}"
