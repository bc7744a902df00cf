"""What there is to hear: clips, the timelines measured on them, and where their streams are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from skill.alexa.desk import Streams, Tongue
from skill.alexa.skill import LANGUAGES, make_tongue
from skill.alexa.streams import PublicStreams
from skill.errors import AudioError
from skill.settings import Settings
from skill.voice.library import ClipLibrary
from skill.voice.shelf import Measured, Shelf, shelf_is_complete


@dataclass(frozen=True)
class Sound:
    """Languages with their timelines, and streams where there are any."""

    tongues: Mapping[str, Tongue]
    shelves: Mapping[str, Shelf]
    """By language; only those with every clip in place."""
    streams: Streams | None
    """None where devices could not fetch them: then every routine waits for the person."""


def open_sound(settings: Settings, note: Callable[[str], None], *, local: bool) -> Sound:
    """Read the clips of every language. What is missing is noted, and costs the sound only."""
    tongues: dict[str, Tongue] = {}
    shelves: dict[str, Shelf] = {}
    for language in LANGUAGES:
        library = _library(settings, language, note)
        tongues[language] = make_tongue(language, Measured(library) if library else None)
        if library and shelf_is_complete(tongues[language].book, library):
            shelves[language] = Shelf(tongues[language].book, library)
        elif library:
            note(f"Clips for {language!r} are missing. Run `python -m skill audio render`.")
    return Sound(tongues, shelves, _streams(settings, shelves, note, local=local))


def _library(settings: Settings, language: str, note: Callable[[str], None]) -> ClipLibrary | None:
    try:
        return ClipLibrary.load(settings.audio / language)
    except AudioError as error:
        note(str(error))
        return None


def _streams(
    settings: Settings, shelves: Mapping[str, Shelf], note: Callable[[str], None], *, local: bool
) -> Streams | None:
    if not shelves or settings.public_url is None:
        return None
    if not local and not settings.public_url.startswith("https://"):
        note("SKILL_PUBLIC_URL is not https, so no device can stream; every routine goes step by step.")
        return None
    return PublicStreams(settings.public_url, shelves)
