"""The token of a document: which screen it is, and the place it belongs to.

Alexa hands it back with every tap. So a tap on a screen that outlived its session still knows where the
person was, and one that comes from an old screen is told from one that comes from this.
"""

from __future__ import annotations

import re

from .screen import Kind

VERSION = "s1"
_TOKEN = re.compile(rf"{VERSION}:({'|'.join(Kind)}):([^\s:]{{1,300}})")


def screen_token(kind: Kind, place: str) -> str:
    """The token of a screen at a place, given in its short form with its mark."""
    return f"{VERSION}:{kind}:{place}"


def place_in(token: object) -> str | None:
    """The place's short form in a token; None where it is no token of this version. Never an error."""
    found = _TOKEN.fullmatch(token) if isinstance(token, str) else None
    return found[2] if found else None
