"""Slips of the keyboard and of the ear: a word nobody expects becomes the expected word it resembles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby, islice, product
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

MAX_SLIPS: Final = 2
"""Unexpected words in one sentence that are mended; more of them mean another sentence."""
MAX_CHOICES: Final = 2
"""Expected words tried for each unexpected one."""


class Spelling:
    """Mends words that are not expected anywhere."""

    def __init__(self, expected: Iterable[str]) -> None:
        """``expected`` holds every word that samples, phrases and slot values have, with repetitions."""
        self._often = Counter(expected)
        self._words = sorted(word for word in self._often if word.isalpha() or "'" in word)

    def knows(self, word: str) -> bool:
        """Whether a word is expected, or is a number in digits."""
        return word in self._often or word.isdigit()

    def mended(self, text: str) -> list[str]:
        """Likely readings of a sentence with one or two unexpected words, likeliest first; often none."""
        words = text.split()
        slips = [index for index, word in enumerate(words) if not self.knows(word)]
        if not 0 < len(slips) <= MAX_SLIPS:
            return []
        choices = [self._resembling(words[index], alone=len(words) == 1) for index in slips]
        return [self._put(words, slips, mended) for mended in islice(product(*choices), MAX_CHOICES**2)]

    def _put(self, words: list[str], slips: list[int], mended: tuple[str, ...]) -> str:
        by_index = dict(zip(slips, mended, strict=True))
        return " ".join(by_index.get(index, word) for index, word in enumerate(words))

    def _resembling(self, word: str, *, alone: bool) -> list[str]:
        found = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=2, limit=None)
        close = [(slips, known) for known, slips, _ in found if _passes(word, known, int(slips), alone=alone)]
        ranked = sorted(close, key=lambda one: (one[0], -self._often[one[1]], one[1]))
        return [known for _, known in ranked[:MAX_CHOICES]]


def _passes(word: str, known: str, slips: int, *, alone: bool) -> bool:
    """Whether a word may stand for a known one: short words only where the same letters were said."""
    if _once(word) == _once(known) and min(len(word), len(known)) > 2:
        return True
    if slips == 1 and sorted(word) == sorted(known):
        return len(known) > 3
    longer, shorter = max(len(word), len(known)), min(len(word), len(known))
    return (slips == 1 and longer >= (6 if alone else 5)) or (slips == 2 and shorter >= 8)


def _once(word: str) -> str:
    """Without letters said twice in a row."""
    return "".join(letter for letter, _ in groupby(word))
