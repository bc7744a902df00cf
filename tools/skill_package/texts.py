"""The texts of the store and the rules for them, as small YAML files beside the interaction model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from skill.content.reading import Mistake, read_as


@dataclass(frozen=True)
class StoreTexts:
    """What the store shows in one language; its words may hold ``{words}`` of the country."""

    name: str
    summary: str
    description: str
    examplePhrases: list[str]  # noqa: N815 (as the manifest has it)
    keywords: list[str]
    testingInstructions: str  # noqa: N815
    """For Amazon's testers; the same in every country."""
    locales: dict[str, dict[str, str]] = field(default_factory=dict)
    """Country by country, such as en-GB, the words that differ."""
    updatesDescription: str | None = None  # noqa: N815
    """What is new since the last version in the store."""

    def localized(self, locale: str) -> StoreTexts:
        """The texts with the words of a country filled in. Raises KeyError for a word that it lacks."""
        words = self.locales[locale]
        return replace(
            self,
            summary=filled(self.summary, words),
            description=filled(self.description, words),
            updatesDescription=filled(self.updatesDescription, words) if self.updatesDescription else None,
        )


@dataclass(frozen=True)
class InvocationRules:
    """Words that an invocation name must not have."""

    joining: list[str]
    """In a name of two words."""
    launching: list[str]
    connecting: list[str]
    waking: list[str]
    naming: list[str]


@dataclass(frozen=True)
class PhraseRules:
    """How a sentence to Alexa begins that is for a skill."""

    wake: list[str]
    opening: list[str]
    """Before the skill's name, to open it."""
    asking: list[str]
    """Before the skill's name, to ask something of it at once."""
    connectors: list[str]
    """Between the skill's name and what is asked."""
    values: dict[str, list[str]]
    """What Alexa's own slot types take."""


@dataclass(frozen=True)
class Required:
    """Something that the description must say."""

    says: str
    pattern: str


@dataclass(frozen=True)
class Refused:
    """A word that must not be in any text, and what to do."""

    word: str
    remedy: str


@dataclass(frozen=True)
class Rules:
    """What certification refuses, in one language."""

    invocation: InvocationRules
    name: list[str]
    """Words that the name in the store must not have."""
    phrases: PhraseRules
    disclaimer: list[Required]
    claims: list[str]
    """Patterns of words that promise healing."""
    denials: list[str]
    """Patterns of sentences that may use them."""
    refused: list[Refused]


_WORD = re.compile(r"\{(\w+)\}")


def filled(text: str, words: Mapping[str, str]) -> str:
    """``text`` with ``words`` in place of ``{names}``. Raises KeyError for one that is not there."""
    return _WORD.sub(lambda found: words[found[1]], text)


def names_in(texts: StoreTexts) -> set[str]:
    """The ``{names}`` that the texts of each country fill in."""
    return set(_WORD.findall(f"{texts.summary} {texts.description} {texts.updatesDescription or ''}"))


def load_texts(folder: Path, language: str) -> tuple[StoreTexts | None, Rules | None, list[str]]:
    """``store/<language>.yaml`` and its rules below ``folder``, and every mistake in reading them."""
    found: list[Mistake] = []
    texts = read_as(StoreTexts, folder / "store" / f"{language}.yaml", folder, found)
    rules = read_as(Rules, folder / "store" / f"rules-{language}.yaml", folder, found)
    mistakes = [str(mistake) for mistake in found]
    if texts:
        mistakes += locale_mistakes(texts, language)
    if rules:
        mistakes += pattern_mistakes(rules)
    return texts, rules, mistakes


def locale_mistakes(texts: StoreTexts, language: str) -> list[str]:
    """Countries that are none of this language, and words that are missing or not used."""
    if not texts.locales:
        return ["The store's texts name no locale: list them under locales, each with its words."]
    needed, mistakes = names_in(texts), []
    for locale, words in texts.locales.items():
        if not re.fullmatch(rf"{language}-[A-Z]{{2}}", locale):
            mistakes.append(f"{locale!r} is no locale of this language: write it like {language}-GB.")
        missing, unused = sorted(needed - words.keys()), sorted(words.keys() - needed)
        if missing:
            mistakes.append(f"{locale} has no words for {', '.join(missing)}: add them under locales.")
        if unused:
            mistakes.append(
                f"{locale} has words for {', '.join(unused)}, which no text uses: leave them out."
            )
    return mistakes


def pattern_mistakes(rules: Rules) -> list[str]:
    """Patterns that are no regular expressions."""
    patterns = [*rules.claims, *rules.denials, *(one.pattern for one in rules.disclaimer)]
    patterns += [one.word for one in rules.refused]
    return [
        f"The rule {text!r} is no regular expression: mend it." for text in patterns if not _compiles(text)
    ]


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


_NAME = re.compile(r"[^\W\d_]+('s)?( [^\W\d_]+('s)?)*")


def invocation_mistakes(name: str, rules: InvocationRules) -> Iterator[str]:
    """What is wrong with an invocation name (Amazon, "Choose the Invocation Name for a Custom Skill")."""
    words = name.split(" ")
    if not _NAME.fullmatch(name) or name != name.lower():
        yield f"The invocation name {name!r} is more than words in small letters: write it so."
        return
    if len(words) < 2:
        yield f"The invocation name {name!r} is a single word: use two or three."
    forbidden = {*rules.launching, *rules.connecting, *rules.waking, *rules.naming}
    if len(words) == 2:
        forbidden.update(rules.joining)
    for word in words:
        if word.removesuffix("'s") in forbidden:
            yield f"The invocation name {name!r} has the word {word!r}, which Alexa keeps: choose another."


_SLOT = re.compile(r"\{(\w+)\}('s)?")
_QUOTED = re.compile(r'"([^"\n]+)"')
MOST_WORDS = 8
"""No slot value has more words."""


def words_of(text: str) -> list[str]:
    """A sentence as Alexa hears it: words in small letters, apostrophes kept, the rest left out."""
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.lower().replace("\u2019", "'"))


def quoted(text: str) -> list[str]:
    """What stands in double quotes: words for a person to say."""
    return [found.rstrip(",.") for found in _QUOTED.findall(text)]


class Phrasebook:
    """Everything that can be said to the skill, from the interaction model and the built-in phrases."""

    def __init__(
        self, model: Mapping[str, Any], builtin: Mapping[str, Iterable[str]], rules: PhraseRules
    ) -> None:
        self._rules = rules
        self._name = model["invocationName"].split(" ")
        self._values = {name: frozenset(values) for name, values in rules.values.items()}
        self._values |= {kind["name"]: frozenset(_values(kind)) for kind in model.get("types", ())}
        self._samples: dict[str, list[tuple[str, Mapping[str, str]]]] = {}
        """By their first word, or "" where that is a slot: a sample, and the types of its slots."""
        for intent in model["intents"]:
            types = {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
            for sample in (*intent.get("samples", ()), *builtin.get(intent["name"], ())):
                first = sample.split(" ", 1)[0]
                self._samples.setdefault("" if first[0] == "{" else first.lower(), []).append((sample, types))
        self._beginning = cache(self._parts_beginning)

    def _parts_beginning(self, word: str) -> list[tuple[str | frozenset[str], ...]]:
        """The samples with this first word, in their parts: few are ever asked for."""
        found = self._samples.get(word, ())
        return [tuple(self._part(each, types) for each in sample.split()) for sample, types in found]

    def _part(self, word: str, types: Mapping[str, str]) -> str | frozenset[str]:
        slot = _SLOT.fullmatch(word)
        if slot is None:
            return word.lower()
        values = self._values.get(types.get(slot[1], ""), frozenset())
        return frozenset(value + slot[2] for value in values) if slot[2] else values

    def knows(self, said: Sequence[str]) -> bool:
        """Whether these words are a sample of the model with its slots filled, or a built-in phrase."""
        candidates = (*self._beginning(said[0] if said else ""), *self._beginning(""))
        return any(_fits(sample, said) for sample in candidates)

    def calls(self, said: Sequence[str]) -> bool:
        """Whether these words call the skill from nothing: wake word, name, and a wish that it knows.

        (Amazon, "Understand How Users Invoke Custom Skills".)
        """
        size = len(self._name)
        if len(said) < 2 + size or said[0] not in self._rules.wake or [*said[2 : 2 + size]] != self._name:
            return False
        rest = said[2 + size :]
        if not rest:
            return said[1] in self._rules.opening
        if said[1] not in (*self._rules.asking, *self._rules.opening):
            return False
        return self.knows(rest) or (rest[0] in self._rules.connectors and self.knows(rest[1:]))

    def in_session(self, said: Sequence[str]) -> bool:
        """Whether these words can be said while the skill leads: alone, or after the wake word."""
        return self.knows(said[1:] if said and said[0] in self._rules.wake else said)


def phrase_mistakes(phrases: Sequence[str], catalogue: Phrasebook) -> Iterator[str]:
    """What is wrong with the example phrases: three of them, each calling the skill from nothing."""
    if len(phrases) != 3:
        yield f"There are {len(phrases)} example phrases, and the store shows three: give three."
    for phrase in phrases:
        if not catalogue.calls(words_of(phrase)):
            yield (
                f"The example phrase {phrase!r} is not wake word, invocation name and a sample of the "
                "model: write it as in “Alexa, open NAME” or “Alexa, ask NAME to …”."
            )


def quoted_mistakes(name: str, text: str, catalogue: Phrasebook) -> Iterator[str]:
    """Words in quotes that the skill would not understand."""
    for said in quoted(text):
        words = words_of(said)
        if not catalogue.calls(words) and not catalogue.in_session(words):
            yield f"The {name} has people say {said!r}, which is no sample of the model: use one."


def _fits(sample: Sequence[str | frozenset[str]], said: Sequence[str]) -> bool:
    if not sample or not said:
        return not sample and not said
    first, rest = sample[0], sample[1:]
    if isinstance(first, str):
        return first == said[0] and _fits(rest, said[1:])
    ends = range(1, min(len(said), MOST_WORDS) + 1)
    return any(" ".join(said[:end]) in first and _fits(rest, said[end:]) for end in ends)


def _values(kind: Mapping[str, Any]) -> Iterator[str]:
    for value in kind["values"]:
        yield from (word.lower() for word in (value["name"]["value"], *value["name"].get("synonyms", ())))


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
    for name, text in _all(texts):
        yield from _claims(name, text, rules)
        yield from _refused(name, text, rules)


def length_mistakes(texts: StoreTexts) -> Iterator[str]:
    """Texts that are empty or too long, and keywords that are too many."""
    for name, (least, most) in LIMITS.items():
        text = getattr(texts, name)
        if text is not None and not least <= len(text.strip()) <= most:
            yield f"The {name} has {len(text.strip())} characters: make it {least} to {most}."
    if not 1 <= len(texts.keywords) <= MOST_KEYWORDS:
        yield f"There are {len(texts.keywords)} keywords: give 1 to {MOST_KEYWORDS}."
    for name, entries, most in (
        ("keyword", texts.keywords, LONGEST_KEYWORD),
        ("example phrase", texts.examplePhrases, LONGEST_PHRASE),
    ):
        for entry in entries:
            if not 1 <= len(entry.strip()) <= most:
                yield f"The {name} {entry[:40]!r} has {len(entry.strip())} characters: make it 1 to {most}."


def name_mistakes(name: str, rules: Rules) -> Iterator[str]:
    """Words that the name in the store must not have."""
    for word in words_of(name):
        if word in rules.name:
            yield f"The name {name!r} has the word {word!r}, which Amazon refuses: leave it out."


def _all(texts: StoreTexts) -> Iterator[tuple[str, str]]:
    for name in LIMITS:
        if text := getattr(texts, name):
            yield name, text
    yield from (("keyword", keyword) for keyword in texts.keywords)
    yield from (("example phrase", phrase) for phrase in texts.examplePhrases)


def _claims(name: str, text: str, rules: Rules) -> Iterator[str]:
    denial = re.compile("|".join(rules.denials) or r"(?!)", re.IGNORECASE)
    claim = re.compile(rf"\b(?:{'|'.join(rules.claims) or '(?!)'})\b", re.IGNORECASE)
    for sentence in _SENTENCE.findall(text):
        if (found := claim.search(sentence)) and not denial.search(sentence):
            yield f"The {name} says {found[0]!r}, which sounds like a promise of healing: speak of comfort."


def _refused(name: str, text: str, rules: Rules) -> Iterator[str]:
    for refused in rules.refused:
        if found := re.search(rf"\b(?:{refused.word})\b", text, re.IGNORECASE):
            yield f"The {name} says {found[0]!r}. {refused.remedy}"
