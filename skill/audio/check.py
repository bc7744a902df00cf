"""Check a folder of clips against the texts it should say and the rules its sound should keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from skill.errors import AudioError
from skill.places import PROGRAM
from skill.routine.terms import TEMPOS, Tempo

from .clip import CHIME_LUFS, SPEECH_LUFS, TOLERANCE_LU, measure
from .library import CHIME, ClipEntry, Manifest, clip_id, one_line, read_clip, read_manifest
from .pcm import CEILING_DBTP, sharpness_db
from .rates import RATES, each_tempo, is_sentence, words_a_minute, words_in
from .render import is_current, orphans, voices

SHARPEST_DB = -9.0
"""The most energy above 6 kHz, against all of a clip; "six" has the most of all that is said."""
_RENDER = f"Run: {PROGRAM} audio render"


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be."""

    problem: str
    """What is missing, stale or wrong, with the text or file it concerns."""
    remedy: str
    """How to mend it."""

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy}".strip()


def check(texts: Iterable[str], folder: Path, tempos: Iterable[Tempo] = TEMPOS) -> list[Finding]:
    """Everything wrong with the clips in ``folder`` for ``texts`` at ``tempos`` and the chime.

    Empty when all is well. Every clip is read, decoded and measured, about a hundred a second.
    """
    try:
        manifest = read_manifest(folder)
    except AudioError as error:
        return [Finding(str(error), "")]
    if manifest is None:
        return [Finding(f"There are no clips in {folder}.", _RENDER)]
    wanted = list(dict.fromkeys(each_tempo([CHIME, *map(one_line, texts)], tuple(tempos))))
    return [
        *_each_text(wanted, folder, manifest),
        *_too_many(wanted, folder, manifest),
    ]


def _each_text(wanted: Iterable[tuple[str, Tempo]], folder: Path, manifest: Manifest) -> Iterator[Finding]:
    for text, tempo in wanted:
        entry = manifest.entry(text, tempo)
        if entry is None:
            yield Finding(f"There is no clip for {text!r} at the {tempo} tempo.", _RENDER)
        elif not is_current(entry, manifest.language):
            yield Finding(f"The clip for {text!r} is out of date.", _RENDER)
        else:
            yield from _sound(folder, entry)
            yield from _rate(entry)


def _rate(entry: ClipEntry) -> Iterator[Finding]:
    """A sentence spoken faster or slower than its tempo allows; calls have no rate."""
    rate, found = RATES[Tempo(entry.tempo)], words_a_minute(entry.text, entry.ms)
    if is_sentence(entry.text) and not rate.allows(words_in(entry.text), found):
        yield Finding(
            f"{entry.text!r} is spoken at {found:.0f} words a minute, not at the {rate.lowest:.0f} to "
            f"{rate.highest:.0f} of the {entry.tempo} tempo.",
            "Word it with commas where one breathes, or shorter, and render it again.",
        )


def _sound(folder: Path, entry: ClipEntry) -> Iterator[Finding]:
    try:
        clip = measure(read_clip(folder, entry))
    except AudioError as error:
        yield Finding(str(error), _RENDER)
        return
    target = CHIME_LUFS if entry.text == CHIME else SPEECH_LUFS
    again = f"Delete {folder / entry.file} and run: {PROGRAM} audio render"
    if abs(clip.lufs - target) > TOLERANCE_LU:
        yield Finding(f"The clip for {entry.text!r} has {clip.lufs:.1f} LUFS, not {target:.1f}.", again)
    if (sharp := sharpness_db(clip.heard)) > SHARPEST_DB:
        yield Finding(f"The clip for {entry.text!r} is sharp: {sharp:.1f} dB of it above 6 kHz.", again)
    if clip.peak > CEILING_DBTP:
        peak = f"{clip.peak:.1f} dB, above {CEILING_DBTP:.1f}"
        yield Finding(f"The clip for {entry.text!r} peaks at {peak}.", again)


def _too_many(wanted: Iterable[tuple[str, Tempo]], folder: Path, manifest: Manifest) -> Iterator[Finding]:
    entries = list(manifest.clips.values())
    ids = {clip_id(text, tempo) for text, tempo in wanted}
    for key, entry in manifest.clips.items():
        if key not in ids:
            yield Finding(f"No text needs the clip {entry.file} for {entry.text!r}.", _RENDER)
    for path in orphans(folder, entries):
        yield Finding(f"{path} belongs to no clip.", _RENDER)
    if len(found := voices(entries)) > 1:
        names = ", ".join(sorted(f"{engine} {voice}" for engine, voice in found))
        yield Finding(f"The clips speak with {len(found)} voices ({names}).", _RENDER)
