"""What the store's texts must say, must not say, and how long they may be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from .phrases import words_of
from .texts import Rules, StoreTexts

LIMITS: Mapping[str, tuple[int, int]] = {
    "name": (2, 50),
    "summary": (1, 160),
    "description": (1, 4000),
    "updatesDescription": (1, 4000),
    "testingInstructions": (1, 4000),
}
"""Least and most characters (Amazon, "Skill Manifest Schema")."""
MOST_KEYWORDS = 30
LONGEST_KEYWORD = 150
LONGEST_PHRASE = 200
_SENTENCE = re.compile(r"[^.?!\n]+")


def wording_mistakes(texts: StoreTexts, rules: Rules) -> Iterator[str]:
    """Everything wrong with the texts of one country, a sentence each."""
    yield from length_mistakes(texts)
    yield from name_mistakes(texts.name, rules)
    for required in rules.disclaimer:
        if not re.search(required.pattern, texts.description, re.IGNORECASE):
            yield f"The description does not say {required.says}: add a sentence that does."
    for field, text in _all(texts):
        yield from _claims(field, text, rules)
        yield from _refused(field, text, rules)


def length_mistakes(texts: StoreTexts) -> Iterator[str]:
    """Texts that are empty or too long, and keywords that are too many."""
    for field, (least, most) in LIMITS.items():
        text = getattr(texts, field)
        if text is not None and not least <= len(text.strip()) <= most:
            yield f"The {field} has {len(text.strip())} characters: make it {least} to {most}."
    if not 1 <= len(texts.keywords) <= MOST_KEYWORDS:
        yield f"There are {len(texts.keywords)} keywords: give 1 to {MOST_KEYWORDS}."
    for field, entries, most in (
        ("keyword", texts.keywords, LONGEST_KEYWORD),
        ("example phrase", texts.examplePhrases, LONGEST_PHRASE),
    ):
        for entry in entries:
            if not 1 <= len(entry.strip()) <= most:
                yield f"The {field} {entry[:40]!r} has {len(entry.strip())} characters: make it 1 to {most}."


def name_mistakes(name: str, rules: Rules) -> Iterator[str]:
    """Words that the name in the store must not have."""
    for word in words_of(name):
        if word in rules.name:
            yield f"The name {name!r} has the word {word!r}, which Amazon refuses: leave it out."


def _all(texts: StoreTexts) -> Iterator[tuple[str, str]]:
    for field in LIMITS:
        if text := getattr(texts, field):
            yield field, text
    yield from (("keyword", keyword) for keyword in texts.keywords)
    yield from (("example phrase", phrase) for phrase in texts.examplePhrases)


def _claims(field: str, text: str, rules: Rules) -> Iterator[str]:
    denial = re.compile("|".join(rules.denials) or r"(?!)", re.IGNORECASE)
    claim = re.compile(rf"\b(?:{'|'.join(rules.claims) or '(?!)'})\b", re.IGNORECASE)
    for sentence in _SENTENCE.findall(text):
        if (found := claim.search(sentence)) and not denial.search(sentence):
            yield f"The {field} says {found[0]!r}, which sounds like a promise of healing: speak of comfort."


def _refused(field: str, text: str, rules: Rules) -> Iterator[str]:
    for refused in rules.refused:
        if found := re.search(rf"\b(?:{refused.word})\b", text, re.IGNORECASE):
            yield f"The {field} says {found[0]!r}. {refused.remedy}"
