"""``GET /audio/<language>/<name>.mp3`` and ``.vtt``: streams and captions, joined when asked for."""

from __future__ import annotations

import re

from flask import Blueprint, Flask, Response, abort, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from skill.alexa.context import AUDIO_PATH
from skill.audio.rest import Rest, rest_named
from skill.audio.streams import StreamLibrary
from skill.errors import AudioError
from skill.routine.run import Step
from skill.routine.terms import Bed

from .log import note
from .state import ServiceState

# Which bytes of a file a request wants (RFC 9110, 13.1.5 and 14).

_ONE_RANGE = re.compile(r"bytes=[ \t]*(\d{0,40})-(\d{0,40})[ \t]*", re.ASCII | re.IGNORECASE)


def asked_bytes(header: str | None, length: int) -> range | None:
    """The bytes that a Range header asks for, of ``length`` in all; empty where it asks for none of them.

    None means the whole file: without a header, and for those that a server may or must ignore (another
    unit, several ranges at once, what cannot be read).
    """
    match = _ONE_RANGE.fullmatch(header or "")
    if match is None or match[0].rstrip().endswith("=-"):
        return None
    first, last = match.groups()
    if not first:
        return range(max(0, length - int(last)), length)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, length) if last else length)


def still_holds(if_range: str | None, tag: str) -> bool:
    """Whether a range may be sent: no If-Range header, or one with this very entity tag, quoted.

    A weak tag never holds, nor does a date, as streams have none.
    """
    return if_range is None or if_range.strip() == f'"{tag}"'


MOST_NAME = 300
"""No stream has a longer name, in characters."""
_FOREVER = "public, max-age=31536000, immutable"


def init_app(app: Flask, state: ServiceState) -> None:
    """Add streams and captions to the application.

    Devices need Content-Length, Accept-Ranges and strong validators to resume.
    """
    blueprint = Blueprint("audio", __name__, url_prefix=AUDIO_PATH)

    @blueprint.get("/<language>/<name>.mp3")
    def stream(language: str, name: str) -> Response:
        """The stream of a step, or of the rest of a routine; 404 for a name that names none (any more)."""
        rest = _rest(state, language, name)
        try:
            frames = rest.stream() if rest else _frames(*_found(state, language, name))
        except AudioError as error:
            note(str(error))
            abort(404)
        return _sent(frames, "audio/mpeg", name)

    @blueprint.get("/<language>/<name>.vtt")
    def captions(language: str, name: str) -> Response:
        """The captions of such a stream."""
        rest = _rest(state, language, name)
        if rest:
            return _sent(rest.captions().encode(), "text/vtt", name)
        stream_library, step, _ = _found(state, language, name)
        return _sent(stream_library.captions(step).encode(), "text/vtt", name)

    app.register_blueprint(blueprint)


def _found(state: ServiceState, language: str, name: str) -> tuple[StreamLibrary, Step, Bed]:
    stream_library = state.libraries.get(language)
    found = stream_library.find(name) if stream_library is not None and len(name) <= MOST_NAME else None
    if stream_library is None or found is None:
        abort(404)
    return stream_library, *found


def _rest(state: ServiceState, language: str, name: str) -> Rest | None:
    stream_library = state.libraries.get(language)
    return rest_named(stream_library, name) if stream_library and len(name) <= MOST_NAME else None


def _frames(stream_library: StreamLibrary, step: Step, bed: Bed) -> bytes:
    return stream_library.stream(step, bed)


def _sent(data: bytes, mimetype: str, name: str) -> Response:
    """``data`` whole, in part (206, 416) or not at all (304, 412, HEAD), as the request's headers say."""
    tag = name.rpartition(".")[2]
    response = Response(data, mimetype=mimetype)
    response.set_etag(tag)
    response.accept_ranges = "bytes"
    response.headers["Cache-Control"] = _FOREVER
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.make_conditional(request)
    if response.status_code == 200 and request.method == "GET":
        _cut(response, data, tag)
    return response


def _cut(response: Response, data: bytes, tag: str) -> None:
    if not still_holds(request.headers.get("If-Range"), tag):
        return
    part = asked_bytes(request.headers.get("Range"), len(data))
    if part is None:
        return
    if not part:
        raise RequestedRangeNotSatisfiable(len(data))
    response.status_code = 206
    response.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(data)}"
    response.set_data(data[part.start : part.stop])
