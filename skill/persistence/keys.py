"""Pseudonyms: what the stores know of accounts, speakers and devices.

A key is the HMAC-SHA256 of one of Alexa's ids under a secret, so that a stolen store names nobody and
cannot be matched with anything else. The secret is SKILL_SECRET, or a file beside the SQLite store.
"""

from __future__ import annotations

import base64
import hmac
import os
import secrets
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from skill.errors import SettingsError, StoreError

from .protocol import NOBODY, Who

SECRET_LEAST = 16
"""Shortest SKILL_SECRET, in characters."""

KEPT = 1024
"""Keys remembered in this process, under half a megabyte: a session asks for the same few each time."""


class Keys:
    """Makes a ``Who`` from the ids of a request."""

    def __init__(self, secret: Callable[[], bytes]) -> None:
        self._read = secret
        self._mac: hmac.HMAC | None = None
        self._key = lru_cache(KEPT)(self._made)

    @property
    def ready(self) -> bool:
        """Whether the secret has been read, so that ``who`` touches no file."""
        return self._mac is not None

    def who(self, user_id: str | None, person_id: str | None = None, device_id: str | None = None) -> Who:
        """The owner of a request with these ids of ``context.System``; NOBODY without a user id.

        The secret is read at the first call; raises StoreError when it can be neither read nor made.
        """
        if not user_id:
            return NOBODY
        return Who(
            self._key("user", user_id),
            self._key("person", person_id) if person_id else None,
            self._key("device", device_id) if device_id else None,
        )

    def prepare(self) -> None:
        """Read the secret, or make it, now; raises StoreError as :meth:`who` does."""
        self._fresh_mac()

    def _made(self, kind: str, text: str) -> str:
        mac = self._fresh_mac()
        mac.update(f"{kind}\0{text}".encode("utf-8", "surrogatepass"))
        return base64.urlsafe_b64encode(mac.digest()).rstrip(b"=").decode("ascii")

    def _fresh_mac(self) -> hmac.HMAC:
        """A copy of the one that read the secret; ``hmac.digest`` would let other threads in each time."""
        if self._mac is None:
            self._mac = hmac.new(self._read(), digestmod="sha256")
        return self._mac.copy()


def given_secret(text: str) -> Callable[[], bytes]:
    """The secret as the owner set it. Raises SettingsError when it is too short to be one."""
    if len(text) < SECRET_LEAST:
        raise SettingsError(
            f"SKILL_SECRET has {len(text)} characters and needs {SECRET_LEAST} or more: "
            "make one with `openssl rand -hex 32`, and keep it."
        )
    secret = text.encode("utf-8", "surrogateescape")
    return lambda: secret


def passing_secret() -> Callable[[], bytes]:
    """A secret that ends with this process, for a store that does the same."""
    secret = secrets.token_bytes(32)
    return lambda: secret


def secret_beside(store: Path) -> Callable[[], bytes]:
    """The secret in the file beside ``store``, made at first use with access for its owner alone.

    Raises StoreError when the file is damaged or not accessible, or missing while the store is there:
    a new secret would make strangers of everybody.
    """
    path = secret_path(store)

    def read() -> bytes:
        try:
            if not path.exists():
                _make(path, store)
            return _parse(path)
        except OSError as error:
            raise StoreError(
                f"The secret of the memory in {path} is not accessible ({error.strerror}). "
                "Give this user access to it, or set SKILL_SECRET."
            ) from error

    return read


def secret_path(store: Path) -> Path:
    """Where the secret of ``store`` is kept."""
    return store.with_name(store.name + ".secret")


def _make(path: Path, store: Path) -> None:
    # Asked last: another process may just have made both.
    if store.exists() and store.stat().st_size and not path.exists():
        raise StoreError(
            f"{store} is there but its secret {path.name} is missing. Put the file back, or set SKILL_SECRET "
            "to what it was; to start afresh, move the store away."
        )
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        _publish(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _publish(draft: Path, path: Path) -> None:
    # A hard link appears whole or not at all, and of two processes that start together one loses here.
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError:
        # Some file systems know no links.
        if not path.exists():
            draft.replace(path)


def _parse(path: Path) -> bytes:
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii"))
    except ValueError:
        secret = b""
    if len(secret) < 32:
        raise StoreError(
            f"{path} is damaged: 64 hexadecimal digits belong there. "
            "Put it back from a copy, or set SKILL_SECRET."
        )
    return secret
