"""``GET /sheet/foot`` and ``GET /sheet/hand``, and the script of their button."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, request

from skill.art.load import Drawing, drawing, scene
from skill.art.render import PHASE
from skill.art.svg import Theme, inside
from skill.routine.terms import Limb
from skill.settings import is_loopback
from skill.speaker.font import LINKED
from skill.speaker.qr import qr_svg
from skill.web.html import DRESS, style_hash, templates, unless_known
from skill.web.state import ServiceState

from .told import SheetText, told

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


# A sheet as HTML: one page on paper, A4 or Letter; on a screen as wide as the screen is.

HERE: Final = Path(__file__).parent
STYLE: Final = "\n".join((LINKED, DRESS, (HERE / "sheet.css").read_text("utf-8")))
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        f"style-src {style_hash(STYLE)}",
        "font-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)
"""This one style, its fonts, the icon, and the script of the button; nothing else."""


def html(sheet: SheetText, address: str) -> str:
    """The whole page. ``address`` is where the guide is; a code stands only where a phone can follow it."""
    pictures = Pictures()
    seat = pictures.picture(scene(sheet.limb), sheet.seat)
    strokes = [
        (
            stroke,
            [
                (
                    place,
                    pictures.picture(
                        drawing(sheet.limb, stroke.technique, place.passage, side=place.side), place.label
                    ),
                )
                for place in stroke.places
            ],
        )
        for stroke in sheet.strokes
    ]
    return (
        templates(HERE / "templates")
        .get_template("sheet.html")
        .render(
            sheet=sheet,
            seat=seat,
            strokes=strokes,
            symbols=pictures.symbols(),
            style=STYLE,
            address=sheet.address.replace("{address}", address),
            code="" if is_loopback(urlsplit(address).hostname or "") else qr_svg(address),
        )
    )


def init_sheet(app: Flask, address: Callable[[], str] | None = None) -> None:
    """Add the sheets to an app made by ``create_app(…, local=True)``.

    ``address`` tells where phones of the household find this speaker; without it, it is where the sheet was
    asked for.
    """
    state: ServiceState = app.extensions[ServiceState.NAME]
    blueprint = Blueprint("sheet", __name__, url_prefix="/sheet")

    @cache
    def words(language: str, limb: Limb) -> SheetText:
        return told(state.skill.languages[language], limb)

    @blueprint.get("/print.js")
    def script() -> Response:
        """What the button does."""
        return unless_known(Response((HERE / "static" / "print.js").read_bytes(), mimetype="text/javascript"))

    @blueprint.get("/<limb>")
    def sheet(limb: str) -> Response:
        """A limb's routine on one page; ``?language=…`` for another language than English, 404 for none."""
        language = request.args.get("language", "en")
        if limb not in set(Limb) or language not in state.skill.languages:
            abort(404)
        page = html(words(language, Limb(limb)), address() if address else request.host_url.rstrip("/"))
        response = Response(page, content_type="text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Content-Language"] = language
        return unless_known(response)

    app.register_blueprint(blueprint)
