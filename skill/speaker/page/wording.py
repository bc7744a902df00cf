"""The page's own words, from the content: what its labels say, and its lines about troubles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from skill.content.load import HERE
from skill.content.reading import Mistake, content_error, read_yaml


@dataclass(frozen=True)
class Wording:
    """What one language's page says, by name; parts in curly brackets are filled in."""

    language: str
    words: Mapping[str, str]


def load_wording(language: str = "en", file: str = "page.yaml") -> Wording:
    """The words of a language's page, or of another file of such words.

    Raises ContentError with every mistake in the file.
    """
    folder, mistakes = HERE / language, list[Mistake]()
    raw = read_yaml(folder / file, folder, mistakes)
    if isinstance(raw, dict):
        wrong = (name for name, text in raw.items() if not (isinstance(text, str) and text))
        mistakes += [_no_text(file, name) for name in wrong]
    elif not mistakes:
        mistakes.append(_no_text(file, "(whole file)"))
    if mistakes:
        raise content_error(mistakes)
    return Wording(language, raw)


def _no_text(file: str, name: object) -> Mistake:
    return Mistake(file, str(name), "this is no text.", "write the words in quotes")
