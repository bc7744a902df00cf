"""A sheet as HTML: one A4 page on paper; on a screen as wide as the screen is."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from skill.art.drawing import drawing
from skill.speaker.font import LINKED
from skill.web.headers import style_hash
from skill.web.templates import templates

from .pictures import Pictures
from .told import Place, Stroke, Told

HERE: Final = Path(__file__).parent
STYLE: Final = f"{LINKED}\n{(HERE / 'sheet.css').read_text('utf-8')}"
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        f"style-src {style_hash(STYLE)}",
        "font-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)
"""This one style, its fonts, and the icon; nothing else."""


def html(sheet: Told) -> str:
    """The whole page."""
    pictures = Pictures()
    strokes = [
        (stroke, [(place, _figures(sheet, stroke, place, pictures)) for place in stroke.places])
        for stroke in sheet.strokes
    ]
    template = templates(HERE / "templates").get_template("sheet.html")
    return template.render(sheet=sheet, strokes=strokes, symbols=pictures.symbols(), style=STYLE)


def _figures(sheet: Told, stroke: Stroke, place: Place, pictures: Pictures) -> list[tuple[str, str, str]]:
    """Of each side its name, what stands under it, and the drawing."""
    return [
        (
            side,
            under,
            pictures.picture(drawing(sheet.limb, stroke.technique, place.passage, side=side), label),
        )
        for side, under, label in place.sides
    ]
