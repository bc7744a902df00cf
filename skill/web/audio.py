"""``GET /audio/<language>/<name>.mp3`` and ``.vtt``: streams and captions, joined when asked for."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, abort, request

from skill.alexa.streams import AUDIO_PATH
from skill.errors import AudioError
from skill.routine.step import Step
from skill.voice.shelf import Shelf

from .log import note
from .state import State

MOST_NAME = 300
"""No stream has a longer name, in characters."""
_FOREVER = "public, max-age=31536000, immutable"


def init_app(app: Flask, state: State) -> None:
    """Add streams and captions to the application.

    Flask answers HEAD from GET, and Werkzeug ranges (206, 416) and If-None-Match (304): devices need
    Content-Length, Accept-Ranges and strong validators to resume.
    """
    blueprint = Blueprint("audio", __name__, url_prefix=AUDIO_PATH)

    @blueprint.get("/<language>/<name>.mp3")
    def stream(language: str, name: str) -> Response:
        """A step's stream; 404 for a name that names none (any more)."""
        shelf, step = _found(state, language, name)
        try:
            frames = shelf.stream(step)
        except AudioError as error:
            note(str(error))
            abort(404)
        return _immutable(Response(frames, mimetype="audio/mpeg"), name, len(frames))

    @blueprint.get("/<language>/<name>.vtt")
    def captions(language: str, name: str) -> Response:
        """The captions of a step's stream."""
        shelf, step = _found(state, language, name)
        text = shelf.captions(step).encode()
        return _immutable(Response(text, mimetype="text/vtt"), name, len(text))

    app.register_blueprint(blueprint)


def _found(state: State, language: str, name: str) -> tuple[Shelf, Step]:
    shelf = state.shelves.get(language)
    step = shelf.step(name) if shelf is not None and len(name) <= MOST_NAME else None
    if shelf is None or step is None:
        abort(404)
    return shelf, step


def _immutable(response: Response, name: str, size: int) -> Response:
    response.set_etag(name.rpartition(".")[2])
    response.headers["Cache-Control"] = _FOREVER
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.make_conditional(request, accept_ranges=True, complete_length=size)
    return response
