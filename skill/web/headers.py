"""Headers that every answer carries."""

from __future__ import annotations

from typing import Final

SECURITY: Final = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Strict-Transport-Security", "max-age=31536000"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
)
"""Nothing here is to be framed, sniffed or referred to."""
