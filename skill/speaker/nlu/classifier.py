"""The second stage: what a sentence that fits no template most likely means.

A logistic regression over pieces of words and runs of words, learnt from the interaction model's own patterns
(``python -m tools.understanding``). What was said is never turned round: where a sentence negates something
that no sentence of a meaning negates, that meaning is not meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import Final

from .features import features
from .finder import with_types
from .labels import ELSEWHERE, WHOLE, apart
from .labels import label as labelled
from .model import SlotValue, Understood
from .slots import SlotFiller, settled
from .weights import NEGATORS, Weights, negated

SWAY: Final = 0.3
"""How much the moment counts against the words: 0 not at all, 1 as if its shares were measured."""
SHORTEST: Final = 2
"""Words a sentence has at least for its meaning to be guessed; one alone carries too little."""
TRIED: Final = 3
"""Meanings looked at for one that nothing in the sentence turns round."""
WHERE: Final = ("where", "whereabouts")
"""Question words that ask for a place, whatever else a question is like."""
PACE: Final = "PaceIntent"
URGENT: Final = "RedFlagIntent"
SADDLE: Final = frozenset(("groin", "buttock"))
"""Places whose numbness needs urgent care."""
DULL: Final = frozenset(("numb", "numbness", "numbed", "feeling", "dead", "sensation", "asleep"))

COUNTS: Final = frozenset(
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve"]
)
UNITS: Final = frozenset(
    [
        "foot",
        "feet",
        "hand",
        "hands",
        "times",
        "weeks",
        "week",
        "years",
        "inches",
        "months",
        "people",
        "balls",
        "ball",
        "legs",
    ]
)
"""What a number counts where it is neither a step nor a time."""
ACTS: Final = frozenset(
    f"{name}Intent"
    for name in [
        "StartRoutine",
        "GoTo",
        "LeaveOut",
        "Reminder",
        "ForgetMe",
        "AMAZON.Next",
        "AMAZON.Previous",
        "AMAZON.Stop",
        "AMAZON.Cancel",
        "AMAZON.Pause",
        "AMAZON.Resume",
        "AMAZON.StartOver",
        "AMAZON.LoopOn",
        "AMAZON.LoopOff",
        "AMAZON.Yes",
        "Ready",
    ]
)
"""Intents that do what they name: whoever says that it is not possible does not ask for it."""
TALK: Final = frozenset(
    f"{name}Intent"
    for name in ["Guidance", "Mode", "How", "Why", "Need", "WhereAmI", "Interrupted", "Thanks", "AMAZON.Help"]
)
"""Intents for which it is enough that a word of the same kind was negated before."""
ALIKE: Final[Mapping[str, str]] = {
    "ReadyIntent": "AMAZON.NextIntent",
    "AMAZON.CancelIntent": "AMAZON.StopIntent",
}
"""Intents that do nearly the same: between them nothing has to be clear."""
COUNTING: Final = frozenset(("StartRoutineIntent", "GoToIntent", "CheckInIntent", "WhereItHurtsIntent"))
"""Intents that a number of something else says nothing about."""

CAREFUL: Final[Mapping[str, str]] = {
    "ForgetMeIntent forget=forget": "ForgetMeIntent forget=tell",
    "ReminderIntent reminder=cancel": "ReminderIntent reminder=list",
    "ProgressIntent progress=off": "ProgressIntent progress=status",
    "ProgressIntent progress=restart": "ProgressIntent progress=status",
}
"""What cannot be undone is never guessed: the reading that keeps and tells instead."""


@dataclass(frozen=True)
class Care:
    """From when a guess counts, in probabilities from 0 to 1; chosen on the development set."""

    sure: float = 0.42
    """How likely an intent is at least."""
    strange: float = 0.1
    """How much likelier it must be for each word that is none, or hardly one."""
    foreign: float = 0.2
    """The same for each word of English that is never said here."""
    ahead: float = 0.08
    """How much likelier it must be than the next one with another intent."""


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

    def __init__(
        self,
        filler: SlotFiller,
        intents: Iterable[str],
        names: Mapping[str, Mapping[str, SlotValue]],
        care: Care,
    ) -> None:
        """``intents`` may be meant; ``names`` are values by intent and slot, then by id."""
        self._care = care
        self._filler = filler
        self._intents = frozenset(intents)
        self._names = names

    @cached_property
    def _weights(self) -> Weights:
        return Weights.load()

    def guess(
        self, *texts: str, unknown: int = 0, foreign: int = 0, prior: Mapping[str, float] | None = None
    ) -> Guess:
        """How likely each meaning is, for the same sentence in one or more plain forms, the whole one first.

        ``unknown`` and ``foreign`` are how many of its words are none, or none that is said here: each makes
        it less sure. ``prior`` are shares of intents that suit the moment.
        """
        words = tuple(texts[0].split())
        named = self._filler.named(words)
        if not words:
            return Guess((), ((1.0, ELSEWHERE),), None, 0.0)
        if any(one.value.id in SADDLE for one in named) and DULL & set(words):
            return Guess(words, ((1.0, URGENT),), URGENT, 1.0)
        likely = _swayed(self._together([self._likely(text.split()) for text in texts]), prior or {})
        sure = self._care.sure + self._care.strange * unknown + self._care.foreign * foreign
        alone = len(words) < SHORTEST
        plain = [one for one in named if not NEGATORS & set(words[one.start : one.end])]
        meant = None if alone else self._meant(words, with_types(words, plain), likely, sure)
        return Guess(words, tuple(likely), meant[1] if meant else None, meant[0] if meant else likely[0][0])

    def _likely(self, words: Sequence[str]) -> list[tuple[float, str]]:
        seen = with_types(words, self._filler.named(words))
        return self._weights.likely(features(words, seen, self._weights.kinds, self._weights.company))

    @staticmethod
    def _together(forms: Sequence[Sequence[tuple[float, str]]]) -> list[tuple[float, str]]:
        """The mean over the forms of a sentence."""
        sums: dict[str, float] = {}
        for form in forms:
            for chance, name in form:
                sums[name] = sums.get(name, 0.0) + chance / len(forms)
        return sorted(((chance, name) for name, chance in sums.items()), reverse=True)

    def read(self, guess: Guess) -> Understood:
        """The intent and slots of a guess that is sure."""
        intent, slot, value = apart(CAREFUL.get(guess.meant or "", guess.meant or ""))
        if slot == "how_topic" and guess.words[0] in WHERE:
            value = "place"
        slots = self._filler.filled(intent, guess.words)
        slots.pop("undo", None)
        if not slot:
            slots.update(self._inside(intent, guess.words))
        else:
            slots[slot] = self._names[f"{intent} {slot}"][value]
        return Understood(intent, settled(intent, slots), score=min(guess.chance, 0.99))

    def named(self, intent: str, slot: str, value: str) -> dict[str, SlotValue]:
        """A slot of an intent with the value that has an id."""
        return {slot: self._names[f"{intent} {slot}"][value]}

    def _inside(self, intent: str, words: Sequence[str]) -> Iterator[tuple[str, SlotValue]]:
        """The whole wish that is said inside a sentence whose label names none; only what may be guessed."""
        for slot, kind in self._filler.types(intent).items():
            value = self._filler.whole(kind, words) if kind in WHOLE else None
            if value and labelled(intent, slot, value.id or "") not in CAREFUL:
                yield slot, value

    def _meant(
        self, words: Sequence[str], seen: Sequence[str], likely: Sequence[tuple[float, str]], sure: float
    ) -> tuple[float, str] | None:
        for _, name in likely[:TRIED]:
            if name == ELSEWHERE or apart(name)[0] not in self._intents:
                return None
            if apart(name)[0] in COUNTING and _other_unit(words):
                return None
            if apart(name)[0] == PACE and _told(words):
                return None
            if not self._turned(name, seen) and not self._filler.denied(apart(name)[0], words):
                of_intent = sum(chance for chance, label in likely if _does(label) == _does(name))
                return (of_intent, name) if of_intent >= sure and self._clear(likely, name) else None
        return None

    def _turned(self, name: str, seen: Sequence[str]) -> bool:
        """Whether a sentence negates what no sentence of a meaning does; its kind will do for talk."""
        intent, known = apart(name)[0], self._weights.heads.get(name, frozenset())
        heads = negated(seen, self._weights.idle, able=intent not in ACTS)
        if intent in TALK:
            known = known | {self._weights.kinds.get(word, word) for word in known}
            heads = [self._weights.kinds.get(word, word) for word in heads]
        return not known.issuperset(heads)

    def _clear(self, likely: Sequence[tuple[float, str]], name: str) -> bool:
        intents: dict[str, float] = {}
        for chance, label in likely:
            intents[_does(label)] = intents.get(_does(label), 0.0) + chance
        own = intents.pop(_does(name))
        return own - max(intents.values(), default=0.0) >= self._care.ahead


@cache
def _does(label: str) -> str:
    """The intent of a label, or the one that does nearly the same."""
    intent = apart(label)[0]
    return ALIKE.get(intent, intent)


def _swayed(likely: Sequence[tuple[float, str]], prior: Mapping[str, float]) -> list[tuple[float, str]]:
    """The probabilities with what suits the moment made likelier; what is said to others stays as it is."""
    evenly = 1 / max(1, len(prior))
    weighed = [
        (chance * (prior.get(apart(name)[0], evenly) / evenly) ** SWAY, name) for chance, name in likely
    ]
    everything = sum(chance for chance, _ in weighed)
    return sorted(((chance / everything, name) for chance, name in weighed), reverse=True)


def _told(words: Sequence[str]) -> bool:
    """Whether somebody says that something is not too fast, and asks for nothing."""
    return any(tuple(words[at : at + 3]) == ("is", "not", "too") for at in range(len(words)))


def _other_unit(words: Sequence[str]) -> bool:
    """Whether a number counts something that no slot of the model counts: feet, weeks, people.

    "The three weeks" are what they are called, and "just the one foot" is a side.
    """
    counted = any(word in COUNTS and after in UNITS for word, after in pairwise(words))
    return counted and not any(one == "the" and word in COUNTS for one, word in pairwise(words))
