"""Shelves for tests: the real routines, spoken in tones."""

from __future__ import annotations

from functools import cache

from skill.audio.encode import chime, encode
from skill.audio.library import CHIME
from skill.audio.streams import Measured, StreamLibrary
from skill.content.load import load
from tests.audio.tones import steady_library, tone_clip


@cache
def tone_clips() -> dict[str, bytes]:
    """A clip for everything that can be said in English: a tone, longer for longer texts."""
    texts = load("en").catalogue().spoken_texts()
    clips = {text: tone_clip(20 * len(text), 300 + 10 * number) for number, text in enumerate(texts)}
    return {CHIME: encode(chime()), **clips}


def stream_library_of(clips: dict[str, bytes]) -> StreamLibrary:
    """A shelf of these clips, and timelines measured on them."""
    library = steady_library(clips)
    return StreamLibrary(load("en").catalogue(Measured(library)), library)


@cache
def tone_stream_library() -> StreamLibrary:
    """A shelf of tones."""
    return stream_library_of(tone_clips())
