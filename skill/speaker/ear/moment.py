"""What is known when somebody speaks, what counts then, and how an utterance came out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from skill.speaker.nlu import Understood

from .own import OwnSpeech, plain
from .reading import Reading

WHILE_SPEAKING: Final = frozenset(
    {"OuchIntent", "PaceIntent", "WhereAmIIntent"}
    | {f"AMAZON.{name}Intent" for name in ("Next", "Previous", "Pause", "Resume", "Stop", "Cancel")}
    | {f"AMAZON.{name}Intent" for name in ("Repeat", "StartOver")}
)
"""What counts without the name while the routine itself speaks."""


class WhyNot(StrEnum):
    """How an utterance came out."""

    MEANT = "meant"
    SILENCE = "silence"
    """Nobody spoke."""
    UNCLEAR = "unclear"
    """Words that mean nothing here."""
    OWN = "own"
    """The routine's own words."""
    UNNAMED = "unnamed"
    """Words that count only with the skill's name."""


@dataclass(frozen=True)
class Moment:
    """What is known when somebody speaks."""

    sayable: Sequence[str] = ()
    """Sentences that fit now, looked for first where the words alone mean nothing."""
    own: OwnSpeech = field(default_factory=OwnSpeech)
    open: bool = True
    """Whether words count without the skill's name: a routine runs, or a question is open."""
    early: bool = False
    """Whether the utterance goes on: only ``URGENT`` counts, which cannot wait for its end."""


@dataclass(frozen=True)
class HeardSound:
    """An utterance in words."""

    text: str
    """What was said as the ear has it, or the sentence that it took it for."""
    understood: Understood | None
    """None where nothing is to be done."""
    why: WhyNot


def is_transport(chosen: Reading) -> bool:
    """Whether it counts over the routine's voice; a single word, such as cues have, where it is expected."""
    expected = chosen.expected or len(plain(chosen.text)) > 1
    return expected and chosen.meant.intent in WHILE_SPEAKING
