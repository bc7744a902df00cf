"""A plain sentence as words, the same for what is learnt and for what is said."""

from __future__ import annotations


def split(text: str) -> tuple[str, ...]:
    """The words of a plain sentence; "'s" stands by itself."""
    return tuple(text.replace("'s ", " 's ").removesuffix("'s").split())
