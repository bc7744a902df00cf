"""The content check: every mistake in words and routines at once, with file, path and remedy."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from skill.routine.speech import Speech

from .check_routines import routine_mistakes
from .check_timelines import timeline_mistakes
from .check_words import placeholder_mistakes, word_mistakes
from .load import HERE, read_content
from .reading import Mistake


def check(language: str, keys: Iterable[str], speech: Speech | None = None) -> list[Mistake]:
    """Every mistake in the content of ``language``; ``keys`` are the messages that the program uses."""
    return check_folder(HERE / language, keys, speech)


def check_folder(folder: Path, keys: Iterable[str], speech: Speech | None = None) -> list[Mistake]:
    """Every mistake in the content of a folder. Mistakes of reading come first and alone.

    Timelines are looked at once words and routines are such that they can be laid out.
    """
    content, mistakes = read_content(folder)
    if content is None:
        return mistakes
    mistakes += word_mistakes(content, frozenset(keys))
    hindering = [*placeholder_mistakes(content), *routine_mistakes(content)]
    mistakes += hindering
    return mistakes if hindering else mistakes + timeline_mistakes(content, content.catalogue(speech))
