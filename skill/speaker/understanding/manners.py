"""Politeness and hesitation, taken off a sentence one piece at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from skill.speaker.understanding.affixes import Affixes
from skill.speaker.understanding.phrases import Manners


class Politeness:
    """Offers a sentence with less and less around it."""

    def __init__(self, manners: Manners, tidy: Callable[[str], str]) -> None:
        fillers = [tidy(phrase) for phrase in manners.fillers]
        self._end = Affixes(fillers)
        self._start = Affixes((*fillers, *map(tidy, manners.openers)))

    def readings(self, text: str) -> Iterator[str]:
        """The sentence itself, then shorter and shorter ones; never an empty one but the sentence's own."""
        yield text
        words = text.split()
        while shorter := self._end.before_end(words):
            words = shorter
            yield " ".join(words)
        yield from self._from_the_start(text.split(), words)

    def _from_the_start(self, whole: list[str], bare: list[str]) -> Iterator[str]:
        """Both with and without what stood at the end: "could you stop now" may end in a meaning."""
        while shorter := self._start.after_start(bare):
            taken = len(bare) - len(shorter)
            whole, bare = whole[taken:], shorter
            yield " ".join(whole)
            if len(whole) > len(bare):
                yield " ".join(bare)
