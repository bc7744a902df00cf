"""The whole way from words to an intent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from rapidfuzz import fuzz

from .clock import ClockWords, load_clock
from .exact import Exact
from .fuzzy import FuzzyMatcher, shapes
from .lists import SlotLists, Template, all_templates
from .model import FALLBACK, LAUNCH, InteractionModel, Manners, Phrases, Understood, load_model, load_phrases
from .tidy import Calling, Politeness, Spelling, Tidy


class Understanding:
    """Understands sentences in one language. Keeps nothing of what it hears."""

    def __init__(
        self, model: InteractionModel, phrases: Phrases, clock: ClockWords, *, language: str = "en-US"
    ) -> None:
        tidy = Tidy(phrases.manners.same)
        lists = SlotLists(model, language, clock, tidy)
        types = {intent.name: intent.slots for intent in model.intents}
        templates = all_templates(model, phrases.intents, tidy.sample)
        self._tidy = tidy
        self._calling = Calling(model.invocation_name, phrases.manners, tidy)
        self._politeness = Politeness(phrases.manners, tidy)
        self._exact = Exact(types, templates, lists)
        self._spelling = Spelling(_expected(templates, lists, phrases.manners, tidy))
        near = list(shapes(templates, types, lists.values))
        self._near = FuzzyMatcher(near, lists.values, phrases.manners.light, phrases.manners.turning)

    @classmethod
    def load(cls, language: str = "en-US", *, folder: Path | None = None) -> Understanding:
        """Read ``interaction_model/<language>.json`` and the phrases of the language's content.

        ``folder`` reads the interaction model from another place. Raises ``ContentError``, with every
        mistake that was found, where either cannot be used.
        """
        words = language.split("-")[0]
        model = load_model(language, folder=folder)
        return cls(model, load_phrases(words), load_clock(words), language=language)

    def understand(self, words: str) -> Understood:
        """What a sentence means. Any text has an answer; nothing raises.

        ``words`` may hold capitals, punctuation and digits, and may call the skill by its name.
        """
        wishes = self._calling.wishes(self._tidy(words))
        if wishes is None:
            return Understood(LAUNCH)
        return self._literally(wishes) or self._nearly(wishes) or Understood(FALLBACK, score=0.0)

    def _literally(self, wishes: list[str]) -> Understood | None:
        found = (self._exact.understand(reading) for wish in wishes for reading in self._readings(wish))
        return next(filter(None, found), None)

    def _nearly(self, wishes: list[str]) -> Understood | None:
        return next(self._near_misses(wishes), None)

    def _near_misses(self, wishes: list[str]) -> Iterator[Understood]:
        mended = [(wish, text) for wish in wishes for text in self._spelling.mended(wish)]
        for wish, text in mended:
            if found := self._literally([text]):
                yield replace(found, score=min(fuzz.ratio(wish, text), 99.0) / 100)
        for text in (*wishes, *(text for _, text in mended)):
            if near := self._near.understand(text):
                yield near

    def _readings(self, wish: str) -> Iterator[str]:
        return self._politeness.readings(wish)


def _expected(templates: list[Template], lists: SlotLists, manners: Manners, tidy: Tidy) -> Iterator[str]:
    """Every word that is expected somewhere, as often as it is."""
    for template in templates:
        yield from template.words
    for phrases in lists.values.values():
        for phrase in phrases:
            yield from phrase.split()
    for phrase in (*manners.fillers, *manners.openers, *manners.connectors, *manners.light):
        yield from tidy(phrase).split()
