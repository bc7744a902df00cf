"""What the second stage tells apart: an intent, and for types that hold whole sentences the value as well."""

from __future__ import annotations

from functools import cache
from typing import Final

WHOLE: Final = (
    "CHOICE", "FORGET", "GUIDANCE", "HOW_TOPIC", "LIFE", "PACE", "PROGRESS", "QUESTION", "REMINDER", "SOUND",
    "UNWELL", "WAY", "WHY_TOPIC",
)  # fmt: skip
"""Types whose values are ways to say a whole wish: by them, not by its carrier, is a sentence told apart."""
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


@cache
def apart(text: str) -> tuple[str, str, str]:
    """A label's intent, slot and value; the last two empty where it has none."""
    intent, _, rest = text.partition(" ")
    slot, _, value = rest.partition("=")
    return intent, slot, value


def meant_as(intent: str) -> str:
    """The built-in intent that a twin in the model stands for; any other intent is meant as itself.

    Alexa keeps the built-in transport words short and free for every player; how people really put them
    stands in the model as ``PauseWordsIntent`` and the like, because built-in intents must not be extended
    where audio plays (Amazon, "Tips for Using Built-in Intents").
    """
    return f"AMAZON.{intent.removesuffix('WordsIntent')}Intent" if intent.endswith("WordsIntent") else intent
