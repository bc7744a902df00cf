"""The keys of what only a screen shows; what is said has its keys with the coach."""

from __future__ import annotations

from enum import StrEnum


class ScreenKey(StrEnum):
    """One message each."""

    TITLE = "screen.title"
    """Technique and side of a stream."""
    TITLE_BOTH = "screen.title_both"
    SUBTITLE = "screen.subtitle"
    """Routine and number of the step."""
