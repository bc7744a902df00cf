"""The keys of what stands on printed sheets."""

from __future__ import annotations

from enum import StrEnum


class SheetKey(StrEnum):
    """One message each."""

    TITLE = "sheet.title"
    LEAD = "sheet.lead"
    """How long, how often, for how many weeks."""
    SAFETY = "sheet.safety"
    SOFT = "sheet.soft"
    LIGHT = "sheet.light"
    SPOT = "sheet.spot"
    ORDER = "sheet.order"
    FIRST = "sheet.first"
    """What the first side gets."""
    SECOND = "sheet.second"
    TOGETHER = "sheet.together"
    SIDES = "sheet.sides"
    """That both sides get a technique."""
    SIDES_TOGETHER = "sheet.sides_together"
    EITHER = "sheet.either"
    """What ``{side}`` becomes on paper, where one sentence serves both sides."""
    TIMES = "sheet.times"
    TIMES_TOGETHER = "sheet.times_together"
    SPEAK = "sheet.speak"
    """What can be said to the speaker."""
    SPEAK_OPEN = "sheet.speak_open"
    SPEAK_ON = "sheet.speak_on"
    SPEAK_HURTS = "sheet.speak_hurts"
    GENERAL = "sheet.general"
    """Above the disclaimer."""
    HOME = "sheet.home"
    OTHER = "sheet.other"
    """The link to the other limb's sheet."""
