"""All clips of one voice in memory, ready to be joined.

A voice is some hundred clips of 6 kB a second: some megabytes. Nothing here decodes, and nothing needs numpy
or FFmpeg: this is the part that a running service imports.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from skill.errors import AudioError
from skill.files import write_whole
from skill.places import PROGRAM
from skill.routine.terms import Tempo

from .frames import FRAME_MS, check_frames, duration_ms

# ``audio/<folder>/manifest.json``: which clip says which text at which tempo, and how it was made.
#
# Clips are named after their own bytes, so a name that matches is a clip that is undamaged, and a clip that
# changes gets a new address. Entries are found by the hash of text and tempo. The chime has the reserved name
# "chime".

CHIME = "chime"
"""The reserved name of the chime, among clips as in cues."""
MANIFEST = "manifest.json"
"""The manifest's file name in a language's folder."""
CLIP_FORMAT = 2
"""Raised when clips made earlier are no longer good enough; they are then rendered again."""

_CLIP_FILE = re.compile(r"[0-9a-f]{16}\.mp3")


@dataclass(frozen=True)
class ClipEntry:
    """One clip."""

    text: str
    """What it says, in one line; "chime" for the chime."""
    tempo: str
    """How fast; "steady" for what is the same at every tempo."""
    file: str
    """Its file name: 16 hexadecimal digits of its content's hash, ``.mp3``."""
    ms: int
    """Its duration in milliseconds, a multiple of 24."""
    engine: str
    """Which engine spoke it."""
    voice: str
    """With which voice."""
    recipe: str
    """Hash of everything it was made from (see ``recipe``); another recipe means it is out of date."""
    lufs: float
    """Its loudness as it counts in a stream."""
    peak: float
    """Its true peak in dBTP."""
    wpm: float
    """Words a minute, pauses included (see rates.py)."""


@dataclass(frozen=True)
class Manifest:
    """The clips of one language."""

    language: str
    """The language they speak."""
    clips: Mapping[str, ClipEntry]
    """Clip id to entry."""

    def entry(self, text: str, tempo: Tempo = Tempo.STEADY) -> ClipEntry | None:
        """The clip that says ``text`` at ``tempo``, if there is one."""
        return self.clips.get(clip_id(text, tempo))


def one_line(text: str) -> str:
    """``text`` with every run of white space made one space: how a file folds its lines does not matter."""
    return " ".join(text.split())


def clip_id(text: str, tempo: str = Tempo.STEADY) -> str:
    """The id of the clip that says ``text`` at ``tempo``; "chime" is its own."""
    return CHIME if text == CHIME else _hash(f"{one_line(text)}\n{tempo}")


def clip_file(frames: bytes) -> str:
    """The name of the file that holds ``frames``."""
    return f"{hashlib.sha256(frames).hexdigest()[:16]}.mp3"


def recipe(text: str, tempo: str, language: str, engine: str, voice: str) -> str:
    """A hash of all that decides how a clip sounds."""
    return _hash("\n".join((one_line(text), str(tempo), language, engine, voice, str(CLIP_FORMAT))))


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
            f"or delete it and run: {PROGRAM} audio render"
        ) from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it, sorted by text so that changes read well; AudioError when that fails."""
    entries = sorted(manifest.clips.items(), key=lambda item: (item[1].text, item[1].tempo))
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


def _entry(key: str, data: Any) -> ClipEntry:
    if not isinstance(data, dict):
        raise ValueError(f"clips.{key} is not an object")
    for field in fields(ClipEntry):
        kinds = {"str": str, "int": int, "float": (int, float)}[str(field.type)]
        value = data.get(field.name)
        if not isinstance(value, kinds) or isinstance(value, bool):  # type: ignore[arg-type]
            raise ValueError(f"clips.{key}.{field.name} is {value!r}, not of type {field.type}")
    entry = ClipEntry(**{field.name: data[field.name] for field in fields(ClipEntry)})
    if not _CLIP_FILE.fullmatch(entry.file) or entry.ms <= 0 or entry.ms % FRAME_MS:
        raise ValueError(f"clips.{key}: {entry.file!r} of {entry.ms} ms is no clip")
    if entry.tempo not in set(Tempo):
        raise ValueError(f"clips.{key}: {entry.tempo!r} is no tempo")
    if clip_id(entry.text, entry.tempo) != key:
        raise ValueError(f"clips.{key} does not belong to its text {entry.text!r}, {entry.tempo}")
    return entry


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


RENDER = f"Mend it with: {PROGRAM} audio render"
"""The remedy for clips that are missing or wrong."""


class ClipLibrary:
    """The clips of one voice.

    A clip is found by its text and tempo. What is the same at every tempo has one clip, at the steady one:
    the chime, calls such as "Five.", and everything of a voice that was rendered at one tempo only. So where
    a tempo has no clip, the steady one serves.
    """

    def __init__(self, language: str, clips: Mapping[tuple[str, Tempo], bytes]) -> None:
        """``clips``: text (or "chime") and tempo to whole frames of the clip format."""
        self.language = language
        self._clips = {(one_line(text), tempo): frames for (text, tempo), frames in clips.items()}
        self._listed: dict[tuple[str, Tempo], ClipEntry] = {}

    @classmethod
    def open(cls, folder: Path) -> ClipLibrary:
        """The clips in ``folder``; where there is the manifest and none of its clips, what it says of them.

        That is enough to name streams and to lay them out, where a bucket serves them. AudioError as
        :meth:`load`: of some clips that are missing, none serves.
        """
        manifest = read_manifest(folder)
        if manifest is None or any((folder / entry.file).exists() for entry in manifest.clips.values()):
            return cls.load(folder)
        library = cls(manifest.language, {})
        entries = manifest.clips.values()
        library._listed = {(one_line(entry.text), Tempo(entry.tempo)): entry for entry in entries}
        return library

    def backed_by(self, usual: ClipLibrary) -> ClipLibrary:
        """These clips, and those of the ``usual`` voice for what this one does not say: never silence."""
        said = {text for text, _ in (self._clips or self._listed)}
        both = ClipLibrary(self.language, _and_rest(self._clips, usual._clips, said))
        both._listed = _and_rest(self._listed, usual._listed, said)
        return both

    @property
    def is_list(self) -> bool:
        """Whether the clips themselves are elsewhere."""
        return bool(self._listed)

    @classmethod
    def load(cls, folder: Path) -> ClipLibrary:
        """The clips in ``folder``, read once; AudioError naming every file that is missing or damaged."""
        manifest = read_manifest(folder)
        if manifest is None:
            raise AudioError(f"There are no clips in {folder}. {RENDER}")
        clips: dict[tuple[str, Tempo], bytes] = {}
        mistakes: list[str] = []
        for entry in manifest.clips.values():
            try:
                clips[entry.text, Tempo(entry.tempo)] = read_clip(folder, entry)
            except AudioError as error:
                mistakes.append(str(error))
        if mistakes:
            raise AudioError("\n".join([*mistakes, RENDER]))
        return cls(manifest.language, clips)

    def milliseconds(self, text: str, tempo: Tempo = Tempo.STEADY) -> int | None:
        """How long the clip that says ``text`` at ``tempo`` takes, in ms; None when there is no such clip."""
        if self._listed:
            entry = self._entry(text, tempo)
            return None if entry is None else entry.ms
        frames = self._found(text, tempo)
        return None if frames is None else duration_ms(len(frames))

    def mark(self, text: str, tempo: Tempo = Tempo.STEADY) -> str:
        """What names the content of a clip: its file's name. AudioError when there is none."""
        entry = self._entry(text, tempo)
        return clip_file(self.frames(text, tempo)) if entry is None else entry.file

    def frames(self, text: str, tempo: Tempo = Tempo.STEADY) -> bytes:
        """The frames of the clip that says ``text`` at ``tempo``; AudioError when there is none."""
        frames = self._found(text, tempo)
        if frames is None and self._entry(text, tempo) is not None:
            raise AudioError("The clips are not here: streams are where SKILL_PUBLIC_URL says.")
        if frames is None:
            raise AudioError(f"There is no clip for {text!r} in {self.language!r}. {RENDER}")
        return frames

    def _found(self, text: str, tempo: Tempo) -> bytes | None:
        line = one_line(text)
        return self._clips.get((line, tempo)) or self._clips.get((line, Tempo.STEADY))

    def _entry(self, text: str, tempo: Tempo) -> ClipEntry | None:
        line = one_line(text)
        return self._listed.get((line, tempo)) or self._listed.get((line, Tempo.STEADY))

    @property
    def chime(self) -> bytes:
        """The frames of the chime."""
        return self.frames(CHIME, Tempo.STEADY)

    @property
    def size(self) -> int:
        """How many bytes of sound it holds."""
        return sum(map(len, self._clips.values()))

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and self.milliseconds(text) is not None

    def __len__(self) -> int:
        return len(self._clips) or len(self._listed)


_Found = TypeVar("_Found")


def _and_rest(
    own: Mapping[tuple[str, Tempo], _Found], usual: Mapping[tuple[str, Tempo], _Found], said: set[str]
) -> dict[tuple[str, Tempo], _Found]:
    """What is one's own, and of the usual what one does not say."""
    return {key: found for key, found in usual.items() if key[0] not in said} | dict(own)


def read_clip(folder: Path, entry: ClipEntry) -> bytes:
    """The frames of ``entry``'s file, checked against its name, format and duration; AudioError if wrong."""
    path = folder / entry.file
    try:
        frames = path.read_bytes()
    except OSError as error:
        raise AudioError(f"{path} for {entry.text!r} cannot be read: {error.strerror}.") from error
    if clip_file(frames) != entry.file:
        raise AudioError(f"{path} for {entry.text!r} is damaged: its content is not what its name promises.")
    try:
        check_frames(frames)
    except AudioError as error:
        raise AudioError(f"{path} for {entry.text!r} is not in the clip format: {error}") from error
    if duration_ms(len(frames)) != entry.ms:
        raise AudioError(f"{path} for {entry.text!r} does not last {entry.ms} ms as the manifest says.")
    return frames
