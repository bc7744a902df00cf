"""What stands beside the interaction model: Alexa's own phrases, and how people wrap what they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from skill.content.vocabulary import CONTENT, read_typed


@dataclass(frozen=True)
class Manners:
    """The words around a wish. All of them are lower case words."""

    fillers: tuple[str, ...]
    """Left out at either end of a sentence."""
    openers: tuple[str, ...]
    """Left out before a wish: "could you"."""
    connectors: tuple[str, ...]
    """Left out between the skill's name and the wish: "to", "for"."""
    asking: tuple[str, ...]
    """Stand before the skill's name and hand a wish over."""
    launching: tuple[str, ...]
    """Stand before the skill's name and open the skill."""
    trailing: tuple[str, ...]
    """Stand between a wish and the skill's name: "start with …"."""
    wake_words: tuple[str, ...]
    """What wakes a device."""
    light: tuple[str, ...]
    """Single words that a near miss may have more or fewer of."""
    turning: tuple[str, ...]
    """Single words that turn a sentence round: a near miss must have the same of these."""
    same: Mapping[str, str]
    """Spellings and contractions, each with the words it is read as."""


@dataclass(frozen=True)
class Phrases:
    """A language's phrases beside its interaction model."""

    intents: Mapping[str, tuple[str, ...]]
    """What is said for each built-in intent, by its name."""
    manners: Manners
    """The words around a wish."""


def load_phrases(language: str = "en", *, path: Path | None = None) -> Phrases:
    """Read ``skill/content/<language>/builtin_phrases.yaml``, or ``path``.

    Raises ``ContentError`` with every mistake, one a line.
    """
    return read_typed(path or CONTENT / language / "builtin_phrases.yaml", Phrases)
