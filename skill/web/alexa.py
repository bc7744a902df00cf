"""``POST /alexa``: the one way in for Alexa's requests, a Flask route with a quicker way in front."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from skill.alexa.context import SkillContext
from skill.alexa.response import words
from skill.alexa.validation import empty_reply
from skill.alexa.validation.facts import member, text
from skill.errors import GentleRollError, RequestRefused
from skill.json import Json

from .html import SECURITY
from .log import log_answered
from .log import requests as log
from .state import ServiceState

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from flask import Flask


# The reply where no handler could make one: valid whatever failed, and spoken where a person waits.

_log = logging.getLogger(__name__)


def apology(skill: SkillContext, body: bytes) -> Json:
    """The reply to a request that was read but could not be answered.

    Rests on as little as can be: neither the SDK nor the rules that may just have failed. A notice, a
    player and a button get an empty reply, because nothing else is allowed there.
    """
    request = _read_envelope(body)
    reply = empty_reply(request)
    if reply["response"]:
        said = _sorry(skill, text(member(request, "request"), "locale"))
        reply["response"] |= (
            {"outputSpeech": {"type": "SSML", "ssml": f"<speak>{said}</speak>"}} if said else {}
        )
    return reply


def _read_envelope(body: bytes) -> Json:
    try:
        request: Any = json.loads(body)
    except ValueError:
        return {}
    return request if isinstance(request, dict) else {}


def _sorry(skill: SkillContext, locale: str) -> str:
    try:
        return words(skill.language(locale).phrasing.phrase(GentleRollError.message_key, {}).text)
    except Exception:  # the content itself may be what failed
        _log.exception("There are no words for an apology")
        return ""


# The body of a request as a WSGI server hands it on, and no more of it than is allowed.

MAX_BODY_BYTES = 128 * 1024
"""A larger body is refused with 413; Alexa's own requests stay far below."""


def body_of(environ: Mapping[str, Any]) -> bytes:
    """Read the body; one that announces too much is not read at all.

    Raises ``RequestRefused`` where it is too large, breaks off, or announces a length that is none.
    """
    announced = environ.get("CONTENT_LENGTH")
    if not announced:
        return _unannounced(environ)
    if not (announced.isascii() and announced.isdigit()):
        raise RequestRefused("the body has no readable length")
    if len(announced) > 10 or int(announced) > MAX_BODY_BYTES:
        raise _too_large()
    body = _read_body(environ, int(announced))
    if len(body) < int(announced):
        raise RequestRefused("the body broke off")
    return body


def _unannounced(environ: Mapping[str, Any]) -> bytes:
    """Read what comes in chunks; without chunks and a length there is no body (RFC 9112, 6.3)."""
    if not environ.get("wsgi.input_terminated"):
        return b""
    body = _read_body(environ, MAX_BODY_BYTES + 1)
    if len(body) > MAX_BODY_BYTES:
        raise _too_large()
    return body


def _read_body(environ: Mapping[str, Any], most: int) -> bytes:
    """Read up to ``most`` bytes; servers may hand them on in parts."""
    stream, body = environ["wsgi.input"], b""
    try:
        while len(body) < most and (part := stream.read(most - len(body))):
            body += part
    except Exception as error:  # each server has its own for a broken connection and a malformed chunk
        raise RequestRefused("the body could not be read") from error
    return body


def _too_large() -> RequestRefused:
    return RequestRefused("the body is larger than 128 KB", status=413)


PATH = "/alexa"
_faults = logging.getLogger(__name__)
_SIGNED = {"HTTP_SIGNATURECERTCHAINURL": "SignatureCertChainUrl", "HTTP_SIGNATURE_256": "Signature-256"}
"""The two headers that matter, as a WSGI server names them; it joins repeated ones with commas."""
_HEADERS = (("Content-Type", "application/json;charset=utf-8"), *SECURITY)


class _Answer(NamedTuple):
    text: str
    status: HTTPStatus = HTTPStatus.OK
    headers: tuple[tuple[str, str], ...] = ()


def init_app(app: Flask, state: ServiceState) -> None:
    """Add the route ``POST /alexa`` to the application, and the quick way to it in front."""
    from flask import Blueprint, Response, request  # not above: a function behind Alexa's trigger has no use

    blueprint = Blueprint("alexa", __name__)

    def answer() -> Response:
        answered = _answered(state, request.environ)
        return Response(answered.text, answered.status, [*_HEADERS, *answered.headers])

    blueprint.post(PATH, endpoint="answer", provide_automatic_options=False)(answer)
    app.register_blueprint(blueprint)
    app.wsgi_app = AlexaEndpoint(state, app.wsgi_app)  # type: ignore[method-assign]


class AlexaEndpoint:
    """The quick way to ``/alexa``: answers as the route does, without going through Flask.

    200 with a reply, or 400 (405, 413) with the reason; never a 5xx. For the one request that has to be
    quick, finding a route and making request and response objects would cost nearly half of all the rest:
    "help" takes 248 µs here and 360 µs by the route (in process, the best of 40 interleaved rounds). It is
    also all that a function needs whose events come from Alexa itself, without HTTP.
    """

    def __init__(self, state: ServiceState, everything_else: WSGIApplication) -> None:
        self._state = state
        self._everything_else = everything_else

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request as WSGI wants it (PEP 3333)."""
        if environ.get("PATH_INFO") != PATH:
            return self._everything_else(environ, start_response)
        answer = _answered(self._state, environ)
        data = answer.text.encode()
        length = ("Content-Length", str(len(data)))
        status = f"{answer.status.value} {answer.status.phrase}"
        start_response(status, [*_HEADERS, *answer.headers, length])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [data]


def _answered(state: ServiceState, environ: WSGIEnvironment) -> _Answer:
    if environ["REQUEST_METHOD"] != "POST":
        refusal = RequestRefused("only POST is understood here", status=HTTPStatus.METHOD_NOT_ALLOWED)
        return _refused(refusal, ("Allow", "POST"))
    began, body = perf_counter(), b""
    try:
        body = body_of(environ)
        headers = {name: environ[key] for key, name in _SIGNED.items() if key in environ}
        answer = state.endpoint.answer(headers, body)
    except RequestRefused as refusal:
        return _refused(refusal)
    except Exception:
        if state.local:
            raise
        _faults.exception("A request could not be answered")
        _note("failed", None, None, began)
        return _Answer(json.dumps(apology(state.skill, body)))
    if not (state.local or state.answered.is_set()):
        state.answered.set()
    _note("answered", answer.kind, answer.intent, began)
    return _Answer(answer.text)


def _note(outcome: str, kind: str | None, intent: str | None, began: float) -> None:
    ms = round((perf_counter() - began) * 1000, 2)
    log_answered({"type": kind, "intent": intent, "ms": ms, "outcome": outcome})


def _refused(refusal: RequestRefused, *headers: tuple[str, str]) -> _Answer:
    log.warning({"outcome": "refused", "status": int(refusal.status), "reason": str(refusal)})
    return _Answer(json.dumps({"error": str(refusal)}), HTTPStatus(refusal.status), headers)
