"""Which pictures there are: for each its size in pixels and the SVG it is rendered from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from skill.routine.terms import Limb, Technique

from .drawing import drawing, shown_sides
from .figure import Drawing, Role
from .icon import ICONS, icon
from .load import sheets
from .manifest import Kind, key
from .path import read_path
from .svg import inside
from .theme import DARK, LIGHT, Theme

PHASE = 0.3
"""The moment of a stroke that still pictures show: the ball is under way, and its way is seen."""
_RECIPE = "1"
"""Changes when pictures are made in another way from the same SVG."""
_THEMES = {Kind.SQUARE: DARK, Kind.BACKGROUND: DARK, Kind.CARD_SMALL: LIGHT, Kind.CARD_LARGE: LIGHT}
"""Players are dark; cards lie on the app's light ground."""
_MARGIN = 0.06
_FAINT = 0.3
"""How much is seen of the drawing behind a player's words."""


@dataclass(frozen=True)
class Picture:
    """One picture to be rendered."""

    key: str
    size: tuple[int, int]
    """Width and height in pixels."""
    svg: str

    @property
    def source(self) -> str:
        """Hash of all that the picture is made from; equal ones share one file."""
        return sha256(f"{_RECIPE} {self.size} {self.svg}".encode()).hexdigest()[:16]


def pictures() -> Iterator[Picture]:
    """Every picture: each technique, side and kind, and the icons of the store."""
    for limb, technique in sheets():
        for side in shown_sides(limb, technique):
            drawn = drawing(limb, technique, side=side)
            for kind in Kind:
                yield Picture(key(kind, limb, technique, side), kind.size, _composed(kind, drawn))
    for size in ICONS:
        yield Picture(f"icon-{size}", (size, size), icon(drawing(Limb.FOOT, Technique.GLIDING, "heel_front")))


def _composed(kind: Kind, drawn: Drawing) -> str:
    (width, height), theme = kind.size, _THEMES[kind]
    if kind is Kind.BACKGROUND:
        scale = height / drawn.height
        place = f"translate({width - 1.06 * drawn.width * scale:.0f} 0) scale({scale:.3f})"
        return _page(width, height, theme, place, inside(drawn, theme, None), f' opacity="{_FAINT}"')
    margin = _MARGIN * height
    room = height - margin * (1 if _runs_out(drawn) else 2)
    place = f"translate({(width - room) / 2:.1f} {margin:.1f}) scale({room / drawn.height:.4f})"
    return _page(width, height, theme, place, inside(drawn, theme, PHASE))


def _runs_out(drawn: Drawing) -> bool:
    """Whether the limb goes on below the drawing: then no room is left there, or it would look cut."""
    outlines = (read_path(stroke.d) for stroke in drawn.strokes if stroke.role is Role.OUTLINE)
    return any(y > drawn.height for outline in outlines for _, y in outline.points)


def _page(width: int, height: int, theme: Theme, place: str, content: str, more: str = "") -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<rect width="100%" height="100%" fill="{theme.paper}"/>'
        f'<g transform="{place}"{more}>{content}</g></svg>'
    )
