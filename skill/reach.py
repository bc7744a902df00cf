"""Whether an address answers as an Echo needs it: looked at from here, as a device outside would.

A device fetches by itself, over https, with a certificate that it trusts, and asks for parts of a stream
when it goes on after a pause (Amazon, AudioPlayer Interface Reference, "Audio stream requirements"). What
lies between it and here, such as a home's router, cannot be seen from inside: a sentence says what was seen.
"""

from __future__ import annotations

import os
import re
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from .address import is_amazons, shown
from .places import PROGRAM

if TYPE_CHECKING:
    from requests import Response

TIMEOUT_S = (3.0, 4.0)
"""To connect, and to read: a device waits about as long."""
AGAIN_S = 600.0
"""So long what was seen of an address holds."""
_ASKED = 1_000
"""Bytes of a stream that are asked for: a few frames."""
_PARTS = re.compile(r"bytes 0-(\d{1,12})/(\d{1,12})")
_NOT_HTTPS = (
    "is answered by something that does not speak https (TLS 1.2 or 1.3): let Caddy or nginx answer on port "
    "443, as docs/deploy/own-box.md says."
)
_FIGURES = re.compile(r"\d+")
_NO_CERTIFICATE = "CERTIFICATE_VERIFY_FAILED"
"""What OpenSSL says where TLS was spoken and only the certificate was refused."""
_EXPIRED = "certificate has expired"
_NOT_YET = "certificate is not yet valid"
_ABORTED = "Connection aborted"
_OTHER_NAME = ("hostname mismatch", "doesn't match", "not valid for")


class Sample(NamedTuple):
    """One stream that should be there."""

    url: str
    size: int | None = None
    """How many bytes it has; None where that is not known."""


class Fault(NamedTuple):
    """Why an address could not be asked."""

    words: str
    """One sentence, with the remedy."""
    certificate: bool = False
    """Whether it was reached, and its certificate is what is wrong."""


def asked(url: str) -> str | Fault:
    """What an address says, up to a kilobyte; or why it could not be asked over https."""
    answer = _fetched(url, {})
    return answer if isinstance(answer, Fault) else answer.content.decode("utf-8", "replace")


def _fetched(url: str, headers: dict[str, str]) -> Response | Fault:
    """The answer with its first bytes read; else what went wrong."""
    import requests  # not above: only those who look wait for it
    import urllib3

    roots = os.environ.get("SSL_CERT_FILE") or True
    try:
        with requests.get(
            url, headers=headers, timeout=TIMEOUT_S, stream=True, allow_redirects=False, verify=roots
        ) as answer:
            answer._content = answer.raw.read(_ASKED + 1)
            return answer
    except requests.exceptions.SSLError as error:
        told = str(error)
        if _NO_CERTIFICATE in told:
            return Fault(_certificate_mistake(url, told), certificate=True)
        return Fault(f"{shown(url)} {_NOT_HTTPS}")
    except (requests.exceptions.Timeout, TimeoutError, urllib3.exceptions.TimeoutError):
        return Fault(
            f"{shown(url)} does not answer within {TIMEOUT_S[0]:.0f} s: open port 443 in the firewall, and "
            "where it stands behind a router, let that forward the port."
        )
    except (requests.exceptions.RequestException, OSError) as error:
        if _ABORTED in str(error):
            return Fault(f"{shown(url)} {_NOT_HTTPS}")
        return Fault(_connection_mistake(url))
    except urllib3.exceptions.HTTPError:  # while its body was read, which requests does not wrap
        return Fault(f"{shown(url)} breaks off in its answer: look at the log of what serves it.")


def _certificate_mistake(url: str, told: str) -> str:
    host = urlsplit(url).hostname
    if _EXPIRED in told:
        return f"The certificate of {host} has expired: renew it (certbot renew, or restart Caddy)."
    if _NOT_YET in told:
        return f"The certificate of {host} is not valid yet: set the clock here right, or make it anew."
    if any(words in told for words in _OTHER_NAME):
        return f"The certificate of {host} is for another name: ask for one for {host}."
    return (
        f"No device trusts the certificate of {host}: take one from a public authority, with its "
        "intermediate certificates (Let's Encrypt's fullchain.pem)."
    )


def _connection_mistake(url: str) -> str:
    host = urlsplit(url).hostname or ""
    if is_amazons(host):
        return (
            f"There is no {host}: take the address from the stack's outputs, which are there once "
            "CloudFormation calls the stack complete."
        )
    try:
        socket.getaddrinfo(host, 443)
    except OSError:
        return f"Nobody knows the name {host}: let its DNS record point to the server, and wait some minutes."
    return f"Nothing listens at {shown(url)}: start Caddy or nginx there, and open port 443."


def _status_mistake(url: str, answer: Response) -> str | None:
    status = answer.status_code
    if status in (200, 206):
        return None
    if 300 <= status < 400:
        return f"{shown(url)} redirects to another address: give that one as SKILL_PUBLIC_URL."
    if status in (403, 404):
        return (
            f"{shown(url)} is not there ({status}): run `{PROGRAM} audio publish`, and copy the files "
            "to the host, as docs/deploy/aws.md says."
        )
    return f"{shown(url)} answers with the error {status}: look at the log of what serves it."


def _sound_mistake(sample: Sample, answer: Response) -> str | None:
    url, kind = shown(sample.url), answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    parts = _PARTS.fullmatch(answer.headers.get("Content-Range", ""))
    if answer.status_code != 206 or parts is None:
        return f"{url} is only given whole: let the host answer Range requests, or a pause loses the place."
    if kind not in ("audio/mpeg", "audio/mp3"):
        return f"{url} comes as {kind or 'nothing known'}: let the host say audio/mpeg for .mp3."
    if sample.size is not None and int(parts[2]) != sample.size:
        return f"{url} has {parts[2]} bytes, not {sample.size}: publish the streams of this version."
    if not answer.content.startswith((b"\xff", b"ID3")):
        return f"{url} holds no MP3 sound: publish the streams of this version."
    return None


def mistakes(samples: Sequence[Sample]) -> list[str]:
    """What is wrong with the samples of one host: each kind of mistake in one sentence, told of the first.

    Where the host itself cannot be asked, no further sample is.
    """
    found: dict[str, str] = {}
    for sample in samples:
        wrong = stream_mistake(sample)
        if isinstance(wrong, Fault):
            return [*found.values(), wrong.words]
        if wrong is not None:
            found.setdefault(_FIGURES.sub("", wrong.replace(shown(sample.url), "")), wrong)
    return list(found.values())


def stream_mistake(sample: Sample) -> str | Fault | None:
    """Why a device could not play a stream, in one sentence with the remedy; a Fault is the host's own."""
    answer = _fetched(sample.url, {"Range": f"bytes=0-{_ASKED - 1}"})
    if isinstance(answer, Fault):
        return answer
    return _status_mistake(sample.url, answer) or _sound_mistake(sample, answer)


@dataclass
class Lookout:
    """What was seen of an address lately; it looks again by itself, and nobody waits for it."""

    look: Callable[[], Sequence[str]]
    clock: Callable[[], float] = monotonic
    seen: Sequence[str] | None = None
    """The sentences of the last look; empty where all was well, None before the first."""
    _due: float = float("-inf")

    def glance(self) -> Sequence[str] | None:
        """What was seen last, at once; where that is old, look again meanwhile."""
        now, seen = self.clock(), self.seen
        if now >= self._due:
            self._due = now + AGAIN_S
            threading.Thread(target=self._looked, name="lookout", daemon=True).start()
        return seen

    def _looked(self) -> None:
        self.seen = self.look()
