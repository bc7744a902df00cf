"""How the development set of sentences is understood: what the gallery's page about it shows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("heard.json")
"""Written by ``python -m tools.understanding``."""


@dataclass(frozen=True)
class Kind:
    """One kind of sentences."""

    name: str
    sentences: int
    right: int
    """Sentences with the right intent, and both where there are two wishes."""
    slots: int
    """Right slots among them."""
    of_slots: int


@dataclass(frozen=True)
class Confused:
    """Sentences that were taken for another intent."""

    should: str
    was: str
    times: int
    say: str
    """One of them."""


@dataclass(frozen=True)
class HeardFigures:
    """How well people are understood."""

    key: str
    """Of the words that the second stage was taught with."""
    kinds: list[Kind]
    confused: list[Confused]
    foreign: float
    """Share, 0 to 1, of sentences for somebody else that acted."""

    @property
    def sentences(self) -> int:
        """All of them."""
        return sum(kind.sentences for kind in self.kinds)

    @property
    def right_share(self) -> float:
        """Right intents, 0 to 1."""
        return sum(kind.right for kind in self.kinds) / self.sentences

    @property
    def slots_share(self) -> float:
        """Right slots, 0 to 1."""
        return sum(kind.slots for kind in self.kinds) / sum(kind.of_slots for kind in self.kinds)

    @property
    def should(self) -> list[str]:
        """Intents that were missed, in alphabetical order."""
        return sorted({one.should for one in self.confused})

    @property
    def was(self) -> list[str]:
        """Intents that were taken instead, in alphabetical order."""
        return sorted({one.was for one in self.confused})

    def times(self, should: str, was: str) -> int:
        """How often one was taken for the other."""
        return sum(one.times for one in self.confused if (one.should, one.was) == (should, was))


def load_heard(file: Path = FILE) -> HeardFigures:
    """Read what was written."""
    raw = json.loads(file.read_text("utf-8"))
    kinds, confused = [Kind(**one) for one in raw["kinds"]], [Confused(**one) for one in raw["confused"]]
    return HeardFigures(raw["key"], kinds, confused, raw["foreign"])
