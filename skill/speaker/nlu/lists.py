"""Slot types as lists of phrases, each with the value it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from hassil.expression import Expression, ListReference, TextChunk
from hassil.expression import Sequence as Run
from hassil.intents import TextSlotList, TextSlotValue
from hassil.numbers import get_rbnf_engine

from .clock import DAY, TIME, ClockWords, days, times
from .durations import DURATION, durations
from .labels import meant_as
from .model import InteractionModel, SlotValue, TypeValue

# Sample utterances as templates: literal ones in a table, those with slots as hassil sentences.

_SLOT: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Template:
    """A sample utterance."""

    intent: str
    """The intent it belongs to."""
    text: str
    """The sample in plain form, with ``{slot}`` in place of a value."""
    slots: tuple[str, ...]
    """Slot names in the order in which they are said."""
    words: frozenset[str]
    """Its literal words: a sentence without one of these cannot be meant."""
    letters: int
    """How many characters it says literally; more is more specific."""
    order: int
    """Its place among all samples, the last resort between equals."""

    @classmethod
    def of(cls, intent: str, text: str, order: int) -> Template:
        """Take a sample in plain form apart."""
        slots = tuple(_SLOT.findall(text)) if "{" in text else ()
        words = (_SLOT.sub(" ", text) if slots else text).split()
        return cls(meant_as(intent), text, slots, frozenset(words), sum(map(len, words)), order)


def all_templates(
    model: InteractionModel, phrases: Mapping[str, Sequence[str]], plain: Callable[[str], str]
) -> list[Template]:
    """Every sample of the model, then every built-in phrase, each sentence once: the first one keeps it."""
    templates: dict[str, Template] = {}
    for intent, sample in _samples(model, phrases):
        text = plain(sample)
        if text not in templates:
            templates[text] = Template.of(intent, text, len(templates))
    return list(templates.values())


def _samples(model: InteractionModel, phrases: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    for intent in model.intents:
        yield from ((intent.name, sample) for sample in intent.samples)
    for name, sentences in phrases.items():
        yield from ((name, sentence) for sentence in sentences)


def expression(template: Template) -> Expression:
    """The template as hassil matches it: text and references to slot lists in turns."""
    parts = _SLOT.split(template.text)  # text, slot, text, slot, …, text
    return Run([ListReference(part) if index % 2 else TextChunk(part) for index, part in enumerate(parts)])


NUMBER: Final = "AMAZON.NUMBER"
"""The built-in type whose value is a number in digits (Amazon, "Slot Type Reference")."""
MOST_IN_WORDS: Final = 120
MOST_IN_DIGITS: Final = 999


_FIRST: Final = 6
"""Letters by which phrases are looked up."""


class _Phrases(TextSlotList):
    """hassil's list with an index that costs no start: its own one holds every letter of every phrase."""

    @cached_property
    def _by_first_letters(self) -> Mapping[str, Sequence[tuple[str, TextSlotValue]]]:
        """Phrases, the shorter ones first, by their first letters; those that have no more by all of them."""
        found: dict[str, list[tuple[str, TextSlotValue]]] = {}
        for value in sorted(self.values, key=lambda value: len(str(value.value_out))):
            phrase = str(value.value_out).casefold()
            found.setdefault(phrase[:_FIRST], []).append((phrase, value))
        return found

    @cached_property
    def _letters(self) -> Sequence[int]:
        """How many first letters there are to look up."""
        return sorted({len(letters) for letters in self._by_first_letters})

    def get_candidates(self, text: str) -> list[TextSlotValue]:
        """The values that may stand at the start of ``text``, the shorter ones first."""
        folded, found = text.casefold(), list[TextSlotValue]()
        for letters in self._letters:
            if letters > len(folded):
                break
            for phrase, value in self._by_first_letters.get(folded[:letters], ()):
                if folded.startswith(phrase):
                    found.append(value)
        return found


class SlotLists:
    """What may be said for each slot type of a model."""

    def __init__(
        self, model: InteractionModel, language: str, clock: ClockWords, tidy: Callable[[str], str]
    ) -> None:
        """``language`` names the number words, e.g. ``en-US``; ``tidy`` makes phrases plain."""
        numbers = list(_numbers(language))
        words = _words(numbers)
        built_in = {
            NUMBER: numbers,
            DAY: days(clock),
            TIME: times(clock, words),
            DURATION: durations(clock, words),
        }
        self.values: Mapping[str, Mapping[str, SlotValue]] = {
            **{name: _values(meanings, tidy) for name, meanings in model.types.items()},
            **{name: _built_in(phrases) for name, phrases in built_in.items()},
        }
        """By type, then by phrase."""
        self._lists: dict[str, TextSlotList] = {}

    def for_slots(self, slots: Mapping[str, str]) -> dict[str, TextSlotList]:
        """hassil's slot lists by slot name, from types by slot name; slots of unknown types are left out."""
        return {slot: self._list(kind) for slot, kind in slots.items() if kind in self.values}

    def _list(self, kind: str) -> TextSlotList:
        if kind not in self._lists:
            self._lists[kind] = hassil_list(kind, self.values[kind])
        return self._lists[kind]


def _values(meanings: tuple[TypeValue, ...], tidy: Callable[[str], str]) -> dict[str, SlotValue]:
    values: dict[str, SlotValue] = {}
    for meaning in meanings:
        for phrase in map(tidy, meaning.phrases):
            values.setdefault(phrase, SlotValue(phrase, meaning.name, meaning.id))
    return values


def _built_in(phrases: Iterable[tuple[str, str]]) -> dict[str, SlotValue]:
    values: dict[str, SlotValue] = {}
    for phrase, value in phrases:
        values.setdefault(phrase, SlotValue(phrase, value))
    return values


def _words(numbers: Iterable[tuple[str, str]]) -> dict[int, str]:
    """The shortest words for each number."""
    said: dict[int, str] = {}
    for phrase, digits in sorted(numbers, key=lambda number: (len(number[0]), number[0])):
        if not phrase.isdigit():
            said.setdefault(int(digits), phrase)
    return said


def _numbers(language: str) -> Iterator[tuple[str, str]]:
    engine = get_rbnf_engine(language)
    for number in range(MOST_IN_WORDS + 1):
        for words in set(engine.format_number(number).text_by_ruleset.values()):
            yield words.replace("-", " "), str(number)
    for number in range(MOST_IN_DIGITS + 1):
        yield str(number), str(number)


def hassil_list(name: str, values: Mapping[str, SlotValue]) -> TextSlotList:
    """The phrases of one type as hassil matches them."""
    return _Phrases(name=name, values=[TextSlotValue(TextChunk(phrase), phrase) for phrase in values])
