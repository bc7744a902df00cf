"""Versions of APL, in order."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_NUMBER: Final = re.compile(r"\d+")


@lru_cache(maxsize=64)
def order_of(version: str) -> tuple[int, ...]:
    """Return what versions such as ``1.4`` and ``2024.3`` are sorted by: their first three numbers."""
    return tuple(int(number) for number in _NUMBER.findall(version)[:3])
