"""What a device reports when it could not draw a document."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, Final

RUNTIME_ERROR: Final = "Alexa.Presentation.APL.RuntimeError"
"""The request that reports it (Amazon, Alexa.Presentation.APL Interface Reference)."""
MOST: Final = 5
"""So many different reasons are worth a place in the log."""
_REASON = re.compile(r"[A-Z][A-Z0-9_]{0,59}")


def reasons(request: Any) -> str:
    """How many faults, and how often each type and reason; whatever is odd counts as UNKNOWN."""
    errors = getattr(request, "errors", None)
    listed = errors if isinstance(errors, list) else []
    counted = Counter(_reason(error) for error in listed)
    told = ", ".join(f"{reason} ({count})" for reason, count in counted.most_common(MOST))
    return f"{len(listed)} faults{': ' if told else ''}{told}"


def _reason(error: Any) -> str:
    parts = (_word(error, "type", "object_type"), _word(error, "reason"))
    return " ".join(part for part in parts if part) or "UNKNOWN"


def _word(error: Any, *names: str) -> str:
    """A word of Amazon's own, from a model or from plain JSON; free text is none."""
    for name in names:
        value = error.get(name) if isinstance(error, dict) else getattr(error, name, None)
        value = getattr(value, "value", value)
        if isinstance(value, str) and _REASON.fullmatch(value):
            return value
    return ""
