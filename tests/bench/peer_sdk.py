"""Amazon's own Python adapter behind Flask, with the smallest skill there is: what this skill is measured against.

Serve it with `gunicorn tests.bench.peer_sdk:app`. It verifies as the adapter does by default: `RequestVerifier` and
`TimestampVerifier`. The route is what flask-ask-sdk's is: bytes in, JSON out.

`RequestVerifier` needs certvalidator, and that needs oscrypto 1.3.0, whose expression for OpenSSL's version allows one
digit per part: with OpenSSL 3.0.19 its import fails, and no released version mends that. Here, and nowhere in the
skill, that one expression is widened for the length of the import, so that the adapter can be measured at all.
"""

from __future__ import annotations

import json
import re
from typing import Any

from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model.response import Response as Reply
from flask import Flask, Response, jsonify, request

_ONE_DIGIT = "\\b(\\d\\.\\d\\.\\d[a-z]*)\\b"
_search = re.search


def _widened(pattern: Any, text: Any, flags: Any = 0) -> Any:
    """`re.search`, with room for a patch number of two digits."""
    found = _search(pattern, text, flags)
    if found is not None or pattern != _ONE_DIGIT:
        return found
    return _search(r"\b(\d\.\d\.\d)\d+\b", text)


vars(re)["search"] = _widened
try:
    from ask_sdk_webservice_support.webservice_handler import WebserviceSkillHandler
finally:
    vars(re)["search"] = _search

builder = SkillBuilder()


@builder.request_handler(can_handle_func=lambda handler_input: True)
def answer(handler_input: HandlerInput) -> Reply:
    return handler_input.response_builder.speak("Roll slowly.").ask("Ready?").response


handler = WebserviceSkillHandler(builder.create())
app = Flask(__name__)


@app.post("/alexa")
def alexa() -> Response:
    body = request.data.decode("utf-8")
    return jsonify(handler.verify_request_and_dispatch(dict(request.headers), body))


@app.get("/health")
def health() -> Response:
    return Response(json.dumps({"status": "ok"}))
