"""The sentence of a set that an utterance sounds like most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .moonshine import Beam, Encoded, Moonshine, Scored
from .phrases import Node, PhraseTrie, written
from .tokens import END

BEAM: Final = 8
"""Beginnings kept side by side."""
BEHIND: Final = 0.5
"""How far behind the best a sentence may be found."""
BEST: Final = 3
"""Sentences found."""
_STOPS: Final = (".", "?", "!", ",")


@dataclass(frozen=True)
class _Path:
    """A beginning: its row in the beam, its node, the sum of its log-probabilities."""

    row: int
    node: Node
    total: float


class PhraseSearch:
    """Looks through phrases with the decoder that heard the utterance."""

    def __init__(self, moonshine: Moonshine) -> None:
        self._moonshine = moonshine
        stops = [moonshine.tokens.piece(stop) for stop in _STOPS]
        self._ends = [END, *(stop for stop in stops if stop is not None)]

    def best(self, encoded: Encoded, trie: PhraseTrie) -> list[Scored]:
        """The likeliest sentences, the likeliest first; none where the trie is empty."""
        if not len(trie):
            return []
        beam = self._moonshine.start(encoded)
        paths, found = [_Path(0, trie.root, 0.0)], list[Scored]()
        for depth in range(encoded.most_tokens):
            steps = list[tuple[float, _Path, int]]()
            for path in paths:
                sentence, onward = trie.branches(path.node, depth)
                if sentence is not None:
                    found.append(self._ended(sentence, path, beam, depth))
                steps += self._steps(path, onward, beam)
            steps = self._kept(steps, depth, found)
            if not steps:
                break
            parents, tokens = [path.row for _, path, _ in steps], [token for *_, token in steps]
            paths = [_Path(row, path.node, total) for row, (total, path, _) in enumerate(steps)]
            beam = self._moonshine.follow(encoded, beam, parents, tokens)
        return sorted(found, key=lambda one: -one.chance)[:BEST]

    def begins(self, encoded: Encoded, words: Sequence[str]) -> list[Scored]:
        """How likely each word is what was said first, whatever follows it."""
        first = self._moonshine.start(encoded)
        return [Scored(word, self._beginning(encoded, first, word)) for word in words]

    def _beginning(self, encoded: Encoded, beam: Beam, word: str) -> float:
        tokens, total = self._moonshine.tokens.encode(written(word)), 0.0
        for number, token in enumerate(tokens):
            if number:
                beam = self._moonshine.follow(encoded, beam, [0], [tokens[number - 1]])
            total += float(beam.chances[0, token])
        return total / len(tokens) if tokens else float("-inf")

    def _ended(self, sentence: str, path: _Path, beam: Beam, depth: int) -> Scored:
        end = float(beam.chances[path.row, self._ends].max())
        return Scored(sentence, (path.total + end) / (depth + 1))

    def _steps(
        self, path: _Path, onward: list[tuple[int, Node]], beam: Beam
    ) -> Iterator[tuple[float, _Path, int]]:
        for token, node in onward:
            total = path.total + float(beam.chances[path.row, token])
            yield total, _Path(path.row, node, total), token

    def _kept(
        self, steps: list[tuple[float, _Path, int]], depth: int, found: list[Scored]
    ) -> list[tuple[float, _Path, int]]:
        """The likeliest steps that can still become better than what was found."""
        best = max((one.chance for one in found), default=float("-inf"))
        hopeful = [step for step in steps if step[0] / (depth + 4) > best - BEHIND]
        return sorted(hopeful, key=lambda step: -step[0])[:BEAM]
