"""What can be said now, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from skill.content.load import HERE
from skill.content.reading import read_alone

from .tokens import Tokens

MOST_TOKENS: Final = 14


@dataclass(frozen=True)
class RawShort:
    """``short.yaml``."""

    said: list[str]
    told: list[str]


def short_words(language: str = "en") -> tuple[str, ...]:
    """What is said in a word or three while a routine runs or waits. Raises ContentError for a bad file."""
    return tuple(_short(language).said)


def told_words(language: str = "en") -> tuple[str, ...]:
    """What the second ear is told to expect. Raises ContentError for a bad file."""
    return tuple(_short(language).told)


def _short(language: str) -> RawShort:
    folder = HERE / language
    return read_alone(RawShort, folder / "short.yaml", folder)


Node: TypeAlias = tuple[int, int]
"""A range of rows: the first, and the one after the last."""


class PhraseTrie:
    """Sentences as rows of tokens in order, so that those with one beginning are neighbours.

    A node is a range of rows and a depth: that takes a fiftieth of a tree of objects.
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
