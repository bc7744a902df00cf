"""Check a folder of clips against the texts it should say and the rules its sound should keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from skill.errors import AudioError

from .clip import CHIME_LUFS, SPEECH_LUFS, TOLERANCE_LU, measure
from .library import CHIME, ClipEntry, Manifest, clip_id, one_line, read_clip, read_manifest
from .pcm import CEILING_DBTP
from .render import is_current, orphans, voices

_RENDER = "Run: python -m skill audio render"


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be."""

    problem: str
    """What is missing, stale or wrong, with the text or file it concerns."""
    remedy: str
    """How to mend it."""

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy}".strip()


def check(texts: Iterable[str], folder: Path) -> list[Finding]:
    """Everything wrong with the clips in ``folder`` for ``texts`` and the chime; empty when all is well.

    Every clip is read, decoded and measured, about a hundred a second.
    """
    try:
        manifest = read_manifest(folder)
    except AudioError as error:
        return [Finding(str(error), "")]
    if manifest is None:
        return [Finding(f"There are no clips in {folder}.", _RENDER)]
    wanted = list(dict.fromkeys([CHIME, *map(one_line, texts)]))
    return [
        *_each_text(wanted, folder, manifest),
        *_too_many(wanted, folder, manifest),
    ]


def _each_text(wanted: Iterable[str], folder: Path, manifest: Manifest) -> Iterator[Finding]:
    for text in wanted:
        entry = manifest.entry(text)
        if entry is None:
            yield Finding(f"There is no clip for {text!r}.", _RENDER)
        elif not is_current(entry, manifest.language):
            yield Finding(f"The clip for {text!r} is out of date.", _RENDER)
        else:
            yield from _sound(folder, entry)


def _sound(folder: Path, entry: ClipEntry) -> Iterator[Finding]:
    try:
        clip = measure(read_clip(folder, entry))
    except AudioError as error:
        yield Finding(str(error), _RENDER)
        return
    target = CHIME_LUFS if entry.text == CHIME else SPEECH_LUFS
    again = f"Delete {folder / entry.file} and run: python -m skill audio render"
    if abs(clip.lufs - target) > TOLERANCE_LU:
        yield Finding(f"The clip for {entry.text!r} has {clip.lufs:.1f} LUFS, not {target:.1f}.", again)
    if clip.peak > CEILING_DBTP:
        peak = f"{clip.peak:.1f} dB, above {CEILING_DBTP:.1f}"
        yield Finding(f"The clip for {entry.text!r} peaks at {peak}.", again)


def _too_many(wanted: Iterable[str], folder: Path, manifest: Manifest) -> Iterator[Finding]:
    entries = list(manifest.clips.values())
    ids = {clip_id(text) for text in wanted}
    for key, entry in manifest.clips.items():
        if key not in ids:
            yield Finding(f"No text needs the clip {entry.file} for {entry.text!r}.", _RENDER)
    for path in orphans(folder, entries):
        yield Finding(f"{path} belongs to no clip.", _RENDER)
    if len(found := voices(entries)) > 1:
        names = ", ".join(sorted(f"{engine} {voice}" for engine, voice in found))
        yield Finding(f"The clips speak with {len(found)} voices ({names}).", _RENDER)
