"""The serializer the skill uses, in place of ``CustomSkill.serializer``."""

from __future__ import annotations

import json
from typing import Any

from ask_sdk_core.exceptions import SerializationException
from ask_sdk_model.services.serializer import Serializer

from skill.alexa.serializer.body import read_body
from skill.alexa.serializer.reading import Readers
from skill.alexa.serializer.writing import Writers


class PlannedSerializer(Serializer):
    """Reads and writes the SDK's models by plans. One serves a process, from any number of threads."""

    def __init__(self) -> None:
        self._readers = Readers()
        self._writers = Writers()

    def serialize(self, obj: Any) -> Any:
        """Return ``obj`` as JSON values (dict, list, str, int, float, bool, None)."""
        return self._writers.write(obj)

    def deserialize(self, payload: Any, obj_type: Any) -> Any:
        """Return ``payload`` as a value of ``obj_type``: a class or the SDK's notation for a type.

        ``payload`` is JSON text (what a service answered), bytes (a request's body, read strictly), or
        JSON values already read. Raises ``SerializationException`` for text that is not JSON and
        types that do not exist, ``RequestRefused`` for bytes that are no request body.
        """
        if isinstance(payload, bytes):
            payload = read_body(payload)
        elif isinstance(payload, str):
            payload = _read_text(payload)
        return None if payload is None else self._readers.of(obj_type)(payload)


def _read_text(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SerializationException("Couldn't parse response body") from error
