"""Checked keys, kept for a while, and loaded once however many requests wait for the same one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from skill.alexa.authenticity.chain import SigningKey
from skill.errors import RequestRefused

MAX_KEYS = 32
"""Keys kept at once. Amazon signs with one or two certificates at a time."""

MAX_AGE_S = 3600.0
"""Seconds a key is kept at most, so that a certificate taken back stops working within the hour."""


@dataclass(frozen=True)
class _Kept:
    key: RSAPublicKey
    since: float
    until: float


class KeyCache:
    """Public keys by normalised URL. Safe for many threads; only what loaded well is kept."""

    def __init__(self, load: Callable[[str], SigningKey], clock: Callable[[], float]) -> None:
        """Take the loader of a key that is not kept, and a clock in seconds since 1970."""
        self._load = load
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._loading: dict[str, Future[RSAPublicKey]] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Return how many keys are kept, never more than ``MAX_KEYS``."""
        return len(self._kept)

    def key(self, url: str) -> RSAPublicKey:
        """Return the key for ``url``, loading it where none is kept or its time is over.

        Raises what the loader raises, ``RequestRefused`` as a rule, in every thread that waited.
        """
        return self._fresh(url) or self._load_once(url)

    def _fresh(self, url: str) -> RSAPublicKey | None:
        kept = self._kept.get(url)
        return kept.key if kept is not None and kept.since <= self._clock() < kept.until else None

    def _load_once(self, url: str) -> RSAPublicKey:
        """Load as the first to ask, or wait for whoever was."""
        with self._lock:
            key = self._fresh(url)
            if key is not None:
                return key
            loading = self._loading.get(url)
            first = loading is None
            if loading is None:
                loading = self._loading[url] = Future()
        if first:
            self._settle(url, loading)
        try:
            return loading.result()
        except RequestRefused as refused:  # one error per thread: raising it writes to its traceback
            raise RequestRefused(str(refused), status=refused.status) from refused

    def _settle(self, url: str, loading: Future[RSAPublicKey]) -> None:
        try:
            signing = self._load(url)
        except BaseException as error:
            self._forget_loading(url)
            loading.set_exception(error)
            return
        self._keep(url, signing)
        loading.set_result(signing.key)

    def _forget_loading(self, url: str) -> None:
        with self._lock:
            del self._loading[url]

    def _keep(self, url: str, signing: SigningKey) -> None:
        """Keep a key; make room by letting go of the one kept longest."""
        now = self._clock()
        with self._lock:
            self._kept.pop(url, None)
            while len(self._kept) >= MAX_KEYS:
                del self._kept[next(iter(self._kept))]
            self._kept[url] = _Kept(signing.key, now, min(now + MAX_AGE_S, signing.not_after))
            del self._loading[url]
