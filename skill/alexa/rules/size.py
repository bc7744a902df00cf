"""How much a reply weighs on the wire."""

from __future__ import annotations

import json
from typing import Any

_encoder = json.JSONEncoder(allow_nan=False, separators=(",", ":"))


def size_of(reply: Any) -> int:
    """Return the bytes of ``reply`` as compact JSON with non-ASCII escaped; -1 where it is not JSON."""
    try:
        return len(_encoder.encode(reply))
    except (TypeError, ValueError, RecursionError):
        return -1
