"""One session: its id, its attributes, and whether it is open."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any


class Session:
    """The session of one device; at most one is open at a time."""

    def __init__(self, new_id: Callable[[str], str]) -> None:
        self._new_id = new_id
        self.open = False
        """Whether the next words belong to it."""
        self._id = ""
        self._new = True
        self._attributes: dict[str, Any] = {}

    def begin(self) -> None:
        """Open a new session without attributes."""
        self._id, self._new, self._attributes, self.open = self._new_id("session"), True, {}, True

    def json(self) -> dict[str, Any]:
        """Return the session as the next request carries it, without account and application."""
        attributes = json.loads(json.dumps(self._attributes))
        return {"new": self._new, "sessionId": self._id, "attributes": attributes}

    def take(self, reply: dict[str, Any]) -> None:
        """Keep the attributes that ``reply`` sends back, and only those."""
        self._new = False
        self._attributes = json.loads(json.dumps(reply.get("sessionAttributes") or {}))

    def end(self) -> None:
        """Close it and forget its attributes."""
        self.open, self._attributes = False, {}
