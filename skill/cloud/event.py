"""What Lambda calls, and which of its calls are meant for this skill at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Handler = Callable[[Any, Any], dict[str, Any]]
"""From an event and Lambda's context to the answer, all JSON values."""

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
