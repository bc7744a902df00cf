"""The texts of the store and the rules for them, as small YAML files beside the interaction model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

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
