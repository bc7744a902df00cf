"""Near misses: a sentence that weighs almost the same as a template.

Every word has a weight: nothing for small words ("the", "just"), little for words that many intents use, much
for words that only one uses or that nobody expects. Slot values count as one word, their type. Two sentences
are alike by the weight they share, whatever the order. What turns a sentence round ("not", "why") must be the
same in both. A sign that needs urgent care is heard however much else is said around it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import fsum, log
from typing import Final

from rapidfuzz import fuzz

from .lists import Template
from .model import SlotValue, Understood

# Sentences with slot values replaced by the types they belong to: "go to {TECHNIQUE}".

MAX_SLOTS: Final = 6
"""Values seen in one sentence: a reminder has a wish, up to four days, and a time."""
MAX_READINGS: Final = 24
"""Readings looked at for one sentence; each word may or may not be part of a value."""


@dataclass(frozen=True)
class Reading:
    """One way to see slot values in a sentence."""

    words: tuple[str, ...] = ()
    """Literal words, and ``{TYPE}`` where a value was."""
    values: tuple[SlotValue, ...] = ()
    """The values in the order in which they were said."""


class Delexicaliser:
    """Finds the slot values in a sentence."""

    def __init__(self, values: Mapping[str, Mapping[str, SlotValue]]) -> None:
        """``values`` are the slot lists: by type, then by phrase."""
        self._by_phrase: dict[tuple[str, ...], list[tuple[str, SlotValue]]] = defaultdict(list)
        for kind, phrases in values.items():
            for phrase, value in phrases.items():
                self._by_phrase[tuple(phrase.split())].append((placeholder(kind), value))
        self._longest = max(map(len, self._by_phrase), default=0)

    def readings(self, text: str) -> list[Reading]:
        """Every way to see values in a sentence, long values first, at most ``MAX_READINGS``."""
        found: list[Reading] = []
        for reading in self._from(tuple(text.split()), Reading()):
            found.append(reading)
            if len(found) == MAX_READINGS:
                break
        return found

    def _from(self, words: tuple[str, ...], so_far: Reading) -> Iterator[Reading]:
        if not words:
            yield so_far
            return
        if len(so_far.values) < MAX_SLOTS:
            for size in range(min(self._longest, len(words)), 0, -1):
                for kind, value in self._by_phrase.get(words[:size], ()):
                    yield from self._from(words[size:], _with(so_far, kind, value))
        yield from self._from(words[1:], Reading((*so_far.words, words[0]), so_far.values))


def placeholder(kind: str) -> str:
    """How a value of a type is written in a reading."""
    return f"{{{kind}}}"


def is_placeholder(word: str) -> bool:
    """Whether a word of a reading stands for a value."""
    return word.startswith("{")


def _with(reading: Reading, kind: str, value: SlotValue) -> Reading:
    return Reading((*reading.words, kind), (*reading.values, value))


# Templates as near misses see them: words and slot types.


@dataclass(frozen=True)
class Shape:
    """A template by its slot types, or a value that is a sentence by itself."""

    template: Template
    words: tuple[str, ...]
    """The template's words with ``{TYPE}`` in place of ``{slot}``, or the words of the value."""
    value: SlotValue | None = None
    """The value, where the template is nothing but one slot."""

    def slots(self, said: Reading) -> dict[str, SlotValue] | None:
        """The template's slots filled with what was said, in its order; None where one stays empty.

        Values that the template has no slot for are left over, except where it asks for several of their
        type: of the days of a reminder none may be lost.
        """
        if self.value is not None:
            return {self.template.slots[0]: self.value}
        kinds = _types(self.words)
        values = _by_type(said)
        wanted = Counter(kinds)
        if any(len(values[kind]) < count for kind, count in wanted.items()):
            return None
        if any(len(values[kind]) > count > 1 for kind, count in wanted.items()):
            return None
        return {slot: values[kind].pop(0) for slot, kind in zip(self.template.slots, kinds, strict=True)}


def shapes(
    templates: Iterable[Template],
    types: Mapping[str, Mapping[str, str]],
    values: Mapping[str, Mapping[str, SlotValue]],
) -> Iterator[Shape]:
    """Every template by its slot types, and every value that may be said by itself."""
    for template in templates:
        kinds = types.get(template.intent, {})
        yield Shape(template, _with_types(template, kinds))
        if len(template.slots) == 1 and not template.words:
            for phrase, value in values[kinds[template.slots[0]]].items():
                yield Shape(template, tuple(phrase.split()), value)


def _with_types(template: Template, types: Mapping[str, str]) -> tuple[str, ...]:
    kinds = {placeholder(slot): placeholder(types[slot]) for slot in template.slots}
    return tuple(kinds.get(word, word) for word in template.text.split())


def _by_type(said: Reading) -> dict[str, list[SlotValue]]:
    values: dict[str, list[SlotValue]] = defaultdict(list)
    for kind, value in zip(_types(said.words), said.values, strict=True):
        values[kind].append(value)
    return values


def _types(words: Iterable[str]) -> list[str]:
    return [word for word in words if is_placeholder(word)]


ALIKE: Final = 0.78
"""Share of the weight, 0 to 1, that a sentence and a template must have in common."""
URGENT: Final = "RedFlagIntent"
"""The intent whose templates are also heard inside longer sentences."""
HEARD_INSIDE: Final = 0.98
"""What such a template counts as there, so that nothing drowns it."""
UNEXPECTED: Final = 0.9
"""Weight of a word nobody expects, as a multiple of the heaviest expected word."""


@dataclass(frozen=True)
class Candidate:
    """Shapes that carry the same words."""

    carried: frozenset[str]
    """The words that weigh something."""
    turning: frozenset[str]
    """Those of them that turn a sentence round."""
    weight: float
    """What the words weigh together."""
    shapes: list[Shape] = field(default_factory=list)


class FuzzyMatcher:
    """Recognises sentences that almost fit a template."""

    def __init__(
        self,
        shapes: Sequence[Shape],
        values: Mapping[str, Mapping[str, SlotValue]],
        light: Iterable[str],
        turning: Iterable[str],
    ) -> None:
        """``values`` are by type and phrase; ``light`` words weigh nothing; ``turning`` ones must agree."""
        self._light = frozenset(light)
        self._turning = frozenset(turning)
        self._delexicaliser = Delexicaliser(values)
        self._weights = _weights(shapes)
        self._unexpected = UNEXPECTED * max(self._weights.values(), default=1.0)
        self._with_word: dict[str, list[Candidate]] = defaultdict(list)
        self._urgent: dict[str, list[Candidate]] = defaultdict(list)
        for kin in self._kin(shapes):
            for word in kin.carried:
                self._with_word[word].append(kin)
            urgent = [shape for shape in kin.shapes if shape.template.intent == URGENT]
            if urgent and len(kin.carried) > 1:
                self._urgent[self._heaviest(kin.carried)[0]].append(replace(kin, shapes=urgent))

    def understand(self, text: str) -> Understood | None:
        """The intent of a sentence in plain form, scored below 1; None where nothing is near enough."""
        found = max(self._found(text), key=lambda found: found[0], default=None)
        return found[1] if found else None

    def _kin(self, shapes: Iterable[Shape]) -> list[Candidate]:
        kin: dict[frozenset[str], Candidate] = {}
        for shape in shapes:
            carried = frozenset(shape.words) - self._light
            if carried - self._turning:
                alike = Candidate(carried, carried & self._turning, self._weight(carried))
                kin.setdefault(carried, alike).shapes.append(shape)
        return list(kin.values())

    def _found(self, text: str) -> Iterator[tuple[tuple[float, float, int], Understood]]:
        """Every near miss with its rank: more shared weight, more alike to the ear, earlier in the model."""
        for reading in self._delexicaliser.readings(text):
            said = " ".join(reading.words)
            for shape, alike in self._alike(reading):
                slots = shape.slots(reading)
                if slots is not None:
                    rank = (round(alike, 6), fuzz.ratio(said, " ".join(shape.words)), -shape.template.order)
                    yield rank, Understood(shape.template.intent, slots, min(alike, 0.99))

    def _alike(self, reading: Reading) -> Iterator[tuple[Shape, float]]:
        """Shapes that are alike enough, each with the share of the weight that is common to both."""
        weights = {word: self._weight((word,)) for word in set(reading.words) - self._light}
        turning = weights.keys() & self._turning
        for kin in self._candidates(weights):
            if kin.turning == turning and (alike := _share(weights, kin)) >= ALIKE:
                yield from ((shape, alike) for shape in kin.shapes)
        for kin in (kin for word in weights for kin in self._urgent.get(word, ())):
            if kin.turning == turning and kin.carried < weights.keys():
                yield from ((shape, HEARD_INSIDE) for shape in kin.shapes)

    def _candidates(self, weights: Mapping[str, float]) -> Iterable[Candidate]:
        """Every kin that can be alike enough.

        Sentences that have ``ALIKE`` of their weights in common differ in weight by ``most`` at most, and
        leave only so much of the first one out: one of any words heavier than that must be in both.
        """
        own = fsum(weights.values())
        most = (2 - ALIKE) / ALIKE
        left_out = own * (1 - 1 / most)
        found: dict[int, Candidate] = {}
        for word in self._heaviest(weights):
            found.update((id(kin), kin) for kin in self._with_word.get(word, ()))
            left_out -= weights[word]
            if left_out < 0:
                break
        return (kin for kin in found.values() if own / most <= kin.weight <= own * most)

    def _heaviest(self, words: Iterable[str]) -> list[str]:
        return sorted(words, key=lambda word: (-self._weight((word,)), word))

    def _weight(self, words: Iterable[str]) -> float:
        return fsum(self._weights.get(word, self._unexpected) for word in words)


def _share(weights: Mapping[str, float], kin: Candidate) -> float:
    """The share of the weight that a sentence and a kin have in common, 0 to 1."""
    if kin.carried == weights.keys():
        return 1.0
    if min(len(weights), len(kin.carried)) == 1:  # one word alone carries too little to be guessed at
        return 0.0
    common = fsum(map(weights.__getitem__, kin.carried & weights.keys()))  # fsum does not mind the order
    return 2 * common / (fsum(weights.values()) + kin.weight)


def _weights(shapes: Iterable[Shape]) -> dict[str, float]:
    intents: dict[str, set[str]] = defaultdict(set)
    for shape in shapes:
        for word in shape.words:
            intents[word].add(shape.template.intent)
    count = len(set().union(*intents.values()))
    return {word: log(1 + count / len(users)) for word, users in intents.items()}
