"""Getting a certificate chain: https, the environment's proxies, two seconds, 64 KB, no redirects."""

from __future__ import annotations

import importlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TYPE_CHECKING

from skill.errors import RequestRefused

if TYPE_CHECKING:
    from requests import Response

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
            return _read(response, lambda: monotonic() < deadline)


@contextmanager
def _late(*time_outs: type[Exception]) -> Iterator[None]:
    """Give a socket's own time-out, which may run out first, the same reason as ours."""
    try:
        yield
    except time_outs as error:
        raise RequestRefused(_LATE) from error


def _read(response: Response, in_time: Callable[[], bool]) -> bytes:
    body = b""
    while part := response.raw.read1(8192, decode_content=True):  # what has come, not 8 KB whenever they come
        body += part
        if len(body) > MAX_BYTES:
            raise RequestRefused("the certificate file is too large")
        if not in_time():
            raise RequestRefused(_LATE)
    return body
