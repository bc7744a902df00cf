"""Taps: what can be touched, and the words that mean the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from ..slots import Slots


class Tap(StrEnum):
    """The whole vocabulary of touch: the one argument that a UserEvent of this skill carries."""

    NEXT = "next"
    PREVIOUS = "previous"
    AGAIN = "again"
    PAUSE = "pause"
    RESUME = "resume"
    FOOT = "foot"
    HAND = "hand"
    ABOVE = "above"
    BELOW = "below"
    YES = "yes"
    NO = "no"


USER_EVENT: Final = "Alexa.Presentation.APL.UserEvent"
"""The request that a touch sends."""


@dataclass(frozen=True)
class Words:
    """What is said instead of a tap, as Alexa would understand it."""

    intent: str
    slots: dict[str, str] = field(default_factory=dict)
    """Ids by slot."""


WORDS: dict[Tap, Words] = {
    Tap.NEXT: Words("AMAZON.NextIntent"),
    Tap.PREVIOUS: Words("AMAZON.PreviousIntent"),
    Tap.AGAIN: Words("AMAZON.RepeatIntent"),
    Tap.PAUSE: Words("AMAZON.PauseIntent"),
    Tap.RESUME: Words("AMAZON.ResumeIntent"),
    Tap.FOOT: Words("StartRoutineIntent", {"limb": "foot"}),
    Tap.HAND: Words("StartRoutineIntent", {"limb": "hand"}),
    Tap.ABOVE: Words("WhereItHurtsIntent", {"area": "above_waist"}),
    Tap.BELOW: Words("WhereItHurtsIntent", {"area": "below_waist"}),
    Tap.YES: Words("AMAZON.YesIntent"),
    Tap.NO: Words("AMAZON.NoIntent"),
}
"""Each tap means exactly these words."""


class Chosen(Slots):
    """The slots of a tap: ids that were chosen by the document's author, not heard."""

    def __init__(self, ids: dict[str, str]) -> None:
        super().__init__(None)
        self._ids = ids

    def id(self, name: str) -> str | None:
        """The id of a slot, or None."""
        return self._ids.get(name)


def words_of(arguments: Any) -> Words | None:
    """The words that a UserEvent's arguments mean; None for arguments that no document here sends."""
    if not isinstance(arguments, list) or len(arguments) != 1 or arguments[0] not in list(Tap):
        return None
    return WORDS[Tap(arguments[0])]
