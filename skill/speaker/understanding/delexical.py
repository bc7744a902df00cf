"""Sentences with slot values replaced by the types they belong to: "go to {TECHNIQUE}"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from skill.speaker.understanding.understood import SlotValue

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
