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
