"""Colours of the drawings in the light and in the dark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Theme:
    """One set of colours, each as ``#rrggbb``."""

    name: str
    paper: str
    """Behind everything."""
    skin: str
    """What outlines are filled with."""
    line: str
    """Outlines."""
    crease: str
    """Lines inside an outline, and the edges of nails."""
    nail: str
    """What nails are filled with."""
    way: str
    """The ball's way."""
    ball: str
    shine: str
    """The highlight on the ball."""


LIGHT: Final = Theme(
    "light", "#f5f1ea", "#ead9c9", "#22302b", "#937c66", "#fbf4ec", "#2b6b5e", "#cb673c", "#f4bb9d"
)
DARK: Final = Theme(
    "dark", "#131917", "#37423d", "#edf1ec", "#8c9a93", "#57645e", "#86cdb9", "#dd7e54", "#f6c9b0"
)
