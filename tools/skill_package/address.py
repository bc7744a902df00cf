"""Where the skill answers and where its pages stand, from the parameters of the command line."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

SKILL_PATH = "/alexa"
"""Where the service takes Alexa's requests."""

_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_ARN = re.compile(
    r"arn:aws:lambda:[a-z]{2}(-[a-z]+)+-\d:\d{12}:function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_$-]{1,128})?"
)
_SKILL_ID = re.compile(r"amzn1\.ask\.skill\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_BRANDS = ("alexa", "amazon")
_SHARED = (".amazonaws.com", ".on.aws", ".cloudfront.net")
"""Hosts of Amazon's cloud: their certificates are for whole domains, and their names are Amazon's own."""


@dataclass(frozen=True)
class Parameters:
    """What was asked for, as it was typed; empty where it was left out."""

    endpoint: str = ""
    """https address of the service, with ``/alexa`` or without any path."""
    public_url: str = ""
    """https base of the pages /privacy and /terms; by default that of the endpoint."""
    lambda_arn: str = ""
    """The Lambda function that Alexa calls in place of the endpoint."""
    skill_id: str = ""
    """The skill that the package updates; without one, ``ask deploy`` makes a new skill."""


@dataclass(frozen=True)
class Address:
    """Parameters that can be used."""

    uri: str
    """What Alexa calls: an https address, or the ARN of a Lambda function."""
    certificate: str | None
    """Kind of the TLS certificate, as the manifest names it; None for a function."""
    pages: str
    """https base of /privacy and /terms, without a final slash."""

    def endpoint(self) -> dict[str, str]:
        """The endpoint as the manifest has it."""
        tls = {"sslCertificateType": self.certificate} if self.certificate else {}
        return {"uri": self.uri, **tls}


def read_address(asked: Parameters) -> Address | list[str]:
    """The address, or every mistake in the parameters, a sentence each."""
    mistakes = list(_mistakes(asked))
    if mistakes:
        return mistakes
    uri = _with_path(asked.endpoint) if asked.endpoint else ""
    pages = asked.public_url.rstrip("/") or uri.removesuffix(SKILL_PATH)
    if asked.lambda_arn:
        return Address(asked.lambda_arn, None, pages)
    return Address(uri, _certificate(urlsplit(uri).hostname or ""), pages)


def _mistakes(asked: Parameters) -> Iterator[str]:
    if asked.endpoint:
        yield from _endpoint_mistakes(asked.endpoint)
    elif not asked.lambda_arn:
        yield f"--endpoint is missing: say where the skill answers, such as https://roll.example.org{SKILL_PATH}."
    elif not asked.public_url:
        yield "--public-url is missing: say where /privacy and /terms stand, such as https://roll.example.org."
    if asked.public_url:
        yield from _url_mistakes("--public-url", asked.public_url)
    if asked.lambda_arn and not _ARN.fullmatch(asked.lambda_arn):
        yield (
            f"--lambda-arn is {asked.lambda_arn!r}, which is no function: copy it from Lambda's console, as "
            "arn:aws:lambda:REGION:ACCOUNT:function:NAME."
        )
    if asked.skill_id and not _SKILL_ID.fullmatch(asked.skill_id):
        yield (
            f"--skill-id is {asked.skill_id!r}, which is no skill id: copy it from the developer console, as "
            "amzn1.ask.skill. and 32 hexadecimal digits in five groups."
        )


def _endpoint_mistakes(text: str) -> Iterator[str]:
    wrong = list(_url_mistakes("--endpoint", text))
    yield from wrong
    if not wrong and not _with_path(text).endswith(SKILL_PATH):
        yield f"--endpoint is {text!r}, but the skill answers at {SKILL_PATH}: let the address end with it."


def _url_mistakes(name: str, text: str) -> Iterator[str]:
    parts = _split(text)
    if parts is None or parts.scheme != "https" or not parts.hostname:
        yield f"{name} is {text!r}, which is no https address: give one such as https://roll.example.org."
        return
    host = parts.hostname
    if not _is_public(host):
        yield f"{name} is {text!r}, whose host cannot be reached from the internet: name a public domain."
    if parts.port not in (None, 443):
        yield f"{name} is {text!r}, but Alexa only calls port 443: leave the port out."
    if "@" in parts.netloc or "?" in text or "#" in text:
        yield f"{name} is {text!r}: leave out names, passwords, ? and #."
    if not host.endswith(_SHARED) and any(brand in host for brand in _BRANDS):
        yield f"{name} is {text!r}: Amazon refuses its own marks in a domain, so use one without them."


def _split(text: str) -> SplitResult | None:
    if not text.isascii() or not text.isprintable() or " " in text or "\\" in text:
        return None
    try:
        parts = urlsplit(text)
        return parts if parts.port != 0 else None
    except ValueError:  # no port, or no address in brackets
        return None


def _is_public(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        labels = host.split(".")
        named = all(_LABEL.fullmatch(label) for label in labels) and len(host) <= 253
        return named and len(labels) > 1 and not labels[-1].isdigit() and labels[-1] not in _PRIVATE
    return False


_PRIVATE = frozenset({"localhost", "local", "internal", "lan", "home", "test", "invalid"})


def _with_path(endpoint: str) -> str:
    bare = endpoint.rstrip("/")
    return bare if urlsplit(bare).path else bare + SKILL_PATH


def _certificate(host: str) -> str:
    return "Wildcard" if host.endswith(_SHARED) else "Trusted"
