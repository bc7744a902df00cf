"""The body of a request as a WSGI server hands it on, and no more of it than is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from skill.errors import RequestRefused

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
    body = _read(environ, int(announced))
    if len(body) < int(announced):
        raise RequestRefused("the body broke off")
    return body


def _unannounced(environ: Mapping[str, Any]) -> bytes:
    """Read what comes in chunks; without chunks and a length there is no body (RFC 9112, 6.3)."""
    if not environ.get("wsgi.input_terminated"):
        return b""
    body = _read(environ, MAX_BODY_BYTES + 1)
    if len(body) > MAX_BODY_BYTES:
        raise _too_large()
    return body


def _read(environ: Mapping[str, Any], most: int) -> bytes:
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
