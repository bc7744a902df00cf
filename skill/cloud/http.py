"""The Flask service behind an HTTP API: every request proves that it is Alexa's, as anywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apig_wsgi import make_lambda_handler

from skill.errors import RequestRefused
from skill.settings import Settings
from skill.web import create_app
from skill.web.state import State

from .event import Handler, is_http_event
from .starting import greet_store


def http_handler(environ: Mapping[str, str]) -> Handler:
    """The handler of the settings in ``environ``. Raises SettingsError and ContentError.

    It raises RequestRefused for an event that no HTTP API sends; API Gateway never sees that.
    """
    app = create_app(Settings.from_environment(environ), environ=environ)
    greet_store(app.extensions[State.NAME])
    answer = make_lambda_handler(app)

    def handler(event: Any, context: Any) -> dict[str, Any]:
        """Answer one request; the answer has the members of payload format 2.0."""
        if not is_http_event(event):
            raise RequestRefused("this function answers an HTTP API's events, in payload format 2.0")
        return answer(event, context)

    return handler
