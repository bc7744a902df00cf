"""Who gets an answer: names of this computer only, and over the network only who has joined."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from flask import Flask, Response, abort, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import SecurityError
from werkzeug.sansio.utils import get_host

from skill.settings import Settings, is_loopback
from skill.web.alexa import PATH as ALEXA

from .guests import COOKIE
from .house import is_at_home
from .listening import GUEST, LAN

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from .network import Lan

EVERYBODY: Final = frozenset(
    {
        "audio.stream",
        "audio.captions",
        "art.picture",
        "font.font",
        "font.rules",
        "front.turn",
        "offline.icon",
        "offline.manifest",
        "pages.privacy",
        "pages.terms",
        "speaker.file",
        "speaker.said",
    }
)
"""What is the same for all, or asks for a token of its own: to be had without a cookie, under any name."""
GUESTS: Final = frozenset({"speaker", "offline", "sheet"})
"""Blueprints for those who joined. All others are this computer's own, /setup and /alexa among them."""
_GOES_TO_JOIN: Final = frozenset({"home", "speaker.home"})
_STRANGE: Final = (
    "This is not an address of this computer that Gentle Roll knows: set SKILL_PUBLIC_URL to it."
)


def init_guard(app: Flask, settings: Settings, lan: Lan | None = None) -> None:
    """Refuse other names and strangers, before anything else is asked.

    A web page elsewhere can point its own name at this computer ("DNS rebinding") and then read what this
    computer answers; the name in the Host header gives it away (RFC 9110, 7.2). With a ``lan``,
    guests that came over the network are let in, too.
    """
    here = frozenset(filter(None, [urlsplit(settings.public_url or "").hostname]))

    @app.before_request
    def admit() -> ResponseReturnValue | None:
        """None lets the request in."""
        host = _host(request.environ)
        if LAN in request.environ:
            return _over_the_network(host, lan)
        if request.endpoint in EVERYBODY or is_loopback(host) or host in here:
            return None
        return _STRANGE, 421, {"Content-Type": "text/plain; charset=utf-8"}

    answering = app.wsgi_app

    def guarded(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Refuse what /alexa would answer, which goes around the routes, and so around ``admit``."""
        host = _host(environ)
        if environ.get("PATH_INFO") == ALEXA and (LAN in environ or not (is_loopback(host) or host in here)):
            return Response(_STRANGE, 421, mimetype="text/plain")(environ, start_response)
        return answering(environ, start_response)

    app.wsgi_app = guarded  # type: ignore[method-assign]

    @app.after_request
    def of_this_house(response: Response) -> Response:
        """No browser must insist on certificates for a name in a home: one is made anew from time to time."""
        if LAN in request.environ:
            response.headers["Strict-Transport-Security"] = "max-age=0"
        return response


def _host(environ: WSGIEnvironment) -> str:
    """The name in the Host header; empty where it is none."""
    try:
        return urlsplit(f"//{get_host('http', environ.get('HTTP_HOST'))}").hostname or ""
    except (ValueError, SecurityError):
        return ""


def _over_the_network(host: str, lan: Lan | None) -> ResponseReturnValue | None:
    if lan is None or host not in lan.house.hosts:
        return _STRANGE, 421, {"Content-Type": "text/plain; charset=utf-8"}
    if not is_at_home(request.remote_addr or "") and not is_loopback(request.remote_addr or ""):
        abort(403)
    if lan.guests.knows(request.cookies.get(COOKIE)):
        request.environ[GUEST] = True
    if request.endpoint in EVERYBODY or request.blueprint == "lan":
        return None
    if request.endpoint != "home" and request.blueprint not in GUESTS:
        abort(404)
    if GUEST in request.environ:
        return None
    if request.endpoint in _GOES_TO_JOIN or request.blueprint == "sheet":
        return redirect("/lan/", code=303)
    return {"error": "Scan the code on the computer's screen first."}, 401
