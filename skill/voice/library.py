"""All clips of one language in memory, ready to be joined.

A language is some hundred clips of 6 kB a second: a few megabytes. Nothing here decodes, and nothing needs
numpy or FFmpeg: this is the part that a running service imports.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from skill.errors import AudioError
from skill.voice.frames import check_frames, duration_ms
from skill.voice.manifest import CHIME, Entry, clip_file, one_line, read_manifest

RENDER = "Mend it with: python -m skill audio render"
"""The remedy for clips that are missing or wrong."""


class ClipLibrary:
    """The clips of one language."""

    def __init__(self, language: str, clips: Mapping[str, bytes]) -> None:
        """``clips``: text (or "chime") to whole frames of the clip format."""
        self.language = language
        self._clips = {one_line(text): frames for text, frames in clips.items()}

    @classmethod
    def load(cls, folder: Path) -> ClipLibrary:
        """The clips in ``folder``, read once; AudioError naming every file that is missing or damaged."""
        manifest = read_manifest(folder)
        if manifest is None:
            raise AudioError(f"There are no clips in {folder}. {RENDER}")
        clips: dict[str, bytes] = {}
        mistakes: list[str] = []
        for entry in manifest.clips.values():
            try:
                clips[entry.text] = read_clip(folder, entry)
            except AudioError as error:
                mistakes.append(str(error))
        if mistakes:
            raise AudioError("\n".join([*mistakes, RENDER]))
        return cls(manifest.language, clips)

    def milliseconds(self, text: str) -> int | None:
        """How long the clip that says ``text`` takes, in ms; None when there is no such clip."""
        frames = self._clips.get(one_line(text))
        return None if frames is None else duration_ms(len(frames))

    def frames(self, text: str) -> bytes:
        """The frames of the clip that says ``text``; AudioError when there is none."""
        try:
            return self._clips[one_line(text)]
        except KeyError:
            raise AudioError(f"There is no clip for {text!r} in {self.language!r}. {RENDER}") from None

    @property
    def chime(self) -> bytes:
        """The frames of the chime."""
        return self.frames(CHIME)

    @property
    def size(self) -> int:
        """How many bytes of sound it holds."""
        return sum(map(len, self._clips.values()))

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and one_line(text) in self._clips

    def __len__(self) -> int:
        return len(self._clips)


def read_clip(folder: Path, entry: Entry) -> bytes:
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
