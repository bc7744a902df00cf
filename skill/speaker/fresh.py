"""Answers that are asked for anew each time, and sent only where they changed."""

from __future__ import annotations

from flask import Response, request


def unless_known(response: Response) -> Response:
    """The response, or 304 where the browser has this very content."""
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
