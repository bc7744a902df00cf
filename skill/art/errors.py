"""What can go wrong with pictures."""

from __future__ import annotations

from skill.errors import GentleRollError


class ArtError(GentleRollError):
    """Pictures missing, damaged or not renderable; the text says which and how to mend it."""
