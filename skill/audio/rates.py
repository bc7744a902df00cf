"""How fast the voice speaks: words a minute at each tempo, and the pauses that belong to it.

A rate counts words over the whole clip: ``words * 60,000 / ms``, where a word is what stands between spaces
and holds a letter or a digit, and ``ms`` is the clip's length in the manifest, pauses inside it and the some
60 ms of silence at its edges included. So anybody can work it out from the manifest alone.

A sentence of fewer than six words may be 15 % outside of its tempo: it is over in two seconds, and its last
syllable weighs much. A text of fewer than four words ("Five.", "Last one.") is a call and not a sentence: it
has one clip for all tempos, and no rate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from skill.routine.terms import TEMPOS, Tempo


@dataclass(frozen=True)
class Rate:
    """What the voice keeps to at one tempo."""

    lowest: float
    """Fewest words a minute of a sentence."""
    aim: float
    """Words a minute that a rendering tries to come near."""
    highest: float
    """Most words a minute of a sentence."""
    comma_ms: int
    """Silence at a comma, in ms."""
    stop_ms: int
    """Silence at a full stop within a clip, in ms: time to breathe."""

    def allows(self, words: int, words_a_minute: float) -> bool:
        """Whether a sentence of so many words may be spoken so."""
        give = _GIVE if words < _SHORT else 1.0
        return self.lowest / give <= words_a_minute <= self.highest * give


_SHORT = 6
_GIVE = 1.15


RATES = {
    Tempo.CALM: Rate(105, 112, 120, comma_ms=480, stop_ms=900),
    Tempo.STEADY: Rate(125, 134, 145, comma_ms=380, stop_ms=720),
    Tempo.BRISK: Rate(130, 154, 165, comma_ms=290, stop_ms=540),
}
"""Guided exercises are read at 105 to 165 words a minute; conversation runs at 180 and more."""

SHORTEST_SENTENCE = 4
"""Words from which on a text has a rate, and a clip for each tempo."""


def words_in(text: str) -> int:
    """How many words ``text`` has."""
    return sum(1 for word in text.split() if re.search(r"\w", word))


def words_a_minute(text: str, ms: int) -> float:
    """The rate of ``text`` spoken in ``ms`` milliseconds, to a tenth."""
    return round(words_in(text) * 60_000 / ms, 1)


def is_sentence(text: str) -> bool:
    """Whether ``text`` is long enough to have a rate."""
    return words_in(text) >= SHORTEST_SENTENCE


def each_tempo(texts: Iterable[str], tempos: Iterable[Tempo] = TEMPOS) -> Iterator[tuple[str, Tempo]]:
    """What is to be rendered: sentences at each of ``tempos``, calls once, at the steady one."""
    for text in texts:
        for tempo in tempos if is_sentence(text) else (Tempo.STEADY,):
            yield text, tempo
