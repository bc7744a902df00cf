"""What can be said now, set against what two ears wrote: likelier than all the rest, but found in any sound.

While a routine plays, "slower" is said a thousand times for once "it's lower". So a word or two that nobody
expects give way to what can be said now and fits. It stands for what was misheard only where the second ear
wrote nothing else that means something.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from skill.speaker.nlu import FALLBACK

from .own import bare, plain
from .reading import LETTERS, URGENT, Reading, alike, is_unlikely, is_urgent, near, same

SURE: Final = -0.35
"""From here on the first ear's own words are enough, where they can be said just so."""
NOW: Final = -1.7
"""From here on a sentence that can be said now is taken for what was said, whatever both ears wrote. So it
speaks against a word or two that nobody expects."""
NOW_ALIKE: Final = -3.0
"""The same where it is written much like it: "out" and "ouch"."""
NOW_SAME: Final = -2.7
"""From here on it speaks for other words that mean the same; below, only for words written much like it."""
NOW_BETTER: Final = 0.6
"""How far it may lie below words that mean something else."""
NOW_TIE: Final = 0.2
"""So little behind what fits best, what the second ear wrote as well comes first."""
NOW_NOISY: Final = -1.3
"""From here on, in noise, a sentence that can be said now is what the first ear wrote something like."""
NOW_URGENT: Final = -3.2
"""The same for a word that must not be lost, where it fits best and nothing else was heard."""
CONTRARY: Final = -0.9
"""From here on a guess of the second ear that can be said just so speaks against what can be said now."""
SYLLABLE: Final = 5
"""Letters of a word that a murmur makes: "right", "left", "count"."""
ANSWERS: Final = frozenset({"AMAZON.YesIntent", "AMAZON.NoIntent"})
"""Never found in a murmur: they are short, and any sound is like them."""
PLAIN: Final = URGENT | {"RedFlagIntent"}
"""Believed whatever else may fit, where it was plainly heard."""


def is_likely(one: Reading, now: Sequence[Reading]) -> bool:
    """Whether it is believed though nobody may expect it; a syllable only where the ear is sure."""
    sure = one.chance >= SURE
    if not is_unlikely(one) or (one.meant.intent in PLAIN and sure):
        return True
    rival = any(_is_rival(each, one) for each in _sayable(now)[:1])
    return not rival and (sure or len(bare(one.text)) > SYLLABLE)


def _is_rival(now: Reading, one: Reading) -> bool:
    """Whether it may have been said instead; "okay" fits the beginning of "okay, continue"."""
    words = plain(now.text)
    return now.chance >= NOW and words != plain(one.text)[: len(words)] and not same(now, one)


def fitting(
    now: Sequence[Reading], first: Reading, second: Sequence[Reading], said: Sequence[Reading], *, noisy: bool
) -> Iterator[Reading]:
    """What of all that can be said now was misheard, perhaps: what fits best, then what is written alike.

    ``said`` are those guesses of the ``second`` ear that can be said just so.
    """
    heard = (first, second[0])
    likely = _sayable(now)
    fit = [one for one in likely[:1] if _stands_for(one, heard)]
    fit += [one for one in likely[1:] if near(one, heard) and _stands_for(one, heard)]
    tied = [one for one in fit if one.chance >= fit[0].chance - NOW_TIE and _is_written(one, second)]
    for one in (*tied, *fit):
        if not _is_contradicted(one, said) and (not noisy or _is_backed(one, first, second)):
            yield one


def urgent(now: Sequence[Reading]) -> Iterator[Reading]:
    """A word that cannot wait, where it fits best of all that can be said now."""
    fit = [one for one in _sayable(now) if len(one.text) >= LETTERS]
    yield from (one for one in fit[:1] if is_urgent(one) and one.chance >= NOW_URGENT)


def _sayable(now: Sequence[Reading]) -> list[Reading]:
    """What of all that can be said now fits; where the routine's own words fit best, nothing else does."""
    return [*takewhile(lambda one: one.meant.intent != FALLBACK, now)]


def _stands_for(now: Reading, heard: Sequence[Reading]) -> bool:
    first = heard[0]
    if first.exact:
        return now.chance >= first.chance - NOW_BETTER
    return now.chance >= (NOW_ALIKE if near(now, heard) else NOW)


def _is_written(one: Reading, heard: Sequence[Reading]) -> bool:
    return plain(one.text) in [plain(each.text) for each in heard]


def _is_contradicted(now: Reading, said: Sequence[Reading]) -> bool:
    """Whether the second ear wrote something else that means something."""
    return any(one.chance >= CONTRARY for one in said) and not any(same(one, now) for one in said)


def _is_backed(one: Reading, first: Reading, second: Sequence[Reading]) -> bool:
    """Whether an ear wrote something alike, of which likeness says anything."""
    if len(one.text) < LETTERS or one.meant.intent in ANSWERS:
        return False
    return (one.chance >= NOW and near(one, second)) or (one.chance >= NOW_NOISY and alike(one, first))
