"""Headers that every answer carries."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from typing import Final

SECURITY: Final = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Strict-Transport-Security", "max-age=31536000"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
)
"""Nothing here is to be framed, sniffed or referred to."""


def style_hash(style: str) -> str:
    """What a policy names so that this very style may take effect (W3C, Content Security Policy Level 3)."""
    return f"'sha256-{b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
