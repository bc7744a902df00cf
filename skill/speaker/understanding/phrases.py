"""What stands beside the interaction model: Alexa's own phrases, and how people wrap what they say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skill.content.reading import Mistake, content_error, read_as
from skill.content.vocabulary import CONTENT


@dataclass(frozen=True)
class Manners:
    """The words around a wish. All of them are lower case words."""

    fillers: list[str]
    """Left out at either end of a sentence."""
    openers: list[str]
    """Left out before a wish: "could you"."""
    connectors: list[str]
    """Left out between the skill's name and the wish: "to", "for"."""
    asking: list[str]
    """Stand before the skill's name and hand a wish over."""
    launching: list[str]
    """Stand before the skill's name and open the skill."""
    trailing: list[str]
    """Stand between a wish and the skill's name: "start with …"."""
    wake_words: list[str]
    """What wakes a device."""
    light: list[str]
    """Single words that a near miss may have more or fewer of."""
    turning: list[str]
    """Single words that turn a sentence round: a near miss must have the same of these."""
    same: dict[str, str]
    """Spellings and contractions, each with the words it is read as."""


@dataclass(frozen=True)
class Phrases:
    """A language's phrases beside its interaction model."""

    intents: dict[str, list[str]]
    """What is said for each built-in intent, by its name."""
    manners: Manners
    """The words around a wish."""


def load_phrases(language: str = "en", *, folder: Path | None = None) -> Phrases:
    """Read ``builtin_phrases.yaml`` of a language's folder under ``skill/content/``, or of ``folder``.

    Raises ``ContentError`` with every mistake, one a line.
    """
    folder = folder or CONTENT / language
    mistakes: list[Mistake] = []
    phrases = read_as(Phrases, folder / "builtin_phrases.yaml", folder, mistakes)
    if phrases is None:
        raise content_error(mistakes)
    return phrases
