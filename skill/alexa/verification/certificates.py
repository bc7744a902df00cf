"""Checked keys, kept for a while, and loaded once however many requests wait for the same one."""

from __future__ import annotations

import importlib
import logging
import os
import re
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from skill.errors import RequestRefused, SettingsError

if TYPE_CHECKING:
    from requests import Response


# From a PEM file to a public key that may sign requests.
#
# The signing certificate must be valid now, name ``echo-api.amazon.com`` and lead to a root this computer
# trusts. Nothing is pinned: Amazon changes certificate and issuer without notice. The intermediates may
# come in any order, and the root may be in the file or not. (Amazon, Host a Custom Skill as a Web
# Service, "Verify the signature certificate")

SIGNER = "echo-api.amazon.com"
"""The name a signing certificate carries among its subject alternative names."""

MIN_KEY_BITS = 2048
"""Bits of an RSA key below which no web authority signs one any more."""

MAX_CERTIFICATES = 16
"""Certificates read from one file. Amazon's files have four."""


@dataclass(frozen=True)
class SigningKey:
    """A public key whose certificate was checked."""

    key: RSAPublicKey
    """Verifies signatures."""
    not_after: float
    """When its certificate ends, in seconds since 1970."""


def signing_key(pem: bytes, store: Store, now: float) -> SigningKey:
    """Check a chain (leaf first) against ``store`` at ``now``, in seconds since 1970.

    Raises ``RequestRefused`` with the reason where any check fails.
    """
    leaf, *intermediates = _certificates(pem)
    verifier = (
        PolicyBuilder()
        .store(store)
        .time(datetime.fromtimestamp(now, UTC))
        .build_server_verifier(x509.DNSName(SIGNER))
    )
    try:
        verifier.verify(leaf, intermediates)
        key = _key(leaf)
    except VerificationError as error:
        raise RequestRefused("the signing certificate is not trusted") from error
    except RequestRefused:
        raise
    except Exception as error:  # an extension or key that cannot be read; they share no class of errors
        raise RequestRefused("the signing certificate cannot be read") from error
    return SigningKey(key, leaf.not_valid_after_utc.timestamp())


def _certificates(pem: bytes) -> list[x509.Certificate]:
    try:
        chain = x509.load_pem_x509_certificates(pem)
    except (ValueError, x509.InvalidVersion) as error:
        raise RequestRefused("the certificate file holds no readable chain") from error
    if len(chain) > MAX_CERTIFICATES:
        raise RequestRefused("the certificate file holds too many certificates")
    return chain


def _key(leaf: x509.Certificate) -> RSAPublicKey:
    """Return the key of a certificate already trusted, after what a web server's rules leave open."""
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    if SIGNER not in names.get_values_for_type(x509.DNSName):  # a wildcard is not the name itself
        raise RequestRefused("the signing certificate names another host")
    if not _may_sign(leaf):
        raise RequestRefused("the signing certificate may not sign")
    key = leaf.public_key()
    if not isinstance(key, RSAPublicKey) or key.key_size < MIN_KEY_BITS:
        raise RequestRefused("the signing certificate has no strong RSA key")
    return key


def _may_sign(leaf: x509.Certificate) -> bool:
    try:
        return leaf.extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature
    except x509.ExtensionNotFound:  # no restriction stated
        return True


# Getting a certificate chain: https, the environment's proxies, two seconds, 64 KB, no redirects.

TIME_OUT_S = 2.0
"""Seconds for the whole fetch: name, connection, TLS and every byte of the answer."""

MAX_BYTES = 64 * 1024
"""Largest certificate file taken. Amazon's have about 7 KB."""

MAX_UNDER_WAY = 32
"""Fetches that may be under way at once, those nobody waits for any more included."""

_LATE = "the certificate did not come in time"
_log = logging.getLogger(__name__)
_slots = threading.BoundedSemaphore(MAX_UNDER_WAY)


def fetch_chain(url: str, roots: str) -> bytes:
    """Return the file at ``url``, checked against the PEM file ``roots``, within ``TIME_OUT_S``.

    Proxies come from the environment (``HTTPS_PROXY``, ``NO_PROXY``). A host that sends a byte now and then
    keeps every time-out of a socket from running out, and looking up a name has none at all, so
    the fetch runs in a thread of its own that is waited for no longer than that. Raises
    ``RequestRefused`` where the file does not come.
    """
    importlib.import_module("requests")  # paid by the first fetch only, and not out of its two seconds
    if not _slots.acquire(blocking=False):
        raise RequestRefused("too many certificates are being fetched")
    answer: Future[bytes] = Future()
    threading.Thread(target=_run, args=(answer, url, roots), name="certificate-fetch", daemon=True).start()
    try:
        return answer.result(TIME_OUT_S)
    except RequestRefused:
        raise
    except TimeoutError as error:
        raise RequestRefused(_LATE) from error
    except Exception as error:  # whatever requests, urllib3, ssl and sockets raise
        _log.warning("The certificate at %s could not be fetched: %s", url, error)
        raise RequestRefused("the certificate could not be fetched") from error


def _run(answer: Future[bytes], url: str, roots: str) -> None:
    try:
        answer.set_result(_fetch(url, roots, time.monotonic))
    except BaseException as error:
        answer.set_exception(error)
    finally:
        _slots.release()


def _fetch(url: str, roots: str, monotonic: Callable[[], float]) -> bytes:
    import requests
    from requests.utils import get_environ_proxies
    from urllib3.exceptions import TimeoutError as StreamTimeout

    deadline = monotonic() + TIME_OUT_S
    with requests.Session() as session, _late(requests.Timeout, StreamTimeout):
        session.trust_env = False  # no credentials from .netrc, no roots but ours
        with session.get(
            url,
            proxies=get_environ_proxies(url),
            verify=roots,
            timeout=TIME_OUT_S,
            allow_redirects=False,
            stream=True,
        ) as response:
            if response.status_code != 200:
                raise RequestRefused("the certificate is not where its URL says")
            return _read_answer(response, lambda: monotonic() < deadline)


@contextmanager
def _late(*time_outs: type[Exception]) -> Iterator[None]:
    """Give a socket's own time-out, which may run out first, the same reason as ours."""
    try:
        yield
    except time_outs as error:
        raise RequestRefused(_LATE) from error


def _read_answer(response: Response, in_time: Callable[[], bool]) -> bytes:
    body = b""
    while part := response.raw.read1(8192, decode_content=True):  # what has come, not 8 KB whenever they come
        body += part
        if len(body) > MAX_BYTES:
            raise RequestRefused("the certificate file is too large")
        if not in_time():
            raise RequestRefused(_LATE)
    return body


# Whom this computer trusts: the file ``SSL_CERT_FILE`` names, else certifi's roots.

_PEM_BLOCK = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


@dataclass(frozen=True)
class TrustRoots:
    """The root certificates both the fetch and the chain are checked against, read once."""

    path: str
    """The PEM file, for the TLS connection to the host of the certificates."""
    store: Store
    """The same roots, for building the chain of the signing certificate."""


def trust_roots() -> TrustRoots:
    """Read this computer's roots; about 10 ms.

    Raises ``SettingsError`` where the file cannot be read or holds no certificate.
    """
    path = os.environ.get("SSL_CERT_FILE") or _certifi()
    try:
        blocks = _PEM_BLOCK.findall(Path(path).read_bytes())
    except OSError as error:
        raise SettingsError(
            f"SSL_CERT_FILE names {path}, which cannot be read ({error.strerror}). "
            "Point it at a PEM file of root certificates, or unset it to use certifi's."
        ) from error
    with warnings.catch_warnings():  # certifi itself holds a root with an odd serial number
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        roots = [root for root in map(_read_roots, blocks) if root is not None]
    if not roots:
        raise SettingsError(
            f"{path} holds no certificate. Point SSL_CERT_FILE at a PEM file of root certificates, "
            "or unset it to use certifi's."
        )
    return TrustRoots(path=path, store=Store(roots))


def _certifi() -> str:
    import certifi

    return certifi.where()


def _read_roots(block: bytes) -> x509.Certificate | None:
    """Read one root; bundles of whole systems hold an odd one now and then, which is then not trusted."""
    try:
        return x509.load_pem_x509_certificate(block)
    except (ValueError, x509.InvalidVersion):
        return None


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
