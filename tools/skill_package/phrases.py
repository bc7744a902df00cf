"""Whether a sentence that the store shows is one that the skill understands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from .texts import PhraseRules

_SLOT = re.compile(r"\{(\w+)\}")
_QUOTED = re.compile(r'"([^"\n]+)"')
MOST_WORDS = 8
"""No slot value has more words."""


def words_of(text: str) -> list[str]:
    """A sentence as Alexa hears it: words in small letters, apostrophes kept, the rest left out."""
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.lower().replace("\u2019", "'"))


def quoted(text: str) -> list[str]:
    """What stands in double quotes: words for a person to say."""
    return [found.rstrip(",.") for found in _QUOTED.findall(text)]


class Phrasebook:
    """Everything that can be said to the skill, from the interaction model and the built-in phrases."""

    def __init__(
        self, model: Mapping[str, Any], builtin: Mapping[str, Iterable[str]], rules: PhraseRules
    ) -> None:
        self._rules = rules
        self._name = model["invocationName"].split(" ")
        self._values = {name: frozenset(values) for name, values in rules.values.items()}
        self._values |= {kind["name"]: frozenset(_values(kind)) for kind in model.get("types", ())}
        self._samples: dict[str, list[tuple[str | frozenset[str], ...]]] = {}
        for intent in model["intents"]:
            self._add(intent, builtin.get(intent["name"], ()))

    def _add(self, intent: Mapping[str, Any], builtin: Iterable[str]) -> None:
        types = {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
        for sample in (*intent.get("samples", ()), *builtin):
            parts = tuple(self._part(word, types) for word in sample.split())
            self._samples.setdefault(parts[0] if isinstance(parts[0], str) else "", []).append(parts)

    def _part(self, word: str, types: Mapping[str, str]) -> str | frozenset[str]:
        slot = _SLOT.fullmatch(word)
        return self._values.get(types.get(slot[1], ""), frozenset()) if slot else word.lower()

    def knows(self, said: Sequence[str]) -> bool:
        """Whether these words are a sample of the model with its slots filled, or a built-in phrase."""
        candidates = [*self._samples.get(said[0] if said else "", ()), *self._samples.get("", ())]
        return any(_fits(sample, said) for sample in candidates)

    def calls(self, said: Sequence[str]) -> bool:
        """Whether these words call the skill from nothing: wake word, name, and a wish that it knows.

        (Amazon, "Understand How Users Invoke Custom Skills".)
        """
        size = len(self._name)
        if len(said) < 2 + size or said[0] not in self._rules.wake or [*said[2 : 2 + size]] != self._name:
            return False
        rest = said[2 + size :]
        if not rest:
            return said[1] in self._rules.opening
        if said[1] not in (*self._rules.asking, *self._rules.opening):
            return False
        return self.knows(rest) or (rest[0] in self._rules.connectors and self.knows(rest[1:]))

    def in_session(self, said: Sequence[str]) -> bool:
        """Whether these words can be said while the skill leads: alone, or after the wake word."""
        return self.knows(said[1:] if said and said[0] in self._rules.wake else said)


def phrase_mistakes(phrases: Sequence[str], book: Phrasebook) -> Iterator[str]:
    """What is wrong with the example phrases: three of them, each calling the skill from nothing."""
    if len(phrases) != 3:
        yield f"There are {len(phrases)} example phrases, and the store shows three: give three."
    for phrase in phrases:
        if not book.calls(words_of(phrase)):
            yield (
                f"The example phrase {phrase!r} is not wake word, invocation name and a sample of the "
                "model: write it as in “Alexa, open NAME” or “Alexa, ask NAME to …”."
            )


def quoted_mistakes(field: str, text: str, book: Phrasebook) -> Iterator[str]:
    """Words in quotes that the skill would not understand."""
    for said in quoted(text):
        words = words_of(said)
        if not book.calls(words) and not book.in_session(words):
            yield f"The {field} has people say {said!r}, which is no sample of the model: use one."


def _fits(sample: Sequence[str | frozenset[str]], said: Sequence[str]) -> bool:
    if not sample or not said:
        return not sample and not said
    first, rest = sample[0], sample[1:]
    if isinstance(first, str):
        return first == said[0] and _fits(rest, said[1:])
    ends = range(1, min(len(said), MOST_WORDS) + 1)
    return any(" ".join(said[:end]) in first and _fits(rest, said[end:]) for end in ends)


def _values(kind: Mapping[str, Any]) -> Iterator[str]:
    for value in kind["values"]:
        yield from (word.lower() for word in (value["name"]["value"], *value["name"].get("synonyms", ())))
