"""What to make of an utterance where the first ear alone is not sure.

    first ear ── sure? ── yes ──────────────────────────────► its words
                  └─ no ── second ear, what can be said now ── the sentence both speak for, or none

Thresholds are mean log-probabilities (``Scored``), chosen on one half of the sentences and voices of
``tests/bench/bench_ear.py``, which reports on the other half.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from skill.speaker.nlu import FALLBACK

from .own import plain
from .reading import LETTERS, Reading, alike, is_urgent, is_whole, means, near, same

SURE: Final = -0.35
"""From here on the first ear's own words are enough, where they can be said just so."""
CLEAR: Final = -0.6
"""From here on the second ear's are, if they make a sentence; a word must be as sure as the first's."""
FAINT: Final = -1.2
"""Below it the second ear heard nothing."""
FOREIGN: Final = -0.4
"""From here on whole sentences of the second ear are what was said, even if they mean nothing here."""
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
CERTAIN: Final = -0.15
"""From here on the second ear's words are taken like typed ones, as are words that both ears wrote."""
CLOSE: Final = 0.35
"""So little behind a sentence that means nothing here, a further guess that can be said just so counts."""

NOISY_DB: Final = 20.0
"""Words that stand out less of what sounds before and after them are noisy: a quiet room has 40 and more.

In noise the first ear's decoder finds something that can be said now in any murmur ("no", "okay"): of what it
found alone every second was wrong, in silence none. So the second ear must have written something alike, or
the first, which says less: it is the same ear. And what both misheard alike ("that's too bad") must be likely
to mean something."""
NOW_NOISY: Final = -1.3
"""From here on, in noise, a sentence that can be said now is what the first ear wrote something like."""
ANSWERS: Final = frozenset({"AMAZON.YesIntent", "AMAZON.NoIntent"})
"""Never found in a murmur: they are short, and any sound is like them."""


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
    return is_whole(heard) and heard.chance >= FOREIGN and not heard.guessed and not close


def _agreed(
    first: Reading, second: Sequence[Reading], now: Sequence[Reading], *, noisy: bool
) -> Iterator[Reading]:
    """Readings that something speaks for, the surest first."""
    best = second[0]
    exact = [one for one in second if one.exact and one.chance >= max(FAINT, best.chance - BEHIND)]
    yield from (one for one in exact[:1] if one.chance >= (CLEAR if is_whole(one) else SURE))
    yield from (one for one in exact if one.chance >= exact[0].chance - RIVAL and _seconded(one, first, now))
    if first.exact and first.chance >= CLEAR and near(first, second):
        yield first
    certain = best.chance >= CERTAIN or (best.chance >= FAINT and plain(first.text) == plain(best.text))
    if certain and (best.guessed or (means(best) and not noisy)):
        yield best
    fit = _fitting(now, first, best)
    yield from (one for one in fit if _written(one, first, second)) if noisy else fit
    if best.guessed and (same(first, best) or (best.chance >= CLEAR and not first.exact)):
        yield best
    if not is_whole(first) and not is_whole(best):
        likely = [one for one in _sayable(now) if len(one.text) >= LETTERS]
        yield from (one for one in likely[:1] if is_urgent(one) and one.chance >= NOW_URGENT)


def _seconded(one: Reading, first: Reading, now: Sequence[Reading]) -> bool:
    """Whether the first ear speaks for a guess of the second, by its words or by what can be said now."""
    fit = [each for each in now if same(one, each)]
    return same(one, first) or any(each.chance >= NOW_SAME or alike(one, each) for each in fit)


def _sayable(now: Sequence[Reading]) -> list[Reading]:
    """What of all that can be said now fits; where the routine's own words fit best, nothing else does."""
    return [*takewhile(lambda one: one.meant.intent != FALLBACK, now)]


def _fitting(now: Sequence[Reading], *heard: Reading) -> Iterator[Reading]:
    """What of all that can be said now was misheard, perhaps: what fits best, then what is written alike."""
    said = _sayable(now)
    yield from (one for one in said[:1] if _stands_for(one, heard))
    yield from (one for one in said[1:] if near(one, heard) and _stands_for(one, heard))


def _stands_for(now: Reading, heard: Sequence[Reading]) -> bool:
    first = heard[0]
    if first.exact:
        return now.chance >= first.chance - NOW_BETTER
    return now.chance >= (NOW_ALIKE if near(now, heard) else NOW)


def _written(one: Reading, first: Reading, second: Sequence[Reading]) -> bool:
    """Whether an ear wrote something alike, of which likeness says anything."""
    if len(one.text) < LETTERS or one.meant.intent in ANSWERS:
        return False
    return (one.chance >= NOW and near(one, second)) or (one.chance >= NOW_NOISY and alike(one, first))
