"""Addresses as the platform wants them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

MAX_URL: Final = 8_000
"""Characters a stream's address may have (Amazon, Request and Response JSON Reference)."""

_SECURE = re.compile(r"https://[^\s/?#:@]+(:\d{1,5})?([/?#][^\s]*)?")
_LOOPBACK = re.compile(r"http://(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?([/?#][^\s]*)?")


@lru_cache(maxsize=256)
def secure(url: str, loopback: bool = False) -> bool:
    """Say whether ``url`` is https without spaces; with ``loopback``, http to this computer will do."""
    if _SECURE.fullmatch(url):
        return True
    return loopback and _LOOPBACK.fullmatch(url) is not None


@lru_cache(maxsize=256)
def odd_port(url: str) -> bool:
    """Say whether an https address names another port than 443, the only one devices promise to reach."""
    match = _SECURE.fullmatch(url)
    return match is not None and match[1] not in (None, ":443")
