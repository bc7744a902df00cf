"""Words as people type or say them, made plain."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby, islice, product
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from .model import Manners

# Phrases taken away from the beginning or the end of a sentence, whole words at a time.


class Affixes:
    """A set of phrases that may stand at an end of a sentence."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = frozenset(tuple(phrase.split()) for phrase in phrases)
        self._longest = max(map(len, self._phrases), default=0)

    def after_start(self, words: list[str]) -> list[str] | None:
        """The words after the longest phrase they begin with; None where they begin with none."""
        for size in range(min(self._longest, len(words)), 0, -1):
            if tuple(words[:size]) in self._phrases:
                return words[size:]
        return None

    def before_end(self, words: list[str]) -> list[str] | None:
        """The words before the longest phrase they end with; None where they end with none."""
        for size in range(min(self._longest, len(words)), 0, -1):
            if tuple(words[-size:]) in self._phrases:
                return words[:-size]
        return None

    def __contains__(self, words: list[str]) -> bool:
        return tuple(words) in self._phrases


# How a person calls the skill: "alexa, ask gentle roll to go slower" comes down to "to go slower".

NAME_RATIO: Final = 85
"""Similarity, 0 to 100, at which words pass for the name: "gentle role" does, "gentle rock" does not."""


class Calling:
    """Takes the wake word and the invocation name away."""

    def __init__(self, name: str, manners: Manners, tidy: Callable[[str], str]) -> None:
        self._name = tidy(name)
        self._wake = Affixes(map(tidy, manners.wake_words))
        self._polite = Affixes(map(tidy, (*manners.fillers, *manners.openers)))
        self._before = Affixes(map(tidy, (*manners.asking, *manners.launching)))
        self._trailing = Affixes(map(tidy, manners.trailing))
        self._connectors = Affixes(map(tidy, manners.connectors))

    def wishes(self, text: str) -> list[str] | None:
        """What is asked for once the calling is taken away, likeliest reading first.

        A sentence that does not name the skill comes back by itself. None where the skill is named and
        nothing is asked of it: it is only opened.
        """
        words = self._awake(text.split())
        span = self._name_span(words)
        if span is None:
            return [" ".join(words)]
        before, after = words[: span[0]], words[span[1] :]
        wish = after if self._hands_over(before) else self._joined(before, after)
        return [" ".join(reading) for reading in self._readings(wish)] or None

    def _awake(self, words: list[str]) -> list[str]:
        while (rest := self._wake.after_start(words)) is not None:
            words = rest
        rest = self._wake.before_end(words)
        return words if rest is None else rest

    def _name_span(self, words: list[str]) -> tuple[int, int] | None:
        size = len(self._name.split())
        spans = ((i, i + n) for n in (size, size - 1) if n for i in range(len(words) - n + 1))
        return next((span for span in spans if self._is_name(words[slice(*span)])), None)

    def _is_name(self, words: list[str]) -> bool:
        return fuzz.ratio(" ".join(words), self._name, score_cutoff=NAME_RATIO) > 0

    def _hands_over(self, before: list[str]) -> bool:
        return not before or before in self._before or self._without_manners(before) in self._before

    def _without_manners(self, words: list[str]) -> list[str]:
        while words not in self._before and (rest := self._polite.after_start(words)) is not None:
            words = rest
        return words

    def _joined(self, before: list[str], after: list[str]) -> list[str]:
        """A wish that comes before the name: "start the foot routine with gentle roll, please"."""
        rest = self._trailing.before_end(before)
        return (before if rest is None else rest) + after

    def _readings(self, wish: list[str]) -> Iterator[list[str]]:
        while wish and self._without_manners(wish):
            yield wish
            wish = self._connectors.after_start(wish) or []


# Politeness and hesitation, taken off a sentence one piece at a time.


class Politeness:
    """Offers a sentence with less and less around it."""

    def __init__(self, manners: Manners, tidy: Callable[[str], str]) -> None:
        fillers = [tidy(phrase) for phrase in manners.fillers]
        self._end = Affixes(fillers)
        self._start = Affixes((*fillers, *map(tidy, manners.openers)))

    def readings(self, text: str) -> Iterator[str]:
        """The sentence itself, then shorter and shorter ones; never an empty one but the sentence's own."""
        yield text
        words = text.split()
        while shorter := self._end.before_end(words):
            words = shorter
            yield " ".join(words)
        yield from self._from_the_start(text.split(), words)

    def _from_the_start(self, whole: list[str], bare: list[str]) -> Iterator[str]:
        """Both with and without what stood at the end: "could you stop now" may end in a meaning."""
        while shorter := self._start.after_start(bare):
            taken = len(bare) - len(shorter)
            whole, bare = whole[taken:], shorter
            yield " ".join(whole)
            if len(whole) > len(bare):
                yield " ".join(bare)


PAST: Final[Mapping[str, str]] = {
    "went": "go", "gave": "give", "told": "tell", "said": "say", "made": "make", "took": "take",
    "began": "begin", "left": "leave", "did": "do", "kept": "keep", "ran": "run", "spoke": "speak",
    "held": "hold", "got": "get", "brought": "bring", "let": "let", "put": "put", "read": "read",
    "led": "lead", "forgot": "forget",
}  # fmt: skip
"""Verbs that are bent: "i would be grateful if you went back" is to "go back"."""
ENDINGS: Final = ("ing", "ed")


def bidden(text: str) -> Iterator[str]:
    """What is asked of somebody who is asked to mind doing it, or who would oblige if he did."""
    verb, _, rest = text.partition(" ")
    if verb in PAST:
        yield f"{PAST[verb]} {rest}".strip()
    for ending in ENDINGS:
        stem = verb.removesuffix(ending)
        if stem != verb and len(stem) > 1:
            doubled = [stem[:-1]] if stem[-1] == stem[-2] else []
            yield from (f"{one} {rest}".strip() for one in (stem, f"{stem}e", *doubled))


# Slips of the keyboard and of the ear: a word nobody expects becomes the expected word it resembles.

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


MAX_CHARACTERS: Final = 400
"""More than anybody says to a speaker in one breath; the rest is not read."""

MOST_SPELT: Final = 20_000
"""Words whose spelling is kept: more than the samples have."""

_APOSTROPHES: Final = dict.fromkeys(
    (0x2019, 0x2018, 0x02BC, 0x60, 0xB4, 0x2032, 0xFF07),  # curly, modifier, grave, acute, prime, full width
    "'",
)
_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


class Tidy:
    """Lower case words and digits, single spaces, one spelling."""

    def __init__(self, same: Mapping[str, str]) -> None:
        """``same`` maps spellings and contractions to the words they are read as."""
        self._words = _Spelt({word: meant for word, meant in same.items() if " " not in word})
        self._phrases = {words: meant for words, meant in same.items() if " " in words}
        any_phrase = "|".join(map(re.escape, sorted(self._phrases, key=len, reverse=True))) or "(?!)"
        self._phrase = re.compile(rf"(?<!\S)(?:{any_phrase})(?!\S)")

    def __call__(self, words: str) -> str:
        """Any text made plain: no capitals, no punctuation, apostrophes straight, contractions apart."""
        text = unicodedata.normalize("NFKC", words[:MAX_CHARACTERS]).translate(_APOSTROPHES).lower()
        return self._one_spelling(_WORD.findall(text))

    def sample(self, sample: str) -> str:
        """A sample utterance in the same plain form; its ``{slots}`` stay as they are."""
        return self._one_spelling(sample.split())

    def _one_spelling(self, words: list[str]) -> str:
        text = " ".join(map(self._words.__getitem__, words))
        return self._phrase.sub(lambda found: self._phrases[found[0]], text)


class _Spelt(dict[str, str]):
    """How each word is spelt; what was looked at once is known, as long as there is room."""

    def __missing__(self, word: str) -> str:
        spelt = _apart(word)
        if len(self) < MOST_SPELT:
            self[word] = spelt
        return spelt


def _apart(word: str) -> str:
    """What is short for "is" stands by itself, and so, alike everywhere, does what belongs to somebody."""
    return f"{word[:-2]} is" if word.endswith("'s") else word
