"""``POST /alexa``: the one door for Alexa's requests."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from time import perf_counter
from typing import Any

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from skill.errors import RequestRefused

from .apology import apology
from .log import requests as log
from .state import State

_faults = logging.getLogger(__name__)
_JSON = "application/json;charset=utf-8"
_SIGNED = {"HTTP_SIGNATURECERTCHAINURL": "SignatureCertChainUrl", "HTTP_SIGNATURE_256": "Signature-256"}
"""The two headers that matter, as a WSGI server names them; it joins repeated ones with commas."""


def init_app(app: Flask, state: State) -> None:
    """Add the endpoint to the application."""
    blueprint = Blueprint("alexa", __name__)

    @blueprint.post("/alexa")
    def alexa() -> Response:
        """One request of Alexa's: 200 with a reply, or 400 (413) with the reason; never a 5xx."""
        began = perf_counter()
        try:
            body = _body()
        except RequestEntityTooLarge:
            return _refused("the body is larger than 128 KB", 413)
        except HTTPException as error:
            return _refused(error.name.lower(), 400)
        return _answered(state, body, began)

    app.register_blueprint(blueprint)


def _body() -> bytes:
    """The request's body. Raises RequestEntityTooLarge, also where no length was announced.

    Werkzeug checks an announced length; what comes in chunks it silently cuts off at the limit.
    """
    body = request.get_data(cache=False)
    if request.content_length is None and len(body) >= (request.max_content_length or 0):
        raise RequestEntityTooLarge
    return body


def _answered(state: State, body: bytes, began: float) -> Response:
    try:
        answer = state.endpoint.answer(_signature(request.environ), body)
    except RequestRefused as refusal:
        return _refused(str(refusal), refusal.status)
    except Exception:
        if state.local:
            raise
        _faults.exception("A request could not be answered")
        _note("failed", None, None, began)
        return Response(json.dumps(apology(state.desk, body)), content_type=_JSON)
    _note("answered", answer.kind, answer.intent, began)
    return Response(answer.text, content_type=_JSON)


def _signature(environ: Mapping[str, Any]) -> dict[str, str]:
    return {name: environ[key] for key, name in _SIGNED.items() if key in environ}


def _note(outcome: str, kind: str | None, intent: str | None, began: float) -> None:
    if log.isEnabledFor(logging.INFO):
        ms = round((perf_counter() - began) * 1000, 2)
        log.info({"type": kind, "intent": intent, "ms": ms, "outcome": outcome})


def _refused(reason: str, status: int) -> Response:
    log.warning({"outcome": "refused", "status": status, "reason": reason})
    return Response(json.dumps({"error": reason}), status, content_type=_JSON)
