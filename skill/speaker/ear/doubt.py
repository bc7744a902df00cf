"""What to make of an utterance where the first ear alone is not sure.

    first ear ── sure? ── yes ──────────────────────────────► its words
                  └─ no ── second ear, what can be said now ── the sentence both speak for, or none

Thresholds are mean log-probabilities (``Scored``), chosen on one half of the sentences and voices of
``tests/bench/bench_ear.py``, which reports on the other half.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from rapidfuzz import fuzz

from skill.speaker.nlu import FALLBACK, Understood
from skill.speaker.nlu.sounds import consonants

from .moonshine import Scored
from .own import plain

URGENT: Final = frozenset({"OuchIntent", "AMAZON.StopIntent"})
"""What must not be lost: to stop for nothing costs less than to go on."""

SURE: Final = -0.35
"""From here on the first ear's own words are enough, where they can be said just so."""
CLEAR: Final = -0.6
"""From here on the second ear's are, if they make a sentence; a word must be as sure as the first's."""
FAINT: Final = -1.2
"""Below it the second ear heard nothing."""
FOREIGN: Final = -0.4
"""From here on whole sentences of the second ear are what was said, even if they mean nothing here."""
WHOLE: Final = 4
"""Words that make a sentence: shorter ones are heard where somebody only breathed."""
BEHIND: Final = 0.6
"""How far behind its likeliest words a further guess of the second ear may lie."""
RIVAL: Final = 0.3
"""The same behind a guess that can be said just so, but means something else."""

NOW: Final = -1.7
"""From here on a sentence that can be said now is taken for what was said, whatever both ears wrote."""
NOW_ALIKE: Final = -3.0
"""The same where it is written much like it: "out" and "ouch"."""
NOW_SAME: Final = -2.7
"""From here on it speaks for other words that mean the same; below, only for words written much like it."""
NOW_BETTER: Final = 0.6
"""How far it may lie below words that mean something else."""
NOW_URGENT: Final = -3.2
"""The same for a word that must not be lost, where it fits best and nothing else was heard."""
ALIKE: Final = 55
"""How alike two sentences are written, 0 to 100, if one may be the other misheard."""
SURE_GUESS: Final = 0.85
"""How likely a meaning must be where no sentence fits word for word: misheard words get one by chance."""
GUESS_WORDS: Final = 3
"""And of how many words: one or two misheard ones resemble too much."""
CERTAIN: Final = -0.15
"""From here on the second ear's words are taken like typed ones, as are words that both ears wrote."""
CLOSE: Final = 0.35
"""So little behind a sentence that means nothing here, a further guess that can be said just so counts."""

NOISY_DB: Final = 20.0
"""Words that stand out less of what sounds before and after them are noisy: a quiet room has 40 and more.

In noise the first ear's decoder finds something that can be said now in any murmur ("no", "okay"): of what it
found alone every second was wrong, in silence none. So the second ear must have written something alike.
And what both misheard alike ("that's too bad") must be likely to mean something."""
LETTERS: Final = 4
"""Letters from which likeness says anything: "no" is like any word."""


@dataclass(frozen=True)
class Reading:
    """A text that may have been said, and what it means."""

    text: str
    chance: float
    meant: Understood
    called: bool = False
    """Whether the skill was called by its name."""

    @property
    def exact(self) -> bool:
        """Whether it can be said just so."""
        return self.meant.score == 1 and self.meant.intent != FALLBACK

    @property
    def guessed(self) -> bool:
        """Whether it likely means something."""
        enough = self.exact or len(plain(self.text)) >= GUESS_WORDS
        return enough and self.meant.intent != FALLBACK and self.meant.score >= SURE_GUESS


def read(words: Scored, understand: Callable[[str], Understood], *, called: bool = False) -> Reading:
    """Words with their meaning."""
    return Reading(words.text, words.chance, understand(words.text), called)


def is_sure(first: Reading) -> bool:
    """Whether the first ear needs no second."""
    return first.exact and first.chance >= SURE


def decided(
    first: Reading, second: Sequence[Reading], now: Sequence[Reading], *, noisy: bool = False
) -> Reading | None:
    """The reading to act on, None where nothing is sure enough.

    ``second`` has the likeliest words of the second ear first, ``now`` the best fit of what can be said now.
    """
    if not second or _is_foreign(second):
        return first if is_sure(first) else None
    return next(_agreed(first, second, now, noisy=noisy), None)


def _is_foreign(second: Sequence[Reading]) -> bool:
    heard = second[0]
    close = any(one.exact and one.chance >= heard.chance - CLOSE for one in second)
    return _is_whole(heard) and heard.chance >= FOREIGN and not heard.guessed and not close


def _is_whole(heard: Reading) -> bool:
    return len(plain(heard.text)) >= WHOLE


def _agreed(
    first: Reading, second: Sequence[Reading], now: Sequence[Reading], *, noisy: bool
) -> Iterator[Reading]:
    """Readings that something speaks for, the surest first."""
    best = second[0]
    exact = [one for one in second if one.exact and one.chance >= max(FAINT, best.chance - BEHIND)]
    yield from (one for one in exact[:1] if one.chance >= (CLEAR if _is_whole(one) else SURE))
    yield from (one for one in exact if one.chance >= exact[0].chance - RIVAL and _seconded(one, first, now))
    if first.exact and first.chance >= CLEAR and _near(first, second):
        yield first
    certain = best.chance >= CERTAIN or (best.chance >= FAINT and plain(first.text) == plain(best.text))
    if certain and (best.guessed or (_means(best) and not noisy)):
        yield best
    fit = _fitting(now, first, best)
    yield from (one for one in fit if one.chance >= NOW and _written(one, second)) if noisy else fit
    if best.guessed and (_same(first, best) or (best.chance >= CLEAR and not first.exact)):
        yield best
    if not _is_whole(first) and not _is_whole(best):
        likely = [one for one in _sayable(now) if len(one.text) >= LETTERS]
        yield from (one for one in likely[:1] if is_urgent(one) and one.chance >= NOW_URGENT)


def _seconded(one: Reading, first: Reading, now: Sequence[Reading]) -> bool:
    """Whether the first ear speaks for a guess of the second, by its words or by what can be said now."""
    fit = [each for each in now if _same(one, each)]
    return _same(one, first) or any(each.chance >= NOW_SAME or _alike(one, each) for each in fit)


def is_urgent(one: Reading) -> bool:
    """Whether it is a word by itself that cannot wait."""
    return one.exact and one.meant.intent in URGENT and len(plain(one.text)) == 1


def _sayable(now: Sequence[Reading]) -> list[Reading]:
    """What of all that can be said now fits; where the routine's own words fit best, nothing else does."""
    return [*takewhile(lambda one: one.meant.intent != FALLBACK, now)]


def _fitting(now: Sequence[Reading], *heard: Reading) -> Iterator[Reading]:
    """What of all that can be said now was misheard, perhaps: what fits best, then what is written alike."""
    said = _sayable(now)
    yield from (one for one in said[:1] if _stands_for(one, heard))
    yield from (one for one in said[1:] if _near(one, heard) and _stands_for(one, heard))


def _stands_for(now: Reading, heard: Sequence[Reading]) -> bool:
    first = heard[0]
    if first.exact:
        return now.chance >= first.chance - NOW_BETTER
    return now.chance >= (NOW_ALIKE if _near(now, heard) else NOW)


def _near(one: Reading, heard: Sequence[Reading]) -> bool:
    return any(_alike(one, each) for each in heard)


def _written(one: Reading, second: Sequence[Reading]) -> bool:
    """Whether the second ear wrote something alike, of which likeness says anything."""
    return len(one.text) >= LETTERS and _near(one, second)


def _means(one: Reading) -> bool:
    """Whether it may mean something; a word by itself does, or does not."""
    return one.meant.intent != FALLBACK and (one.exact or len(plain(one.text)) > 1)


def _same(one: Reading, other: Reading) -> bool:
    return other.meant.intent == one.meant.intent != FALLBACK


def _alike(one: Reading, other: Reading) -> bool:
    """Whether two texts are written much alike, or sound so: "pause" and "pies"."""
    this, that = " ".join(plain(one.text)), " ".join(plain(other.text))
    sounds = consonants(this)
    return fuzz.ratio(this, that) >= ALIKE or (len(sounds) > 1 and sounds == consonants(that))
