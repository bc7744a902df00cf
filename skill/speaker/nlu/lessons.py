"""The sentences that the second stage learns from: the model's patterns with values in their slots."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from random import Random
from typing import Final

from skill.content.patterns import every_sentence, spelt_out
from skill.content.samples import FOLDER, Source, load_source
from skill.content.vocabulary import CONTENT, load_vocabulary

from .clock import load_clock
from .company import FILE as COMPANY
from .company import load_company
from .features import features
from .finder import Finder, with_types
from .hints import Hints, load_elsewhere, load_hints
from .labels import ELSEWHERE, NAMED, WHOLE, label, meant_as
from .lists import SlotLists
from .model import load_model, load_phrases
from .tidy import Tidy

SEED: Final = 15
EACH_PATTERN: Final = 24
"""Sentences taken of one pattern at most."""
ELSEWHERE_PATTERN: Final = 110
"""Of one that is meant for somebody else: there are few, and they must stand for everything."""
FEW: Final = 2
"""Phrases of a slot that are each learnt as words of the sentence itself."""
EACH_VALUE: Final = 2
"""Carriers that each phrase of a whole sentence is put into."""
DRESSED: Final = 0.35
"""Share of sentences with something polite or hesitant around them."""
CHATTY: Final = 0.12
"""Share of sentences with something else told before or after them."""
BROKEN: Final = 0.08
"""Share of sentences without their small words, as people say them whose first language has none."""
ARTICLES: Final = frozenset(("a", "an", "the", "to", "my", "of", "some", "is", "are", "am"))

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Lesson:
    """A sentence and what it means."""

    label: str
    seen: tuple[str, ...]
    """Its words, with ``{TYPE}`` in place of what a slot would hold."""
    features: tuple[int, ...]


class _School:
    """Makes sentences out of a language's words; the same ones every time."""

    def __init__(self, hints: Hints, language: str = "en-US") -> None:
        words = language.split("-")[0]
        self._before = [one for pattern in hints.before for one in every_sentence(pattern)]
        self._after = [one for pattern in hints.after for one in every_sentence(pattern)]
        self._patterns = {
            name: [(value.id, pattern) for value in kind.values for pattern in value.patterns]
            for name, kind in load_vocabulary(words).types.items()
        }
        self._phrases = load_phrases(words)
        self.tidy = Tidy(self._phrases.manners.same)
        model = load_model(language)
        self._lists = SlotLists(model, language, load_clock(words), self.tidy.sample)
        self._said = {
            kind: [p for one in meanings for p in one.phrases] for kind, meanings in model.types.items()
        }
        self._ids = {
            kind: {p: one.id for one in meanings for p in one.phrases}
            for kind, meanings in model.types.items()
        }
        self.finder = Finder({kind: self._lists.values[kind] for kind in NAMED})
        self._random = Random(SEED)

    def sentences(self, source: Source, elsewhere: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Labels and sentences."""
        for intent, patterns in source.patterns.items():
            yield from self._of_intent(intent, patterns, source.intents[intent])
        for intent, phrases in self._phrases.intents.items():
            for phrase in phrases:
                yield intent, phrase
                yield intent, self._dressed(phrase)
        for pattern in elsewhere:
            for sentence in self._some(pattern, ELSEWHERE_PATTERN):
                yield ELSEWHERE, sentence

    def _of_intent(
        self, intent: str, patterns: Sequence[str], slots: Mapping[str, str]
    ) -> Iterator[tuple[str, str]]:
        whole = next((slot for slot, kind in slots.items() if kind in WHOLE), "")
        spelt = [self._spelt(pattern, slots) for pattern in patterns]
        carriers = [one for pattern in spelt for one in self._some(pattern, EACH_PATTERN)]
        for carrier in carriers:
            if whole and f"{{{whole}}}" in carrier:
                continue
            yield label(meant_as(intent)), self._filled(carrier, slots)
            yield label(meant_as(intent)), self._dressed(self._filled(carrier, slots))
        if whole:
            around = [carrier for carrier in carriers if f"{{{whole}}}" in carrier]
            yield from self._of_values(intent, whole, slots, around)

    def _of_values(
        self, intent: str, whole: str, slots: Mapping[str, str], around: Sequence[str]
    ) -> Iterator[tuple[str, str]]:
        kind = slots[whole]
        for phrase in self._said[kind]:
            name = label(intent, whole, self._ids[kind][phrase])
            yield name, phrase
            for carrier in self._random.sample(around, min(EACH_VALUE, len(around))):
                yield name, self._dressed(self._filled(carrier.replace(f"{{{whole}}}", phrase), slots))
        for value, pattern in self._patterns[kind]:
            for phrase in self._some(pattern, EACH_PATTERN):
                yield label(intent, whole, value), phrase
                yield label(intent, whole, value), self._dressed(phrase)

    def _spelt(self, pattern: str, slots: Mapping[str, str]) -> str:
        """The pattern with the words of its smallest slots, which tell more than their type does."""
        for slot, kind in slots.items():
            if len(phrases := self._said.get(kind, ())) in range(1, FEW + 1):
                pattern = spelt_out(pattern, slot, phrases)
        return pattern

    def _some(self, pattern: str, most: int) -> list[str]:
        every = list(islice(every_sentence(pattern), 4000))
        return every if len(every) <= most else self._random.sample(every, most)

    def _filled(self, carrier: str, slots: Mapping[str, str]) -> str:
        return _SLOT.sub(lambda slot: self._value(slots[slot[1]]), carrier)

    def _value(self, kind: str) -> str:
        said = self._said.get(kind)
        return self._random.choice(said or sorted(self._lists.values[kind]))

    def _dressed(self, sentence: str) -> str:
        if self._random.random() < BROKEN:
            return " ".join(word for word in sentence.split() if word not in ARTICLES) or sentence
        if self._random.random() < CHATTY:
            before, after = self._random.choice(self._before), self._random.choice(self._after)
            return f"{before} {sentence}" if self._random.random() < 1 / 2 else f"{sentence} {after}"
        if self._random.random() > DRESSED:
            return sentence
        manners = self._phrases.manners
        before = self._random.choice((*manners.fillers, *manners.openers))
        after = self._random.choice(("", "", *manners.fillers))
        return f"{before} {sentence} {after}".strip()


def lessons() -> Iterator[Lesson]:
    """Every sentence once for each of its labels."""
    hints = load_hints()
    school, company = _School(hints), load_company()
    known = set()
    for name, sentence in school.sentences(load_source(), load_elsewhere()):
        words = school.tidy(sentence).split()
        if words and (name, *words) not in known:
            known.add((name, *words))
            seen = with_types(words, school.finder.find(words, NAMED))
            yield Lesson(name, tuple(seen), tuple(features(words, seen, hints.kinds, company)))


def lessons_key() -> str:
    """A key that changes with every file the lessons are made of."""
    folders = (FOLDER, CONTENT / "en" / "vocabulary")
    files = [file for folder in folders for file in sorted(folder.glob("*.yaml"))]
    files += [
        CONTENT / "en" / f"{name}.yaml" for name in ("builtin_phrases", "clock", "elsewhere", "learning")
    ]
    files.append(COMPANY)
    digest = sha256()
    for file in files:
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()
