"""The Flask service behind an HTTP API: every request proves that it is Alexa's, as anywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apig_wsgi import make_lambda_handler

from skill.errors import RequestRefused
from skill.json import Json
from skill.settings import Settings
from skill.web import create_app
from skill.web.state import ServiceState

from .starting import Handler, greet_store

# What Lambda calls, and which of its calls are meant for this skill at all.


_HTTP_TEXTS = ("rawPath", "rawQueryString")
_REQUEST_TEXTS = ("method", "protocol", "sourceIp")


def is_http_event(event: object) -> bool:
    """Whether this is a request as an HTTP API or a function URL hands it on, in payload format 2.0.

    (Amazon, API Gateway: "AWS Lambda proxy integrations for HTTP APIs")
    """
    if not isinstance(event, Mapping) or event.get("version") != "2.0":
        return False
    request = _member(_member(event, "requestContext"), "http")
    return (
        _has_texts(event, _HTTP_TEXTS)
        and _has_texts(request, _REQUEST_TEXTS)
        and _only_texts(event.get("headers"))
        and isinstance(event.get("body", ""), str | None)
    )


def _member(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name)
    return found if isinstance(found, Mapping) else {}


def _has_texts(value: Mapping[str, Any], names: tuple[str, ...]) -> bool:
    return all(isinstance(value.get(name), str) for name in names)


def _only_texts(headers: object) -> bool:
    return isinstance(headers, Mapping) and all(isinstance(value, str) for value in headers.values())


def http_handler(environ: Mapping[str, str]) -> Handler:
    """The handler of the settings in ``environ``. Raises SettingsError and ContentError.

    It raises RequestRefused for an event that no HTTP API sends; API Gateway never sees that.
    """
    app = create_app(Settings.from_environment(environ), environ=environ)
    greet_store(app.extensions[ServiceState.NAME])
    answer = make_lambda_handler(app)

    def handler(event: Any, context: Any) -> Json:
        """Answer one request; the answer has the members of payload format 2.0."""
        if not is_http_event(event):
            raise RequestRefused("this function answers an HTTP API's events, in payload format 2.0")
        return answer(event, context)

    return handler
