"""Alexa's own services: the address and the key that a request brings, and calls that cannot hang."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ask_sdk_model.services.api_client import ApiClient
from ask_sdk_model.services.api_client_request import ApiClientRequest
from ask_sdk_model.services.api_client_response import ApiClientResponse
from ask_sdk_model.services.api_configuration import ApiConfiguration
from ask_sdk_model.services.serializer import Serializer

from skill.settings import is_loopback

from .serializer.plans import PlannedSerializer

CONNECT_S, READ_S = 1.0, 3.0
"""Time-outs of one call."""
CHUNK_BYTES = 4_096
MOST_BYTES = 256 * 1024
"""A longer answer is none that is waited for."""
FIRST_ERROR = 300
"""The lowest HTTP status that is no success."""
BUDGET_S = 5.0
"""What all calls of one request may take together; the answer must be there within six seconds."""


@dataclass(frozen=True)
class Services:
    """What a request says about Alexa's services (``context.System``)."""

    endpoint: str | None
    """Base address for this customer's region; never to be guessed."""
    token: str | None
    """Bearer token for this request."""
    device: str | None = None
    """The device that speaks, by the id that these services know."""

    def configuration(self, budget_s: float = BUDGET_S) -> ApiConfiguration | None:
        """For the SDK's service clients; None where the request brings no address or token."""
        if not self.endpoint or not self.token:
            return None
        return ApiConfiguration(
            serializer=_PlainAnswers(),
            api_client=TimedApiClient(budget_s),
            authorization_value=self.token,
            api_endpoint=self.endpoint,
        )


class _PlainAnswers(Serializer):
    """Requests are written from the SDK's models; answers stay JSON values.

    The SDK's model of a reminder cannot be read: it declares a class that does not exist
    (``alert_info_spoken_info.SpokenInfo``, ask-sdk-model 1.82).
    """

    def serialize(self, obj: Any) -> Any:
        """The model as JSON values."""
        return PlannedSerializer().serialize(obj)

    def deserialize(self, payload: Any, obj_type: Any) -> Any:
        """The text as JSON values, whatever type was declared for it."""
        return json.loads(payload) if payload else None


class TimedApiClient(ApiClient):
    """Calls with time-outs and a budget, which the SDK's own client does not have. One per request.

    An answer in dribs and drabs is given up when its time is over, and one without end when it is too long.
    """

    def __init__(self, budget_s: float = BUDGET_S) -> None:
        self._until = time.monotonic() + budget_s

    def invoke(self, request: ApiClientRequest) -> ApiClientResponse:
        """Carry out one call; raises for a network error, which the SDK reports as status 500."""
        import requests  # 150 ms that only a request with a reminder pays

        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("no time left for another call")
        connect = min(CONNECT_S, left / 2)
        read = min(READ_S, left - connect)
        until = time.monotonic() + connect + read
        with requests.request(
            str(request.method),
            _checked(str(request.url)),
            headers=dict(request.headers or ()),
            data=_body(request),
            timeout=(connect, read),
            allow_redirects=False,
            stream=True,
        ) as answer:
            text = _text(answer.raw, until)
            headers, status = list(answer.headers.items()), answer.status_code
        return ApiClientResponse(headers=headers, status_code=status, body=_json(text, status))


def _text(stream: Any, until: float) -> str:
    """The whole answer, as it comes in. Raises TimeoutError or ValueError where there is no end to it."""
    read = bytearray()
    while chunk := stream.read1(CHUNK_BYTES, decode_content=True):
        read += chunk
        if time.monotonic() > until:
            raise TimeoutError("the answer did not come to its end in time")
        if len(read) > MOST_BYTES:
            raise ValueError("the answer is too long")
    return read.decode(errors="replace")


def _json(text: str, status: int) -> Any:
    """The text itself where it is JSON; the page of a gateway that failed says no more than its status."""
    try:
        json.loads(text or "null")
    except (ValueError, RecursionError):
        if status < FIRST_ERROR:
            raise ValueError("the answer is not JSON") from None
        return None
    return text or None


def _checked(url: str) -> str:
    """The token goes over https only; a server on this computer is as good."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        raise ValueError("Alexa's services are called over https only")
    return url


def _body(request: Any) -> str | None:
    if not request.body:
        return None
    return request.body if isinstance(request.body, str) else json.dumps(request.body)
