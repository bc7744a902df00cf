"""``/lan/``: how a phone joins, what it may trust, and the code that this computer shows."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import serialization
from flask import Blueprint, Flask, Response, abort, request
from flask.typing import ResponseReturnValue

from skill.speaker.page.wording import load_wording
from skill.speaker.qr import qr_svg
from skill.web.html import DRESS, templates, unless_known

from .guests import COOKIE, COOKIE_S
from .listening import LAN
from .network import Lan

HERE: Final = Path(__file__).parent
FILES: Final = {"join.js": "text/javascript", "join.css": "text/css"}
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def init_lan(app: Flask, lan: Lan) -> None:
    """Add ``/lan/`` to an app that has the page."""
    blueprint = Blueprint("lan", __name__, url_prefix="/lan")
    _add_page(blueprint, lan)
    _add_joining(blueprint, lan)
    app.register_blueprint(blueprint)


def _add_page(blueprint: Blueprint, lan: Lan) -> None:
    words = load_wording(file="phone.yaml").words
    template = templates(HERE / "templates").get_template("join.html")

    @blueprint.get("/")
    def home() -> Response:
        """How to join, and how to keep Gentle Roll on a phone."""
        html = template.render(w=words, fingerprint=lan.fingerprint)
        response = unless_known(Response(html, mimetype="text/html"))
        response.headers["Content-Security-Policy"] = POLICY
        return response

    @blueprint.get("/<name>")
    def file(name: str) -> Response:
        """A file of that page."""
        if name not in FILES:
            abort(404)
        dress = DRESS if name.endswith(".css") else ""
        text = f"{dress}{(HERE / 'static' / name).read_text('utf-8')}"
        return unless_known(Response(text, mimetype=FILES[name]))

    @blueprint.get("/gentle-roll.crt")
    def authority() -> Response:
        """The authority's certificate, in the form that phones offer to trust."""
        shown = lan.certificates.authority.public_bytes(serialization.Encoding.DER)
        return Response(shown, mimetype="application/x-x509-ca-cert", headers={"Cache-Control": "no-store"})


def _add_joining(blueprint: Blueprint, lan: Lan) -> None:
    @blueprint.post("/join")
    def join() -> ResponseReturnValue:
        """Exchange a code for the cookie that lets a phone in."""
        body = request.get_json(silent=True)
        code = body.get("code") if isinstance(body, dict) else None
        cookie = lan.guests.join(code) if isinstance(code, str) else None
        if cookie is None:
            return {"error": "The code is not known."}, 403
        response = Response(status=204)
        response.set_cookie(
            COOKIE, cookie, max_age=COOKIE_S, path="/", secure=True, httponly=True, samesite="Strict"
        )
        lan.joined()
        return response

    @blueprint.post("/code")
    def code() -> ResponseReturnValue:
        """A new code to scan; shown on this computer's own screen only."""
        if LAN in request.environ:
            abort(404)
        link = lan.link(lan.guests.code())
        told = {"address": lan.house.address(lan.port), "link": link, "fingerprint": lan.fingerprint}
        return {**told, "svg": qr_svg(link)}, 200, {"Cache-Control": "no-store"}
