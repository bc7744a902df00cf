"""``GET /sheet/foot`` and ``GET /sheet/hand``."""

from __future__ import annotations

from functools import cache

from flask import Blueprint, Flask, Response, abort, request

from skill.routine.terms import Limb
from skill.speaker.fresh import unless_known
from skill.web.state import State

from .html import POLICY, html
from .told import told


def init_sheet(app: Flask) -> None:
    """Add the sheets to an app made by ``create_app(…, local=True)``; they are laid out when asked for."""
    state: State = app.extensions[State.NAME]
    blueprint = Blueprint("sheet", __name__, url_prefix="/sheet")

    @cache
    def laid_out(language: str, limb: Limb) -> str:
        return html(told(state.desk.tongues[language], limb))

    @blueprint.get("/<limb>")
    def sheet(limb: str) -> Response:
        """A limb's routine on one page; ``?language=…`` for another language than English, 404 for none."""
        language = request.args.get("language", "en")
        if limb not in set(Limb) or language not in state.desk.tongues:
            abort(404)
        response = Response(laid_out(language, Limb(limb)), content_type="text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Content-Language"] = language
        return unless_known(response)

    app.register_blueprint(blueprint)
