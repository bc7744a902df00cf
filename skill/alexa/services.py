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

from skill.settings import is_loopback

from .serializer.planned import PlannedSerializer

CONNECT_S, READ_S = 1.0, 3.0
"""Time-outs of one call."""
BUDGET_S = 5.0
"""What all calls of one request may take together; the answer must be there within six seconds."""


@dataclass(frozen=True)
class Services:
    """What a request says about Alexa's services (``context.System``)."""

    endpoint: str | None
    """Base address for this customer's region; never to be guessed."""
    token: str | None
    """Bearer token for this request."""

    def configuration(self) -> ApiConfiguration | None:
        """For the SDK's service clients; None where the request brings no address or token."""
        if not self.endpoint or not self.token:
            return None
        return ApiConfiguration(
            serializer=PlannedSerializer(),
            api_client=TimedApiClient(),
            authorization_value=self.token,
            api_endpoint=self.endpoint,
        )


class TimedApiClient(ApiClient):
    """Calls with time-outs and a budget, which the SDK's own client does not have. One per request."""

    def __init__(self, budget_s: float = BUDGET_S) -> None:
        self._until = time.monotonic() + budget_s

    def invoke(self, request: ApiClientRequest) -> ApiClientResponse:
        """Carry out one call; raises for a network error, which the SDK reports as status 500."""
        import requests  # 150 ms that only a request with a reminder pays

        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("no time left for another call")
        answer = requests.request(
            str(request.method),
            _checked(str(request.url)),
            headers=dict(request.headers or ()),
            data=_body(request),
            timeout=(min(CONNECT_S, left), min(READ_S, left)),
            allow_redirects=False,
        )
        return ApiClientResponse(
            headers=list(answer.headers.items()), status_code=answer.status_code, body=answer.text
        )


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
