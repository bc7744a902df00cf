"""``GET /sheet/foot`` and ``GET /sheet/hand``."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from typing import Final

from flask import Blueprint, Flask, Response, abort, request

from skill.art.load import Drawing, drawing
from skill.art.render import PHASE
from skill.art.svg import Theme, inside
from skill.routine.terms import Limb
from skill.speaker.font import LINKED
from skill.web.html import style_hash, templates, unless_known
from skill.web.state import ServiceState

from .told import SheetPlace, SheetTechnique, SheetText, told

# Drawings inside a page: each limb once, as a symbol; the ball and its way wherever they are shown.
#
# Colours are custom properties, so that one drawing serves light, dark and paper.

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


# A sheet as HTML: one A4 page on paper; on a screen as wide as the screen is.

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


def html(sheet: SheetText) -> str:
    """The whole page."""
    pictures = Pictures()
    strokes = [
        (stroke, [(place, _figures(sheet, stroke, place, pictures)) for place in stroke.places])
        for stroke in sheet.strokes
    ]
    template = templates(HERE / "templates").get_template("sheet.html")
    return template.render(sheet=sheet, strokes=strokes, symbols=pictures.symbols(), style=STYLE)


def _figures(
    sheet: SheetText, stroke: SheetTechnique, place: SheetPlace, pictures: Pictures
) -> list[tuple[str, str, str]]:
    """Of each side its name, what stands under it, and the drawing."""
    return [
        (
            side,
            under,
            pictures.picture(drawing(sheet.limb, stroke.technique, place.passage, side=side), label),
        )
        for side, under, label in place.sides
    ]


def init_sheet(app: Flask) -> None:
    """Add the sheets to an app made by ``create_app(…, local=True)``; they are laid out when asked for."""
    state: ServiceState = app.extensions[ServiceState.NAME]
    blueprint = Blueprint("sheet", __name__, url_prefix="/sheet")

    @cache
    def laid_out(language: str, limb: Limb) -> str:
        return html(told(state.skill.languages[language], limb))

    @blueprint.get("/<limb>")
    def sheet(limb: str) -> Response:
        """A limb's routine on one page; ``?language=…`` for another language than English, 404 for none."""
        language = request.args.get("language", "en")
        if limb not in set(Limb) or language not in state.skill.languages:
            abort(404)
        response = Response(laid_out(language, Limb(limb)), content_type="text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Content-Language"] = language
        return unless_known(response)

    app.register_blueprint(blueprint)
