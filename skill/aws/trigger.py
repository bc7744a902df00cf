"""The skill behind Alexa's own trigger, without HTTP between them.

No signature comes with such an event. That it is Alexa's, and for this skill, is what the function's
permission vouches for (Amazon, "Host a Custom Skill as an AWS Lambda Function"); the application id in the
event is checked here all the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any, NamedTuple, NoReturn

from skill.errors import RequestRefused
from skill.json import Json
from skill.settings import Settings
from skill.web.alexa import PATH, AlexaEndpoint
from skill.web.log import log_json
from skill.web.state import open_state

from .snapshot import keep_apart
from .starting import Handler, greet_store, require_skill_id


def trigger_handler(environ: Mapping[str, str]) -> Handler:
    """The handler of the settings in ``environ``. Raises SettingsError and ContentError.

    Whatever is an envelope for this skill gets a valid reply. Anything else raises RequestRefused: it is
    not Alexa's, and whoever called sees why.
    """
    settings = Settings.from_environment(environ)
    require_skill_id(settings)
    log_json()
    state = open_state(replace(settings, verify=False), local=False, environ=environ)
    greet_store(state)
    keep_apart(state)
    endpoint = AlexaEndpoint(state, _nothing_else)

    def handler(event: Any, context: Any) -> Json:
        """Answer one event with the reply for Alexa."""
        answer = _through(endpoint, json.dumps(event).encode())
        reply: Json = json.loads(answer.body)
        if answer.status != 200:
            raise RequestRefused(str(reply["error"]), status=answer.status)
        return reply

    return handler


class _TriggerAnswer(NamedTuple):
    status: int
    body: bytes


def _nothing_else(environ: object, start_response: object) -> NoReturn:
    raise LookupError("there is nothing but the skill behind the trigger")


def _through(endpoint: AlexaEndpoint, body: bytes) -> _TriggerAnswer:
    """Send ``body`` through the endpoint that every request goes through, so that replies are the same."""
    statuses: list[int] = []

    def start_response(status: str, headers: Any, exc_info: Any = None) -> Any:
        statuses.append(int(status[:3]))

    request = {"REQUEST_METHOD": "POST", "PATH_INFO": PATH, "CONTENT_LENGTH": str(len(body))}
    answer = b"".join(endpoint({**request, "wsgi.input": BytesIO(body)}, start_response))
    return _TriggerAnswer(statuses[-1], answer)
