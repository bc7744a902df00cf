"""A reply as text, and how much it weighs on the wire."""

from __future__ import annotations

import json
from typing import Any

_encoder = json.JSONEncoder(allow_nan=False, separators=(",", ":"))


def text_of(reply: Any) -> str | None:
    """Return ``reply`` as compact JSON with non-ASCII escaped; None where it is not JSON."""
    try:
        return _encoder.encode(reply)
    except (TypeError, ValueError, RecursionError):
        return None


def size_of(text: str | None) -> int:
    """Return the bytes of a reply as :func:`text_of` writes it; -1 for None."""
    return -1 if text is None else len(text)
