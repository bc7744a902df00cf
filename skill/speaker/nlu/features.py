"""What the second stage sees of a sentence: pieces of words and runs of words, as numbers of buckets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final
from zlib import crc32

BUCKETS: Final = 1 << 15
"""Features share this many weights; what falls together is told apart by its neighbours."""
PIECES: Final = (3, 4)
"""Lengths of pieces of words, in characters."""
RUNS: Final = (1, 2, 3)
"""Lengths of runs of words."""


def features(
    words: Sequence[str], seen: Sequence[str], kinds: Mapping[str, str], company: Mapping[str, str]
) -> list[int]:
    """The buckets of a sentence, each once, in order.

    ``words`` are the plain words; ``seen`` the same with ``{TYPE}`` in place of what a slot would hold;
    ``kinds`` has by word what people also use for it, ``company`` the words that mean something near.
    """
    said = {f"c{piece}" for piece in _pieces(words)}
    said.update(f"w{run}" for run in _runs(words))
    said.update(f"s{run}" for run in _runs(seen))
    said.update(f"k{run}" for run in _runs([kinds.get(word, word) for word in seen]))
    near = [company.get(word, word) for word in seen]
    said.update(f"n{run}" for run in _runs(near))
    said.update(f"m{run}" for run in _runs([one.partition(".")[0] for one in near]))
    return sorted({crc32(feature.encode()) % BUCKETS for feature in said})


def _pieces(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        padded = f" {word} "
        for size in PIECES:
            yield from (padded[at : at + size] for at in range(max(1, len(padded) - size + 1)))


def _runs(words: Sequence[str]) -> Iterator[str]:
    padded = ("^", *words, "$")
    for size in RUNS:
        yield from (" ".join(padded[at : at + size]) for at in range(len(padded) - size + 1))
