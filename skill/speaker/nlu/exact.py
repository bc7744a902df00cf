"""Sentences held against templates word by word; the most specific one that fits is meant."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from hassil.expression import Expression
from hassil.string_matcher import MatchContext, MatchSettings, match_expression

from .lists import SlotLists, Template, expression
from .model import SlotValue, Understood

MAX_REPEATED: Final = 12
"""Words in which the same may be said twice."""


@dataclass(frozen=True)
class _Slotted:
    """A template with slots, ready to match."""

    template: Template
    expression: Expression
    settings: MatchSettings
    types: Mapping[str, str]
    choices: int
    """How many phrases its slots accept together; fewer is more specific."""


class Exact:
    """Recognises sentences that fit a template without a word too many or too few."""

    def __init__(
        self, types: Mapping[str, Mapping[str, str]], templates: Sequence[Template], lists: SlotLists
    ) -> None:
        """``types`` are slot types by intent and slot."""
        self._values = lists.values
        self._types = types
        self._lists = lists
        self._ready: dict[int, _Slotted] = {}
        self._literal = {template.text: template.intent for template in templates if not template.slotted}
        self._by_word: dict[str, list[tuple[frozenset[str], str, str, Template]]] = defaultdict(list)
        slotted = [(template.words, template) for template in templates if template.slotted]
        often = Counter(word for words, _ in slotted for word in words)
        for words, template in slotted:
            rarest = min(words, key=lambda word: (often[word], word), default="")
            self._by_word[rarest].append((words, *_ends(template.text), template))

    def understand(self, text: str) -> Understood | None:
        """The intent of a sentence in plain form; None where no template fits.

        A literal sentence comes first, then the template with the most literal letters, the fewest slots,
        the fewest phrases its slots accept, and the place in the model.
        """
        if literal := self._literal.get(text) or self._repeated(tuple(text.split())):
            return Understood(literal)
        fits = [
            (self._slotted(template), slots)
            for template, middle in self._candidates(text)
            for slots in self._fits(template, text, middle)
        ]
        if not fits:
            return None
        slotted, slots = min(fits, key=lambda fit: _rank(*fit))
        return Understood(slotted.template.intent, slots)

    def _repeated(self, words: tuple[str, ...]) -> str | None:
        """The intent of a sentence that says the same thing twice or more: "no thanks, maybe later"."""
        for size in range(1, len(words) if len(words) <= MAX_REPEATED else 0):
            intent = self._literal.get(" ".join(words[:size]))
            rest = words[size:]
            if intent and intent in (self._literal.get(" ".join(rest)), self._repeated(rest)):
                return intent
        return None

    def _slotted(self, template: Template) -> _Slotted:
        """The template ready to match; made by the first sentence that may fit it."""
        ready = self._ready.get(template.order)
        if ready is None:
            types = self._types[template.intent]
            settings = MatchSettings(slot_lists=dict(self._lists.for_slots(types)))
            choices = sum(len(self._values[types[slot]]) for slot in template.slots)
            ready = self._ready[template.order] = _Slotted(
                template, expression(template), settings, types, choices
            )
        return ready

    def _candidates(self, text: str) -> Iterator[tuple[Template, str]]:
        """Templates that say nothing else, with what is said between their first slot and their last."""
        said = frozenset(text.split())
        for word in sorted(said | {""}):
            for words, start, end, template in self._by_word.get(word, ()):
                if text.startswith(start) and text.endswith(end) and words <= said:
                    yield template, text[len(start) : len(text) - len(end)]

    def _fits(self, template: Template, text: str, middle: str) -> Iterator[dict[str, SlotValue]]:
        if template.text.count("{") == 1:
            (slot,) = template.slots
            kind = self._types[template.intent].get(slot, "")
            if middle in self._values.get(kind, ()):
                yield {slot: self._value(kind, middle)}
            return
        slotted = self._slotted(template)
        start = MatchContext(text=f"{text} ")  # the blank ends the last word
        for context in match_expression(slotted.settings, start, slotted.expression):
            if context.is_match:
                yield {
                    entity.name: self._value(slotted.types[entity.name], entity.value)
                    for entity in context.entities
                }

    def _value(self, kind: str, phrase: str) -> SlotValue:
        return replace(self._values[kind][phrase], spoken=phrase)


def _ends(text: str) -> tuple[str, str]:
    """What a template says before its first slot and after its last one."""
    return text.partition("{")[0], text.rpartition("}")[2]


def _rank(slotted: _Slotted, slots: Mapping[str, SlotValue]) -> tuple[int, int, int, int, int]:
    template = slotted.template
    spoken = [len(slot.spoken) for slot in slots.values()]
    return -template.letters, len(spoken), slotted.choices, -max(spoken), template.order
