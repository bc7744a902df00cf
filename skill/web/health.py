"""``GET /health``: whether this service is well, for monitors and load balancers."""

from __future__ import annotations

from flask import Blueprint, Flask, jsonify
from flask.typing import ResponseReturnValue

from skill import __version__
from skill.alexa.skill import LANGUAGES
from skill.content.load import load
from skill.json import Json

from .state import ServiceState


def init_app(app: Flask, state: ServiceState) -> None:
    """Add the page to the application."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/health")
    def health() -> ResponseReturnValue:
        """Version, content, sound and store; 200 as long as requests can be answered."""
        response = jsonify(report(state))
        response.headers["Cache-Control"] = "no-store"
        return response

    app.register_blueprint(blueprint)


def _reached(state: ServiceState) -> Json | None:
    """What was seen of a stream at the public address in the last ten minutes; None before the first look."""
    seen = state.lookout.glance() if state.lookout else None
    return None if seen is None else {"ok": not seen, "words": " ".join(seen)}


def report(state: ServiceState) -> Json:
    """The report as JSON values. A store that fails makes the service poorer, not unwell."""
    store = state.skill.memory.check()
    streams = state.skill.streams
    address = None if state.local else state.settings.address_remark()
    return {
        "status": "ok",
        "version": __version__,
        "content": {name: load(name).fingerprint for name in LANGUAGES},
        "audio": {name: bool(streams and streams.ready(name)) for name in LANGUAGES},
        "public_url": {"ok": address is None, "words": address or ""},
        "streams": _reached(state),
        "answered": state.answered.is_set(),
        "store": {"kind": store.store, "ok": store.ok, "words": store.words},
    }
