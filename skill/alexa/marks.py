"""Whose run it is: a mark behind the place, in stream tokens and session attributes alike.

A player's reports name nobody who spoke. So a run that a recognised voice began carries that speaker's
key with it, and its end counts for them, whoever said "next" meanwhile.
"""

from __future__ import annotations

import re

_MARK = re.compile(r"(.*)~([A-Za-z0-9_-]{43})", re.DOTALL)
"""A place, and a speaker's key as the memory makes them."""


def marked(word: str, speaker: str | None) -> str:
    """A place's short form with the key of the speaker whose run it is; plain where it is nobody's own."""
    return word if speaker is None else f"{word}~{speaker}"


def unmarked(token: object) -> tuple[object, str | None]:
    """The place's short form, and the speaker's key where there is one; never an error."""
    found = _MARK.fullmatch(token) if isinstance(token, str) else None
    return (found[1], found[2]) if found else (token, None)
