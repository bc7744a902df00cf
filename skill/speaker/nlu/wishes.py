"""Two wishes in one sentence, and signs of danger inside a longer one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from .model import FALLBACK, Understood
from .weights import NEGATORS

CLEAR: Final = 0.6
"""The score from which half a sentence counts as a wish of its own."""
HEARD_INSIDE: Final = 0.98
"""What a sign of danger counts as where more is said around it."""
JOINTS: Final = ("and then", "and also", "and", "but", "then", "also")
"""What stands between two wishes, the longest first."""
ALONE: Final = frozenset(
    (
        "RedFlagIntent",
        "SafeIntent",
        "WhereItHurtsIntent",
        "ForgetMeIntent",
        "ReminderIntent",
        "CheckInIntent",
        FALLBACK,
    )
)
"""Intents that are never half of a sentence: what they are about may well have two parts."""
ENDING: Final = frozenset(("AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent"))
"""Intents after which nothing follows."""
SMALL: Final = frozenset(("ThanksIntent", "AMAZON.YesIntent", "AMAZON.NoIntent"))
SHORTEST_SIGN: Final = 3
"""Words a sign of danger has at least where it is heard inside a sentence."""


FALLS: Final = frozenset(("fell", "fall", "fallen", "slipped", "tripped", "tumbled", "tumble", "falling"))
BEFORE: Final = frozenset(
    ["last", "ago", "yesterday", "weekend", "other", "once", "years", "okay", "fine", "alright", "unhurt"]
)
"""Words that put something well behind a person."""
STILL: Final = frozenset(
    [
        "hurt",
        "hurts",
        "hurting",
        "pain",
        "pains",
        "painful",
        "sore",
        "ache",
        "aches",
        "aching",
        "numb",
        "weak",
        "broke",
        "broken",
        "bleeding",
        "dizzy",
        "head",
        "swollen",
        "cannot",
        "since",
    ]
)
"""Words of a fall that is not over yet."""


def fell_before(text: str) -> bool:
    """Whether somebody tells of a fall some time ago and of no pain: a question, and no sign of danger."""
    words = set(text.split())
    return bool(words & FALLS and words & BEFORE) and not words & STILL


def two_wishes(text: str) -> Iterator[tuple[str, str]]:
    """Every way to see two wishes in a sentence."""
    words = text.split()
    for joint in JOINTS:
        parts = joint.split()
        for at in range(1, len(words) - len(parts)):
            if words[at : at + len(parts)] == parts:
                yield " ".join(words[:at]), " ".join(words[at + len(parts) :])


STRONG: Final = (
    "no wait", "no sorry", "no actually", "actually no", "sorry no", "wait no", "no no", "or rather",
    "no i mean", "no i meant", "no i said", "i mean", "i meant", "i said", "sorry i meant", "sorry i mean",
    "scratch that", "scrap that", "strike that", "make that", "oops", "whoops", "i wanted", "correction",
)  # fmt: skip
"""After these stands what is meant instead of what was said before."""
WEAK: Final = ("no", "sorry", "actually", "rather", "wait")
"""So do these where the same kind of thing stands before and after them."""
AUXILIARIES: Final = frozenset((
    "do", "does", "did", "is", "am", "are", "was", "were", "be", "been", "would", "will", "could", "should",
    "shall", "can", "have", "has", "had", "may", "might", "must",
))  # fmt: skip
"""A not after one of these belongs to it: "please do not stop" takes nothing back."""
ASKING: Final = (
    "please", "can you", "could you", "can we", "could we", "would you", "will you", "let us", "i want to",
    "i would like to", "so please", "so can you", "so could you",
)  # fmt: skip
"""With these a wish may begin after something else was told."""


def corrected(text: str) -> Iterator[tuple[str, str]]:
    """What is meant in the end, and what was said before; the latter empty where it says nothing about it.

    Of "the long one no sorry the short one" the short one, of "louder not slower" louder.
    """
    for _, after in _parted(text, STRONG):
        yield after, ""
    for before, after in _parted(text, WEAK):
        yield after, before
    for before, after in _parted(text, ("not",)):
        if before.rpartition(" ")[2] not in AUXILIARIES:
            yield before, after


def asked(text: str) -> Iterator[str]:
    """What begins with the words of a request in the middle of a sentence."""
    for _, after in _parted(text, ASKING):
        yield after


def _parted(text: str, joints: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What stands before and after each of some phrases, the last one first."""
    words = text.split()
    places = [(at, joint.split()) for joint in joints for at in range(1, len(words))]
    for at, joint in sorted(places, key=lambda place: (-place[0], -len(place[1]))):
        end = at + len(joint)
        if words[at:end] == joint and end < len(words):
            yield " ".join(words[:at]), " ".join(words[end:])


def may_follow(first: Understood, second: Understood) -> bool:
    """Whether two wishes can be carried out one after the other."""
    intents = {first.intent, second.intent}
    return len(intents) == 2 and not intents & ALONE and not intents & ENDING


class Inside:
    """Hears whole phrases inside longer sentences."""

    def __init__(self, phrases: Iterable[str]) -> None:
        found = (tuple(phrase.split()) for phrase in phrases)
        self._phrases = frozenset(phrase for phrase in found if len(phrase) >= SHORTEST_SIGN)
        self._sizes = sorted({len(phrase) for phrase in self._phrases})

    def hears(self, text: str) -> bool:
        """Whether one of the phrases is said, and not denied just before."""
        words = tuple(text.split())
        return any(
            words[at : at + size] in self._phrases and not NEGATORS & set(words[max(0, at - 2) : at])
            for size in self._sizes
            for at in range(len(words) - size + 1)
        )
