"""Whom this computer lets in over the network: a code joins one phone, and a cookie is what it keeps."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Final

from itsdangerous import BadSignature, TimestampSigner

from skill.errors import SettingsError
from skill.files import write_whole

COOKIE: Final = "__Host-gentle-roll"
"""Of this host alone, over https alone (IETF, rfc6265bis, 4.1.3.2)."""
COOKIE_S: Final = 365 * 24 * 3600
"""So long a phone stays."""
CODE_S: Final = 600.0
"""So long a code on the page can be used."""
MOST_CODES: Final = 32
_SECRET: Final = "guests.secret"
_SECRET_BYTES: Final = 32


class Guests:
    """Codes that were shown and not used yet, and the signature of cookies.

    A cookie is signed and not kept, so that a restart sends nobody away; without its secret's file, all
    are. Raises SettingsError where that file can be neither read nor written.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = monotonic) -> None:
        self._signer = TimestampSigner(_secret(folder / _SECRET), salt="gentle-roll-guest")
        self._clock = clock
        self._codes: dict[bytes, float] = {}
        self._lock = Lock()

    def code(self, life_s: float = CODE_S) -> str:
        """A new code, which joins one phone within ``life_s`` seconds."""
        code = secrets.token_urlsafe(16)
        with self._lock:
            self._codes[_digest(code)] = self._clock() + life_s
            while len(self._codes) > MOST_CODES:
                del self._codes[min(self._codes, key=lambda each: self._codes[each])]
        return code

    def join(self, code: str) -> str | None:
        """The cookie for a code, which is used up by that; None for one that is not known (any more)."""
        with self._lock:
            until = self._codes.pop(_digest(code), None)
        if until is None or self._clock() > until:
            return None
        return self._signer.sign(secrets.token_urlsafe(12)).decode()

    def knows(self, cookie: str | None) -> bool:
        """Whether a phone with that cookie has joined."""
        try:
            self._signer.unsign(cookie or "", max_age=COOKIE_S)
        except BadSignature:
            return False
        return True


def _digest(code: str) -> bytes:
    """Codes are looked up by this: how long it takes tells nothing of them."""
    return hashlib.sha256(code.encode()).digest()


def _secret(path: Path) -> bytes:
    """What is kept in ``path``; made anew where it cannot be read. Raises SettingsError."""
    with suppress(OSError):
        if len(known := path.read_bytes()) == _SECRET_BYTES:
            return known
    made = secrets.token_bytes(_SECRET_BYTES)
    write_whole(path, made, SettingsError, mode=0o600)
    return made
