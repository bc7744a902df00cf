"""The second stage: what a sentence that fits no template most likely means.

A logistic regression over pieces of words and runs of words, learnt from the interaction model's own patterns
(``python -m tools.understanding``). What was said is never turned round: where a sentence negates something that no
sentence of a meaning negates, that meaning is not meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from .features import features
from .finder import with_types
from .labels import ELSEWHERE, NAMED, apart
from .lessons_words import split
from .model import SlotValue, Understood
from .slots import SlotFiller, settled
from .weights import Weights, negated

SURE: Final = 0.42
"""Probability, 0 to 1, from which a meaning is taken to be meant."""
AHEAD: Final = 0.08
"""How much likelier it must be than the next one with another intent."""
TRIED: Final = 3
"""Meanings looked at for one that nothing in the sentence turns round."""
URGENT: Final = "RedFlagIntent"
SADDLE: Final = frozenset(("groin", "buttock"))
"""Places whose numbness needs urgent care."""
DULL: Final = frozenset(("numb", "numbness", "numbed", "feeling", "dead", "sensation"))

CAREFUL: Final[Mapping[str, str]] = {
    "ForgetMeIntent forget=forget": "ForgetMeIntent forget=tell",
    "ReminderIntent reminder=cancel": "ReminderIntent reminder=list",
    "ProgressIntent progress=off": "ProgressIntent progress=status",
    "ProgressIntent progress=restart": "ProgressIntent progress=status",
}
"""What cannot be undone is never guessed: the reading that keeps and tells instead."""


@dataclass(frozen=True)
class Guess:
    """A sentence as the second stage sees it."""

    words: tuple[str, ...]
    likely: tuple[tuple[float, str], ...]
    """Labels with their probabilities, the likeliest first."""
    meant: str | None
    """The label that is taken to be meant; None where it is not sure enough."""
    chance: float
    """Its probability, or that of the likeliest one."""


class Classifier:
    """Guesses what sentences mean."""

    def __init__(self, filler: SlotFiller, names: Mapping[str, Mapping[str, SlotValue]]) -> None:
        """``names`` are the values by type and id, for the slots that a label names."""
        self._filler = filler
        self._names = names

    @cached_property
    def _weights(self) -> Weights:
        return Weights.load()

    def guess(self, text: str) -> Guess:
        """How likely each meaning of a plain sentence is."""
        words = split(text)
        named = self._filler.named(words)
        likely = self._weights.likely(features(words, with_types(words, named)))
        if any(one.value.id in SADDLE for one in named) and DULL & set(words):
            return Guess(words, tuple(likely), URGENT, 1.0)
        meant = self._meant(words, likely)
        return Guess(words, tuple(likely), meant[1] if meant else None, meant[0] if meant else likely[0][0])

    def understand(self, text: str) -> Understood | None:
        """The intent of a sentence with its slots, scored below 1; None where it is not sure."""
        guess = self.guess(text)
        return self.read(guess) if guess.meant else None

    def read(self, guess: Guess) -> Understood:
        """The intent and slots of a guess that is sure."""
        intent, slot, value = apart(CAREFUL.get(guess.meant or "", guess.meant or ""))
        slots = self._filler.filled(intent, guess.words)
        if slot:
            slots[slot] = self._names[f"{intent} {slot}"][value]
        return Understood(intent, settled(intent, slots), score=min(guess.chance, 0.99))

    def _meant(self, words: Sequence[str], likely: Sequence[tuple[float, str]]) -> tuple[float, str] | None:
        heads = frozenset(negated(words))
        for chance, name in likely[:TRIED]:
            if name == ELSEWHERE:
                return None
            if heads <= self._weights.heads.get(name, frozenset()):
                rest = sum(other for other, label in likely if apart(label)[0] == apart(name)[0])
                return (chance, name) if rest >= SURE and self._clear(likely, name) else None
        return None

    def _clear(self, likely: Sequence[tuple[float, str]], name: str) -> bool:
        intents: dict[str, float] = {}
        for chance, label in likely:
            intent = apart(label)[0]
            intents[intent] = intents.get(intent, 0.0) + chance
        own = intents.pop(apart(name)[0])
        return own - max(intents.values(), default=0.0) >= AHEAD
