"""``POST /front/turn``: who may ask, and how refusals are told."""

from __future__ import annotations

import hmac
import logging
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Flask, request
from flask.typing import ResponseReturnValue

from skill.errors import RequestRefused
from skill.settings import Settings, is_loopback
from skill.speaker.lan.listening import GUEST, LAN

from .answering import Front
from .asked import front_asked
from .turning import Turning

FORWARDED: Final = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
"""Headers of what stands between a client and us: then the address we see is not the client's."""
_log = logging.getLogger(__name__)


def init_front(app: Flask, turning: Turning) -> None:
    """Add the contract to an app; ``turning`` asks its skill."""
    front, token = Front(turning), turning.state.settings.front_token
    blueprint = Blueprint("front", __name__, url_prefix="/front")

    @blueprint.post("/turn")
    def turn() -> ResponseReturnValue:
        """Somebody said something to a client, or something happened there."""
        try:
            _admit(token)
            return front.answer(front_asked(request.get_json(silent=True)), _base(turning.state.settings))
        except RequestRefused as refusal:
            return {"error": str(refusal)}, refusal.status
        except Exception:  # a client elsewhere is told nothing of our inside
            _log.exception("A client could not be answered")
            return {"error": "The skill met a fault of its own; its log says which. The place is kept."}, 500

    app.register_blueprint(blueprint)


def _base(settings: Settings) -> str:
    """Under which address the client fetches: the published one, else the one by which it reached us."""
    published, here = settings.public_url, request.host_url.rstrip("/")
    if request.headers.get("Origin") == here:  # our own page, which may be shown what it came with only
        return here
    if published and not is_loopback(urlsplit(published).hostname or ""):
        return published
    return here


def _admit(token: str | None) -> None:
    """Let this computer's own programs in, phones that joined, and whoever shows the token (RFC 6750).

    Raises RequestRefused.
    """
    if _from_here() or GUEST in request.environ:
        return
    if token is None:
        raise RequestRefused(
            "Only this computer may ask: set SKILL_FRONT_TOKEN here to let others in.", status=401
        )
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(shown.strip().encode(), token.encode()):
        raise RequestRefused("The token is missing or wrong: send it as Authorization: Bearer.", status=401)


def _from_here() -> bool:
    """Whether a program of this computer asks, by an address of this computer.

    The Host header is looked at too: a web page elsewhere may point its own name at this computer.
    """
    asked = urlsplit(request.host_url).hostname or ""
    if LAN in request.environ or any(name in request.headers for name in FORWARDED):
        return False
    return is_loopback(request.remote_addr or "") and is_loopback(asked)
