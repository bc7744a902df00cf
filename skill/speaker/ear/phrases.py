"""What people say to the skill, sentence by sentence: the model's samples with their slots filled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from skill.content.load import HERE
from skill.content.reading import read_alone
from skill.speaker.nlu.model import Intent, InteractionModel, Phrases

from .tokens import Tokens

MOST_OF_A_SAMPLE: Final = 120
"""Sentences made of one sample; a sample with three slots has millions."""
MOST_TOKENS: Final = 14
NUMBERS: Final = (
    *("two", "three", "four", "five", "six", "seven"),
    *("eight", "nine", "ten", "twelve", "fifteen", "twenty"),
)

_SLOT: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class RawShort:
    """``short.yaml``."""

    said: list[str]


def short_words(language: str = "en") -> tuple[str, ...]:
    """What is said in a word or three while a routine runs or waits. Raises ContentError for a bad file."""
    folder = HERE / language
    return tuple(read_alone(RawShort, folder / "short.yaml", folder).said)


def sentences(model: InteractionModel, phrases: Phrases) -> Iterator[str]:
    """Sentences of the model and Alexa's own phrases, as they are written."""
    values: dict[str, Sequence[str]] = {
        name: [phrase for value in kind for phrase in value.phrases] for name, kind in model.types.items()
    }
    values["AMAZON.NUMBER"] = NUMBERS
    for intent in model.intents:
        for sample in intent.samples:
            yield from _filled(sample, intent, values)
    for said in phrases.intents.values():
        yield from said


def _filled(sample: str, intent: Intent, values: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The sample with its slots filled, evenly spread over all that may fill them."""
    choices = [values.get(intent.slots[slot], ()) for slot in _SLOT.findall(sample)]
    share = max(1, int(MOST_OF_A_SAMPLE ** (1 / max(1, len(choices)))))
    spread = [options[:: max(1, -(-len(options) // share))] for options in choices]
    form = _SLOT.sub("{}", sample)
    yield from (form.format(*filled) for filled in islice(product(*spread), MOST_OF_A_SAMPLE))


Node: TypeAlias = tuple[int, int]
"""A range of rows: the first, and the one after the last."""


class PhraseTrie:
    """Sentences as rows of tokens in order, so that those with one beginning are neighbours.

    A node is a range of rows and a depth: 55,000 sentences take 2 MB, a tree of objects would take a hundred.
    """

    def __init__(self, said: Sequence[str], tokens: Tokens) -> None:
        rows = {tokens.encode(written(sentence)): sentence for sentence in said}
        order = sorted(row for row in rows if 0 < len(row) <= MOST_TOKENS)
        self._rows: NDArray[np.uint16] = np.zeros((len(order), MOST_TOKENS + 1), np.uint16)
        for number, row in enumerate(order):
            self._rows[number, : len(row)] = row
        self._said = [rows[row] for row in order]

    def __len__(self) -> int:
        return len(self._said)

    @property
    def root(self) -> Node:
        """The range of all rows."""
        return 0, len(self._said)

    def branches(self, node: Node, depth: int) -> tuple[str | None, list[tuple[int, Node]]]:
        """The sentence that ends at a node, if one does, and the tokens that go on, each with its node."""
        low, high = node
        tokens, starts = np.unique(self._rows[low:high, depth], return_index=True)
        ends = [*starts[1:].tolist(), high - low]
        found = [
            (int(token), (low + int(start), low + end))
            for token, start, end in zip(tokens, starts, ends, strict=True)
        ]
        if found and found[0][0] == 0:  # a row that ends here has zeros from here on
            return self._said[found[0][1][0]], found[1:]
        return None, found


def written(sentence: str) -> str:
    """A sentence as the model would write it, without its full stop."""
    text = re.sub(r"\bi\b", "I", sentence)
    return text[:1].upper() + text[1:]
