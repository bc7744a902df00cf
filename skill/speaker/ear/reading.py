"""Texts that may have been said, what they mean, and how alike two of them are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from skill.speaker.nlu import FALLBACK, Understood
from skill.speaker.nlu.sounds import consonants

from .own import plain

URGENT: Final = frozenset({"OuchIntent", "AMAZON.StopIntent"})
"""What must not be lost: to stop for nothing costs less than to go on."""
WHOLE: Final = 4
"""Words that make a sentence: shorter ones are heard where somebody only breathed."""
ALIKE: Final = 55
"""How alike two sentences are written, 0 to 100, if one may be the other misheard."""
SURE_GUESS: Final = 0.85
"""How likely a meaning must be where no sentence fits word for word: misheard words get one by chance."""
GUESS_WORDS: Final = 3
"""And of how many words: one or two misheard ones resemble too much."""
FEW: Final = 2
"""Words that any sound resembles, so that they count more easily where they are expected."""
LETTERS: Final = 4
"""Letters from which likeness says anything: "no" is like any word."""


@dataclass(frozen=True)
class Reading:
    """A text that may have been said, and what it means."""

    text: str
    chance: float
    meant: Understood
    called: bool = False
    """Whether the skill was called by its name."""
    expected: bool = False
    """Whether it is one of the sentences that can be said now."""

    @property
    def exact(self) -> bool:
        """Whether it can be said just so."""
        return self.meant.score == 1 and self.meant.intent != FALLBACK

    @property
    def guessed(self) -> bool:
        """Whether it likely means something."""
        enough = self.exact or len(plain(self.text)) >= GUESS_WORDS
        return enough and self.meant.intent != FALLBACK and self.meant.score >= SURE_GUESS


def is_unlikely(heard: Reading) -> bool:
    """Whether it is a word or two that nobody expects: "it's lower", while the routine waits for "slower"."""
    return not heard.expected and not heard.called and len(plain(heard.text)) <= FEW


def is_whole(heard: Reading) -> bool:
    """Whether it is a sentence."""
    return len(plain(heard.text)) >= WHOLE


def is_urgent(one: Reading) -> bool:
    """Whether it is a word by itself that cannot wait."""
    return one.exact and one.meant.intent in URGENT and len(plain(one.text)) == 1


def means(one: Reading) -> bool:
    """Whether it may mean something; a word by itself does, or does not."""
    return one.meant.intent != FALLBACK and (one.exact or len(plain(one.text)) > 1)


def same(one: Reading, other: Reading) -> bool:
    """Whether both mean the same."""
    return other.meant.intent == one.meant.intent != FALLBACK


def alike(one: Reading, other: Reading) -> bool:
    """Whether two texts are written much alike, or sound so: "pause" and "pies"."""
    this, that = " ".join(plain(one.text)), " ".join(plain(other.text))
    sounds = consonants(this)
    return fuzz.ratio(this, that) >= ALIKE or (len(sounds) > 1 and sounds == consonants(that))


def near(one: Reading, heard: Sequence[Reading]) -> bool:
    """Whether it is much like any that was heard."""
    return any(alike(one, each) for each in heard)
