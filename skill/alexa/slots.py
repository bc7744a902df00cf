"""Slots: what of an intent was understood, as ids and figures; whatever is odd counts as not said."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

E = TypeVar("E", bound=StrEnum)
MOST_NUMBER = 10_000
"""A larger number is no number of minutes or steps."""


class Slots:
    """The slots of one intent request."""

    def __init__(self, intent: Any) -> None:
        slots = getattr(intent, "slots", None)
        self._slots: dict[str, Any] = slots if isinstance(slots, dict) else {}

    def id(self, name: str) -> str | None:
        """The id that entity resolution matched in any authority, or None."""
        resolutions = getattr(self._slots.get(name), "resolutions", None)
        for authority in getattr(resolutions, "resolutions_per_authority", None) or ():
            code = getattr(getattr(authority, "status", None), "code", None)
            if str(getattr(code, "value", code)) == "ER_SUCCESS_MATCH" and authority.values:
                found = getattr(getattr(authority.values[0], "value", None), "id", None)
                return found if isinstance(found, str) else None
        return None

    def member(self, name: str, kind: type[E]) -> E | None:
        """The slot as a member of ``kind``; an id that it does not know counts as empty."""
        found = self.id(name)
        return kind(found) if found is not None and found in kind.__members__.values() else None

    def text(self, name: str) -> str | None:
        """The slot's value as Alexa normalised it, such as ``08:00`` or ``Monday``; None where empty."""
        value = getattr(self._slots.get(name), "value", None)
        return value if isinstance(value, str) else None

    def number(self, name: str) -> int | None:
        """The slot as a whole number; Alexa gives digits as text, or ``?`` where it heard none."""
        value = self.text(name)
        if value is None or not value.isascii() or not value.isdigit():
            return None
        return min(int(value[:6]), MOST_NUMBER)
