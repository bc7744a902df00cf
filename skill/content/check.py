"""The content check: every mistake in words and routines at once, with file, path and remedy."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from skill.routine.catalogue import Catalogue
from skill.routine.speech import Speech

from .check_routines import routine_mistakes
from .check_timelines import timeline_mistakes
from .check_words import word_mistakes
from .load import HERE, Content, read_content
from .reading import Mistake


def check(language: str, keys: Iterable[str], speech: Speech | None = None) -> list[Mistake]:
    """Every mistake in the content of ``language``; ``keys`` are the messages that the program uses."""
    return check_folder(HERE / language, keys, speech)


def check_folder(folder: Path, keys: Iterable[str], speech: Speech | None = None) -> list[Mistake]:
    """Every mistake in the content of a folder. Mistakes of reading come first and alone."""
    content, mistakes = read_content(folder)
    if content is None:
        return mistakes
    mistakes += word_mistakes(content, frozenset(keys))
    structural = routine_mistakes(content)
    mistakes += structural
    return mistakes if structural else mistakes + timeline_mistakes(content, _catalogue(content, speech))


def _catalogue(content: Content, speech: Speech | None) -> Catalogue:
    return content.catalogue(speech)
