"""What to make of an utterance where the first ear alone is not sure.

    first ear ── sure? ── yes ──────────────────────────────► its words
                  └─ no ── second ear, what can be said now ── the sentence both speak for, or none

Thresholds are mean log-probabilities (``Scored``), chosen on one half of the sentences and voices of
``tests/bench/bench_ear.py``, which reports on the other half.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from .expected import NOW_SAME, SURE, fitting, is_likely, urgent
from .own import plain
from .reading import FEW, Reading, alike, is_unlikely, is_whole, means, near, same

CLEAR: Final = -0.6
"""The same where the second heard something alike."""
PHRASE: Final = -0.95
"""From here on several words of the second ear are, a single one must be as sure as the first's: they are
seldom heard by chance."""
GUESS: Final = -0.9
"""The same for a sentence that likely means something."""
FAINT: Final = -1.2
"""Below it the second ear heard nothing."""
FOREIGN: Final = -0.4
"""From here on whole sentences of the second ear are what was said, even if they mean nothing here."""
TWICE: Final = 0.7
"""How likely a meaning must be if both ears wrote it: nothing was misheard."""
BEHIND: Final = 0.6
"""How far behind its likeliest words a further guess of the second ear may lie."""
RIVAL: Final = 0.3
"""The same behind a guess that can be said just so, but means something else."""
CERTAIN: Final = -0.3
"""From here on the second ear's words are taken like typed ones, as are words that both ears wrote."""
CLOSE: Final = 0.35
"""So little behind a sentence that means nothing here, a further guess that can be said just so counts."""

NOISY_DB: Final = 20.0
"""Words that stand out less of what sounds before and after them are noisy: a quiet room has 40 and more.

In noise the first ear's decoder finds something that can be said now in any murmur ("no", "okay"): of what it
found alone every second was wrong, in silence none. So the second ear must have written something alike, or
the first, which says less: it is the same ear. And what both misheard alike ("that's too bad") must be likely
to mean something."""


def is_sure(first: Reading) -> bool:
    """Whether the first ear needs no second."""
    return first.exact and first.chance >= SURE and not is_unlikely(first)


def decided(
    first: Reading, second: Sequence[Reading], now: Sequence[Reading], *, noisy: bool = False
) -> Reading | None:
    """The reading to act on, None where nothing is sure enough.

    ``second`` has the likeliest words of the second ear first, ``now`` the best fit of what can be said now.
    """
    if not second or _is_foreign(first, second):
        return first if is_sure(first) else None
    return next(_agreed(first, second, now, noisy=noisy), None)


def _is_foreign(first: Reading, second: Sequence[Reading]) -> bool:
    heard = second[0]
    close = any(one.exact and one.chance >= heard.chance - CLOSE for one in second)
    known = heard.guessed or (_both(first, heard) and means(heard) and heard.meant.score >= TWICE)
    return is_whole(heard) and heard.chance >= FOREIGN and not known and not close


def _both(first: Reading, second: Reading) -> bool:
    return plain(first.text) == plain(second.text)


def _agreed(
    first: Reading, second: Sequence[Reading], now: Sequence[Reading], *, noisy: bool
) -> Iterator[Reading]:
    """Readings that something speaks for, the surest first."""
    best = second[0]
    said = [one for one in second if one.exact and one.chance >= max(FAINT, best.chance - BEHIND)]
    exact = [one for one in said if is_likely(one, now)]
    yield from (one for one in exact[:1] if _is_clear(one, noisy=noisy))
    yield from (one for one in exact if one.chance >= exact[0].chance - RIVAL and _seconded(one, first, now))
    if first.exact and first.chance >= CLEAR and near(first, second) and is_likely(first, now):
        yield first
    likely = is_likely(best, now)
    certain = best.chance >= CERTAIN or (best.chance >= FAINT and _both(first, best))
    if likely and certain and (best.guessed or (means(best) and not noisy)):
        yield best
    yield from fitting(now, first, second, said, noisy=noisy)
    if likely and best.guessed and (same(first, best) or (best.chance >= GUESS and not first.exact)):
        yield best
    if not is_whole(first) and not is_whole(best):
        yield from urgent(now)


def _is_clear(one: Reading, *, noisy: bool) -> bool:
    """Whether the second ear alone is believed."""
    several = len(plain(one.text)) > (FEW if noisy else 1)
    return one.chance >= (PHRASE if several else SURE)


def _seconded(one: Reading, first: Reading, now: Sequence[Reading]) -> bool:
    """Whether the first ear speaks for a guess of the second, by its words or by what can be said now."""
    fit = [each for each in now if same(one, each)]
    return same(one, first) or any(each.chance >= NOW_SAME or alike(one, each) for each in fit)
