"""Sentences held against templates word by word; the most specific one that fits is meant."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

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


class _Sample(NamedTuple):
    """What is looked at of a template with slots before it is matched."""

    words: frozenset[str]
    start: str
    """What it says before its first slot."""
    end: str
    """What it says after its last one."""
    kinds: tuple[str, ...]
    """The types of its slots in the order in which they are said; empty for one that is unknown."""
    template: Template


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
        self._edges: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        self._by_word: dict[str, list[_Sample]] = defaultdict(list)
        slotted = [(template.words, template) for template in templates if template.slotted]
        often = Counter(word for words, _ in slotted for word in words)
        for words, template in slotted:
            rarest = min(words, key=lambda word: (often[word], word), default="")
            kinds = tuple([types[template.intent].get(slot, "") for slot in template.slots])
            self._by_word[rarest].append(_Sample(words, *_ends(template.text), kinds, template))

    def understand(self, text: str) -> Understood | None:
        """The intent of a sentence in plain form; None where no template fits.

        A literal sentence comes first, then the template with the most literal letters, the fewest slots,
        the fewest phrases its slots accept, and the place in the model.
        """
        if literal := self._literal.get(text) or self._repeated(tuple(text.split())):
            return Understood(literal)
        fits = [
            (self._slotted(sample.template), slots)
            for sample, middle in self._candidates(text)
            for slots in self._fits(sample, text, middle)
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

    def _candidates(self, text: str) -> Iterator[tuple[_Sample, str]]:
        """Templates that say nothing else, with what is said between their first slot and their last."""
        said = frozenset(text.split())
        for word in sorted(said | {""}):
            for sample in self._by_word.get(word, ()):
                if text.startswith(sample.start) and text.endswith(sample.end) and sample.words <= said:
                    yield sample, text[len(sample.start) : len(text) - len(sample.end)]

    def _fits(self, sample: _Sample, text: str, middle: str) -> Iterator[dict[str, SlotValue]]:
        if len(sample.kinds) == 1:
            (kind,) = sample.kinds
            if middle in self._values.get(kind, ()):
                yield {sample.template.slots[0]: self._value(kind, middle)}
            return
        said = middle.split()
        if (
            not said
            or said[0] not in self._edge(sample.kinds[0])[0]
            or said[-1] not in self._edge(sample.kinds[-1])[1]
        ):
            return
        slotted = self._slotted(sample.template)
        start = MatchContext(text=f"{text} ")  # the blank ends the last word
        for context in match_expression(slotted.settings, start, slotted.expression):
            if context.is_match:
                yield {
                    entity.name: self._value(slotted.types[entity.name], entity.value)
                    for entity in context.entities
                }

    def _edge(self, kind: str) -> tuple[frozenset[str], frozenset[str]]:
        """The words with which phrases of a type begin, and those with which they end."""
        if kind not in self._edges:
            phrases = [phrase.split() for phrase in self._values.get(kind, ())]
            self._edges[kind] = (
                frozenset(words[0] for words in phrases),
                frozenset(words[-1] for words in phrases),
            )
        return self._edges[kind]

    def _value(self, kind: str, phrase: str) -> SlotValue:
        return replace(self._values[kind][phrase], spoken=phrase)


def _ends(text: str) -> tuple[str, str]:
    """What a template says before its first slot and after its last one."""
    return text.partition("{")[0], text.rpartition("}")[2]


def _rank(slotted: _Slotted, slots: Mapping[str, SlotValue]) -> tuple[int, int, int, int, int]:
    template = slotted.template
    spoken = [len(slot.spoken) for slot in slots.values()]
    return -template.letters, len(spoken), slotted.choices, -max(spoken), template.order
