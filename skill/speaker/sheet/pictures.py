"""Drawings inside a page: each limb once, as a symbol; the ball and its way wherever they are shown.

Colours are custom properties, so that one drawing serves light, dark and paper.
"""

from __future__ import annotations

from html import escape
from typing import Final

from skill.art.drawing import Drawing
from skill.art.pictures import PHASE
from skill.art.svg import inside
from skill.art.theme import Theme

PROPERTIES: Final = Theme(
    "page", *(f"var(--{name})" for name in ("paper", "skin", "ink", "crease", "nail", "way", "ball", "shine"))
)
"""Colours that the page's own style gives."""


class Pictures:
    """The drawings of one page, in the order in which they are asked for."""

    def __init__(self) -> None:
        self._limbs: dict[str, str] = {}

    def picture(self, drawing: Drawing, label: str) -> str:
        """The drawing as an SVG element; ``label`` is what a screen reader says of it."""
        limb = inside(drawing, PROPERTIES, None)
        rest = inside(drawing, PROPERTIES, PHASE).removeprefix(limb)
        name = self._limbs.setdefault(limb, f"limb-{len(self._limbs) + 1}")
        box = f"0 0 {drawing.width:g} {drawing.height:g}"
        named = f'role="img" aria-label="{escape(label)}"'
        return f'<svg {named} viewBox="{box}"><use href="#{name}"/>{rest}</svg>'

    def symbols(self) -> str:
        """All limbs that were drawn so far, to stand once in the page."""
        symbols = "".join(f'<g id="{name}">{limb}</g>' for limb, name in self._limbs.items())
        return f'<svg class="symbols" aria-hidden="true" width="0" height="0"><defs>{symbols}</defs></svg>'
