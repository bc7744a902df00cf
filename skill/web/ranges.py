"""Which bytes of a file a request wants (RFC 9110, 13.1.5 and 14)."""

from __future__ import annotations

import re

_ONE_RANGE = re.compile(r"bytes=[ \t]*(\d{0,40})-(\d{0,40})[ \t]*", re.ASCII | re.IGNORECASE)


def asked_bytes(header: str | None, length: int) -> range | None:
    """The bytes that a Range header asks for, of ``length`` in all; empty where it asks for none of them.

    None means the whole file: without a header, and for those that a server may or must ignore (another
    unit, several ranges at once, what cannot be read).
    """
    match = _ONE_RANGE.fullmatch(header or "")
    if match is None or match[0].rstrip().endswith("=-"):
        return None
    first, last = match.groups()
    if not first:
        return range(max(0, length - int(last)), length)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, length) if last else length)


def still_holds(if_range: str | None, tag: str) -> bool:
    """Whether a range may be sent: no If-Range header, or one with this very entity tag, quoted.

    A weak tag never holds, nor does a date, as streams have none.
    """
    return if_range is None or if_range.strip() == f'"{tag}"'
