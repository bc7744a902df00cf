"""What the second stage tells apart: an intent, and for types that hold whole sentences the value as well."""

from __future__ import annotations

from typing import Final

WHOLE: Final = (
    "CHOICE", "FORGET", "GUIDANCE", "HOW_TOPIC", "LIFE", "PACE", "PROGRESS", "QUESTION", "REMINDER", "UNWELL", "WAY",
    "WHY_TOPIC",
)  # fmt: skip
"""Types whose values are ways to say a whole wish; a sentence is told from others by them, not by its carrier."""
NAMED: Final = (
    "AREA", "BALL", "CONDITION", "DAY_SET", "LENGTH", "LIMB", "ONLY", "SIDE", "TECHNIQUE", "UNDO",
    "AMAZON.DURATION", "AMAZON.DayOfWeek", "AMAZON.NUMBER", "AMAZON.TIME",
)  # fmt: skip
"""Types whose values are named inside a sentence."""
ELSEWHERE: Final = "elsewhere"
"""The label of what is not said to this skill."""


def label(intent: str, slot: str = "", value: str = "") -> str:
    """One label as text: ``PaceIntent pace=slower``."""
    return f"{intent} {slot}={value}" if slot else intent


def apart(text: str) -> tuple[str, str, str]:
    """A label's intent, slot and value; the last two empty where it has none."""
    intent, _, rest = text.partition(" ")
    slot, _, value = rest.partition("=")
    return intent, slot, value
