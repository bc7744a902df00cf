"""Words as people type or say them, made plain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

MAX_CHARACTERS: Final = 400
"""More than anybody says to a speaker in one breath; the rest is not read."""

_APOSTROPHES: Final = dict.fromkeys(
    (0x2019, 0x2018, 0x02BC, 0x60, 0xB4, 0x2032, 0xFF07),  # curly, modifier, grave, acute, prime, full width
    "'",
)
_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


class Tidy:
    """Lower case words and digits, single spaces, one spelling."""

    def __init__(self, same: Mapping[str, str]) -> None:
        """``same`` maps spellings and contractions to the words they are read as."""
        self._words = {word: meant for word, meant in same.items() if " " not in word}
        self._phrases = {f" {words} ": f" {meant} " for words, meant in same.items() if " " in words}

    def __call__(self, words: str) -> str:
        """Any text made plain: no capitals, no punctuation, apostrophes straight, contractions apart."""
        text = unicodedata.normalize("NFKC", words[:MAX_CHARACTERS]).translate(_APOSTROPHES).lower()
        return self._one_spelling(_WORD.findall(text))

    def sample(self, sample: str) -> str:
        """A sample utterance in the same plain form; its ``{slots}`` stay as they are."""
        return self._one_spelling(sample.split())

    def _one_spelling(self, words: list[str]) -> str:
        text = " ".join(self._words.get(word, word) for word in words)
        for said, meant in self._phrases.items():
            if said[1:-1] in text:
                text = f" {text} ".replace(said, meant).strip()
        return text
