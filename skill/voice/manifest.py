"""``audio/<language>/manifest.json``: which clip says which text, and how it was made.

Clips are named after their own bytes, so a name that matches is a clip that is undamaged, and a clip that
changes gets a new address. Entries are found by the text's hash. The chime has the reserved name "chime".
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from skill.errors import AudioError
from skill.files import write_whole
from skill.voice.frames import FRAME_MS

CHIME = "chime"
"""The reserved name of the chime, among clips as in cues."""
MANIFEST = "manifest.json"
"""The manifest's file name in a language's folder."""
CLIP_FORMAT = 1
"""Raised when clips made earlier are no longer good enough; they are then rendered again."""

_CLIP_FILE = re.compile(r"[0-9a-f]{16}\.mp3")


@dataclass(frozen=True)
class Entry:
    """One clip."""

    text: str
    """What it says, in one line; "chime" for the chime."""
    file: str
    """Its file name: 16 hexadecimal digits of its content's hash, ``.mp3``."""
    ms: int
    """Its duration in milliseconds, a multiple of 24."""
    engine: str
    """Which engine spoke it."""
    voice: str
    """With which voice, pace included."""
    recipe: str
    """Hash of everything it was made from (see ``recipe``); another recipe means it is out of date."""
    lufs: float
    """Its loudness as it counts in a stream."""
    peak: float
    """Its true peak in dBTP."""


@dataclass(frozen=True)
class Manifest:
    """The clips of one language."""

    language: str
    """The language they speak."""
    clips: Mapping[str, Entry]
    """Clip id to entry."""

    def entry(self, text: str) -> Entry | None:
        """The clip that says ``text``, if there is one."""
        return self.clips.get(clip_id(text))


def one_line(text: str) -> str:
    """``text`` with every run of white space made one space: how a file folds its lines does not matter."""
    return " ".join(text.split())


def clip_id(text: str) -> str:
    """The id of the clip that says ``text``; "chime" is its own."""
    return CHIME if text == CHIME else _hash(one_line(text))


def clip_file(frames: bytes) -> str:
    """The name of the file that holds ``frames``."""
    return f"{hashlib.sha256(frames).hexdigest()[:16]}.mp3"


def recipe(text: str, language: str, engine: str, voice: str) -> str:
    """A hash of all that decides how a clip sounds."""
    return _hash("\n".join((one_line(text), language, engine, voice, str(CLIP_FORMAT))))


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest in ``folder``; None when there is none; AudioError when it is not a manifest."""
    path = folder / MANIFEST
    try:
        return _structure(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise AudioError(
            f"{path} cannot be used ({error}). Restore it from the repository, "
            "or delete it and run: python -m skill audio render"
        ) from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it, sorted by text so that changes read well; AudioError when that fails."""
    entries = sorted(manifest.clips.items(), key=lambda item: (item[1].text, item[0]))
    data = {"language": manifest.language, "clips": {key: asdict(entry) for key, entry in entries}}
    write_whole(
        folder / MANIFEST, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode(), AudioError
    )


def _structure(data: Any) -> Manifest:
    if not isinstance(data, dict) or not isinstance(data["clips"], dict):
        raise ValueError("it is not an object with clips")
    if not isinstance(data["language"], str):
        raise ValueError("language is not a text")
    return Manifest(data["language"], {key: _entry(key, entry) for key, entry in data["clips"].items()})


def _entry(key: str, data: Any) -> Entry:
    if not isinstance(data, dict):
        raise ValueError(f"clips.{key} is not an object")
    for field in fields(Entry):
        kinds = {"str": str, "int": int, "float": (int, float)}[str(field.type)]
        value = data.get(field.name)
        if not isinstance(value, kinds) or isinstance(value, bool):  # type: ignore[arg-type]
            raise ValueError(f"clips.{key}.{field.name} is {value!r}, not of type {field.type}")
    entry = Entry(**{field.name: data[field.name] for field in fields(Entry)})
    if not _CLIP_FILE.fullmatch(entry.file) or entry.ms <= 0 or entry.ms % FRAME_MS:
        raise ValueError(f"clips.{key}: {entry.file!r} of {entry.ms} ms is no clip")
    if clip_id(entry.text) != key:
        raise ValueError(f"clips.{key} does not belong to its text {entry.text!r}")
    return entry


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
