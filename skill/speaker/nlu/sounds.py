"""A second listening: what was written down may only sound like something that can be said here.

Ears that write words down write the words they know: "slow her" for "slower", "paws" for "pause", "rinse
sing" for "rinsing". Whatever has the same consonants is tried in place of it, and counts where the sentence
then is one that can be said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Final

from rapidfuzz import fuzz

_STEPS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"\b(?:k(?=n)|w(?=r)|g(?=n)|p(?=s))", ""),
        (r"ph", "f"),
        (r"gh", ""),
        (r"tch|ch|sh|ti(?=o)|ss?i(?=o)|ci(?=o|a)", "x"),
        (r"th", "0"),
        (r"ck|q", "k"),
        (r"sc(?=[eiy])|c(?=[eiy])|z", "s"),
        (r"c", "k"),
        (r"x(?!\b|[aeiou])", "ks"),
        (r"mb\b", "m"),
        (r"[aeiouhwy' ]", ""),
    )
)
_VOWEL: Final = re.compile(
    r"(?P<aw>au|aw|or)|(?P<er>er|ir|ur)|(?P<ee>ee|ea|ie)|(?P<oo>oo|ew|ue)|(?P<ow>ow|ou)|[aeiou]"
)
LONGEST: Final = 3
"""Words that are heard as one phrase."""
SHORTEST: Final = 2
"""Consonants that a phrase has at least; fewer sound like too much."""
CLEAR: Final = 4
"""Consonants from which the first vowel may be another: "how many our left"."""
WRITTEN: Final = 66
"""How alike the words must be written, 0 to 100, where one of them is never said here."""
WRITTEN_KNOWN: Final = 90
"""The same where each of them is: then they may well be meant as they stand."""
TRIED: Final = 16
"""Sentences tried in place of one."""
EACH: Final = 3
"""Phrases tried for each place."""
MOST: Final = 12
"""Words of a sentence that is listened to again."""


@lru_cache(maxsize=20_000)
def consonants(text: str) -> str:
    """What is left of words when vowels, blanks and silent letters go: ``rnsng`` of "rinse sing"."""
    for pattern, sound in _STEPS:
        text = pattern.sub(sound, text)
    return "".join(letter for letter, _ in groupby(text))


def vowel(text: str) -> str:
    """The first vowel as it sounds."""
    found = _VOWEL.search(text)
    return (found.lastgroup or found[0]) if found else ""


class Sounds:
    """Finds phrases that sound like what was written down."""

    def __init__(self, whole: Iterable[str], parts: Iterable[str]) -> None:
        """``whole`` are whole sentences, ``parts`` phrases and words inside of sentences."""
        self._whole = _by_sound(whole)
        self._parts = _by_sound(part for part in parts if part.count(" ") < LONGEST)

    def like(self, text: str, *, least: float) -> list[str]:
        """Sentences that sound like this one, the likeliest first; often none.

        ``least`` is how alike the words must be written, 0 to 100.
        """
        words = text.split()
        if not 0 < len(words) <= MOST:
            return []
        found = dict.fromkeys((*self._near(self._whole, text), *self._replaced(words)))
        found.pop(text, None)
        return [one for one in found if fuzz.ratio(one, text) >= least][:TRIED]

    def _replaced(self, words: list[str]) -> Iterator[str]:
        for size in range(LONGEST, 0, -1):
            for start in range(len(words) - size + 1):
                said = " ".join(words[start : start + size])
                for phrase in self._near(self._parts, said):
                    if phrase != said:
                        yield " ".join((*words[:start], phrase, *words[start + size :]))

    def _near(self, known: dict[str, list[str]], said: str) -> list[str]:
        sound = consonants(said)
        if len(sound) < SHORTEST:
            return []
        alike = [
            phrase for phrase in known.get(sound, ()) if len(sound) >= CLEAR or vowel(phrase) == vowel(said)
        ]
        return sorted(alike, key=lambda phrase: (-fuzz.ratio(said, phrase), phrase))[:EACH]


def _by_sound(phrases: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for phrase in dict.fromkeys(phrases):
        found[consonants(phrase)].append(phrase)
    return found
