"""Sample utterances as templates: literal ones in a table, those with slots as hassil sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hassil.expression import Expression, ListReference, TextChunk
from hassil.expression import Sequence as Run

from skill.speaker.understanding.model import InteractionModel

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
        words = _SLOT.sub(" ", text).split()
        return cls(intent, text, tuple(_SLOT.findall(text)), frozenset(words), sum(map(len, words)), order)


def all_templates(
    model: InteractionModel, phrases: Mapping[str, Sequence[str]], plain: Callable[[str], str]
) -> list[Template]:
    """Every sample of the model, then every built-in phrase, each sentence once: the first one keeps it."""
    templates: dict[str, Template] = {}
    for intent, sample in _samples(model, phrases):
        text = plain(sample)
        templates.setdefault(text, Template.of(intent, text, len(templates)))
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
