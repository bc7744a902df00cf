"""What was understood: an intent and its slots, named as in the interaction model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

LAUNCH: Final = "LaunchRequest"
"""Stands in for an intent where the skill was only opened."""
FALLBACK: Final = "AMAZON.FallbackIntent"
"""The intent of words that mean nothing here."""


@dataclass(frozen=True)
class SlotValue:
    """One slot that was filled."""

    spoken: str
    """The words that filled it, in lower case and without contractions."""
    value: str
    """The value's name in the interaction model; the number in digits for AMAZON.NUMBER."""
    id: str | None = None
    """The value's id for custom types; None for AMAZON.NUMBER."""


@dataclass(frozen=True)
class Understood:
    """A sentence as an intent."""

    intent: str
    """Name of an intent of the interaction model, or ``LAUNCH``."""
    slots: Mapping[str, SlotValue] = field(default_factory=dict)
    """The filled slots by name; a slot nobody filled is absent."""
    score: float = 1.0
    """1 where the words are literally expected, less for a near miss, 0 for ``FALLBACK``."""


def understood_json(understood: Understood) -> dict[str, Any]:
    """``{"intent": name, "slots": {name: id, or digits for a number}}``, ready for ``json.dumps``."""
    slots = {name: slot.id or slot.value for name, slot in understood.slots.items()}
    return {"intent": understood.intent, "slots": slots}
