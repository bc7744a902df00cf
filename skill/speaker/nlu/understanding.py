"""The whole way from words to an intent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rapidfuzz import fuzz

from .classifier import URGENT, Classifier
from .clock import ClockWords, load_clock
from .exact import Exact
from .labels import meant_as
from .lessons_words import split
from .lists import SlotLists, Template, all_templates
from .model import (
    FALLBACK,
    LAUNCH,
    InteractionModel,
    Manners,
    Phrases,
    SlotValue,
    Understood,
    load_model,
    load_phrases,
)
from .slots import SlotFiller, settled
from .tidy import Calling, Politeness, Spelling, Tidy
from .wishes import CLEAR, HEARD_INSIDE, Inside, may_follow, two_wishes


class Understanding:
    """Understands sentences in one language. Keeps nothing of what it hears."""

    def __init__(
        self, model: InteractionModel, phrases: Phrases, clock: ClockWords, *, language: str = "en-US"
    ) -> None:
        tidy = Tidy(phrases.manners.same)
        lists = SlotLists(model, language, clock, tidy)
        types = {intent.name: intent.slots for intent in model.intents}
        samples = all_templates(model, phrases.intents, tidy.sample)
        templates = [replace(template, intent=meant_as(template.intent)) for template in samples]
        self._tidy = tidy
        self._calling = Calling(model.invocation_name, phrases.manners, tidy)
        self._politeness = Politeness(phrases.manners, tidy)
        self._exact = Exact(types, templates, lists)
        self._spelling = Spelling(_expected(templates, lists, phrases.manners, tidy))
        self._filler = SlotFiller(types, lists.values)
        self._classifier = Classifier(self._filler, _by_id(model))
        self._urgent = Inside(template.text for template in templates if template.intent == URGENT)

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
        stages = (self._exactly, self._urgently, self._mended, self._both, self._likely)
        found = (stage(wishes) for stage in stages)
        return next(filter(None, found), None) or Understood(FALLBACK, score=0.0)

    def _exactly(self, wishes: Sequence[str]) -> Understood | None:
        found = (self._exact.understand(reading) for wish in wishes for reading in self._readings(wish))
        exact = next(filter(None, found), None)
        return self._with_all_slots(exact, wishes[0]) if exact else None

    def _with_all_slots(self, exact: Understood, wish: str) -> Understood:
        """Slots that the template has no place for, but the sentence names."""
        named = self._filler.filled(exact.intent, split(wish))
        slots = settled(exact.intent, {**named, **exact.slots})
        if "time" in named and "time" in slots:
            slots["time"] = named["time"]
        return replace(exact, slots=slots)

    def _urgently(self, wishes: Sequence[str]) -> Understood | None:
        """A sign that needs urgent care is heard however much else is said around it."""
        inside = any(map(self._urgent.hears, wishes))
        return Understood(URGENT, score=HEARD_INSIDE) if inside else None

    def _mended(self, wishes: Sequence[str]) -> Understood | None:
        for wish in wishes:
            for text in self._spelling.mended(wish):
                if found := self._exactly([text]):
                    return replace(found, score=min(fuzz.ratio(wish, text), 99.0) / 100)
        return None

    def _both(self, wishes: Sequence[str]) -> Understood | None:
        """Two wishes in one sentence, each of which is clear by itself."""
        for first, second in (pair for wish in wishes for pair in two_wishes(wish)):
            one, other = self._part(first), self._part(second)
            if one and other and may_follow(one, other):
                return replace(one, score=min(one.score, other.score), then=other)
        return None

    def _part(self, text: str) -> Understood | None:
        found = self._exactly([text]) or self._mended([text]) or self._likely([text])
        return found if found and found.score >= CLEAR else None

    def _likely(self, wishes: Sequence[str]) -> Understood | None:
        """The second stage, for the sentence as mended as it may be and with nothing polite around it."""
        guesses = [self._classifier.guess(text) for text in self._plainest(wishes[-1])]
        best = max(guesses, key=lambda guess: (guess.meant is not None, guess.chance))
        return self._classifier.read(best) if best.meant else None

    def _plainest(self, wish: str) -> Iterator[str]:
        text = next(iter(self._spelling.mended(wish)), wish)
        yield text
        *_, bare = self._readings(text)
        if bare != text:
            yield bare

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


def _by_id(model: InteractionModel) -> dict[str, dict[str, SlotValue]]:
    """By intent and slot: the values of its type by id."""
    return {
        f"{intent.name} {slot}": {one.id: SlotValue(one.name, one.name, one.id) for one in model.types[kind]}
        for intent in model.intents
        for slot, kind in intent.slots.items()
        if kind in model.types
    }
