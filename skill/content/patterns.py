"""Patterns: ``(can you|could you) slow down`` stands for every sentence it can be read as."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

_CHOICE: Final = re.compile(r"\(([^()]*)\)")


def every_sentence(pattern: str) -> Iterator[str]:
    """Every sentence that a pattern can be read as."""
    return (_joined(parts) for parts in product(*_parts(pattern)))


def each_alternative(pattern: str) -> Iterator[str]:
    """As few sentences as say each alternative of a pattern once."""
    parts = _parts(pattern)
    for turn in range(max(map(len, parts))):
        yield _joined(tuple(part[turn % len(part)] for part in parts))


def spelt_out(pattern: str, slot: str, phrases: Sequence[str]) -> str:
    """A pattern with each phrase of a slot in its place: ``({side}|top)`` as ``(left|right|top)``."""
    parts = _CHOICE.split(pattern)
    for index, part in enumerate(parts):
        if f"{{{slot}}}" not in part:
            parts[index] = f"({part})" if index % 2 else part
        elif index % 2:
            told = [each.replace(f"{{{slot}}}", value) for each in part.split("|") for value in phrases]
            parts[index] = f"({'|'.join(dict.fromkeys(told))})"
        else:
            parts[index] = part.replace(f"{{{slot}}}", f"({'|'.join(phrases)})")
    return "".join(parts)


def _parts(pattern: str) -> list[list[str]]:
    return [part.split("|") if index % 2 else [part] for index, part in enumerate(_CHOICE.split(pattern))]


def _joined(parts: tuple[str, ...]) -> str:
    return " ".join("".join(parts).split())
