"""Whether devices outside can fetch from an address: one check for the settings and for the store's package.

Alexa and every Echo ask over https, on port 443, with a certificate that they trust, from the internet
(Amazon, "Host a Custom Skill as a Web Service" and "AudioPlayer Interface Reference").
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
"""The last label of an IPv4 address in any of its spellings (WHATWG, "URL", 3.5)."""
_AT_HOME = frozenset(
    ["localhost", "local", "localdomain", "internal", "intranet", "private", "lan", "home", "corp"]
)
"""Last labels that nobody outside can look up (RFC 6762 appendix G, ICANN on .internal)."""
_UNKNOWN = frozenset(["test", "invalid", "onion", "arpa"])
"""Last labels of names that are never a service's own on the internet (RFC 2606, 7686, 8375)."""
_AMAZONS = (".amazonaws.com", ".on.aws", ".cloudfront.net")
"""Ends of hosts in Amazon's cloud: their certificates are for whole domains."""
_EXAMPLES = frozenset({"example.org", "example.com", "example.net"})
_ACCOUNT = re.compile(r"//[^/]*@")
_BEHIND = re.compile(r"[?#].*", re.DOTALL)


def address_mistakes(name: str, text: str) -> Iterator[str]:
    """Why nothing outside can fetch from ``text``, a sentence each; ``name`` is what it was given as.

    What may be secret in it, an account or a query, is not repeated.
    """
    parts, seen = split_address(text), f"{name} is {shown(text)!r}"
    if parts is None or parts.scheme != "https" or not parts.hostname:
        yield f"{seen}, which is no https address: give one such as https://roll.example.org."
        return
    if not is_public(parts.hostname):
        yield f"{seen}, whose host cannot be reached from the internet: name a public domain."
    elif is_number(parts.hostname):
        yield f"{seen}, whose host has no name that a certificate could be for: name a public domain."
    if parts.port not in (None, 443):
        yield f"{seen}, but Alexa only calls port 443: leave the port out."
    if "@" in parts.netloc or "?" in text or "#" in text:
        yield f"{seen}: leave out names, passwords, ? and #."


def own_address_mistakes(name: str, text: str) -> Iterator[str]:
    """As :func:`address_mistakes`, and that the address is one of the documents' own."""
    parts = split_address(text)
    if parts is not None and is_example(parts.hostname or ""):
        yield f"{name} is {shown(text)!r}, an example's: give a domain of your own."
        return
    yield from address_mistakes(name, text)


def split_address(text: str) -> SplitResult | None:
    """The parts of an address in plain ASCII; None where it has none, or a port that is none."""
    if not text.isascii() or not text.isprintable() or " " in text or "\\" in text:
        return None
    try:
        parts = urlsplit(text)
        return parts if parts.port != 0 else None
    except ValueError:  # no port, or no address in brackets
        return None


def shown(text: str) -> str:
    """An address as it may be told to anybody: without an account, a query or a fragment."""
    return _BEHIND.sub("?…", _ACCOUNT.sub("//…@", text))


def is_example(host: str) -> bool:
    """Whether a host is kept free for examples (RFC 2606), so that nobody's service stands there."""
    return ".".join(host.split(".")[-2:]) in _EXAMPLES or host.split(".")[-1] == "example"


def is_amazons(host: str) -> bool:
    """Whether a host is one of those that a stack in Amazon's cloud is given."""
    return host.endswith(_AMAZONS)


def is_number(host: str) -> bool:
    """Whether a host is an IPv4 or IPv6 address and no name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_public(host: str) -> bool:
    """Whether the internet may know a host, in small letters, by its form; nothing is looked up."""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        labels = host.split(".")
        named = all(_LABEL.fullmatch(label) for label in labels) and len(host) <= 253
        return (
            named
            and len(labels) > 1
            and not _NUMBER.fullmatch(labels[-1])
            and labels[-1] not in _AT_HOME | _UNKNOWN
        )
