"""The skill's icon: the ball under a sole, as simple as 108 pixels ask for."""

from __future__ import annotations

from typing import Final

from .figure import Drawing, Role

ICONS: Final = (108, 512)
"""Sizes in pixels that the store asks for (Amazon, skill manifest, smallIconUri and largeIconUri)."""
_GROUND = "#1f5a4e"
_LINE = "#f8f3ea"
_BALL = "#e58a5e"


def icon(sole: Drawing) -> str:
    """The icon as SVG. Stores crop it to a circle, so nothing stands in the corners."""
    outlines = "".join(
        f'<path d="{stroke.d}" fill="{_LINE}" stroke="{_GROUND}" stroke-width="7"/>'
        for stroke in sole.strokes
        if stroke.role is Role.OUTLINE
    )
    frame = sole.way.keyframes[0]
    edge = f'stroke="{_GROUND}" stroke-width="10"'
    ball = f'<circle cx="{frame.x:g}" cy="{frame.y:g}" r="42" fill="{_BALL}" {edge}/>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 320">'
        f'<rect width="320" height="320" fill="{_GROUND}"/>'
        f'<g transform="translate(164 160) rotate(-12) scale(.88) translate(-158 -161)">'
        f"{outlines}{ball}</g></svg>"
    )
