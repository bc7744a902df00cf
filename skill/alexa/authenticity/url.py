"""Which certificate addresses are Amazon's, whatever way they are written.

Amazon's rules, after normalisation: scheme ``https`` and host ``s3.amazonaws.com`` in any case, port
absent or 443, path beginning with ``/echo.api/`` in exactly this case. (Amazon, Host a Custom Skill
as a Web Service, "Verify the signature certificate URL")

Two programs may read one odd address in two ways, and then the address that is checked is not the
one that is fetched. So the form is checked first, against one strict expression, and the address
that is fetched is written anew from its path. Refused by form alone, although some readers would
accept them: user information (``s3.amazonaws.com@evil.example``), backslashes, white space and
control characters, anything outside ASCII, percent signs (``%2e%2e`` is ``..`` to some), a host
with a trailing dot, ports such as ``0443`` or an empty one, queries and fragments (they would let a
sender name one file in endless ways), commas (two header values joined), and empty path segments
(``//`` is one slash to a file system and another object to S3). Amazon's addresses use none of these.
"""

from __future__ import annotations

import re
from functools import lru_cache

from skill.errors import RequestRefused

MAX_URL_LENGTH = 512
"""Characters. Amazon's addresses have about 60."""

_FORM = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<host>[A-Za-z0-9.-]+)(?P<port>:[0-9]*)?"
    r"(?P<path>(?:/[A-Za-z0-9._~!$&'()*+;=:@-]+)+)"
)


@lru_cache(maxsize=64)
def normalised_url(url: str) -> str:
    """Return the one form of a certificate address that is fetched and remembered.

    Raises ``RequestRefused`` where the address is not one of Amazon's.
    """
    if len(url) > MAX_URL_LENGTH:
        raise RequestRefused("the certificate URL is too long")
    form = _FORM.fullmatch(url)
    if form is None:
        raise RequestRefused("the certificate URL is not in a plain form")
    if form["scheme"].lower() != "https":
        raise RequestRefused("the certificate URL is not https")
    if form["host"].lower() != "s3.amazonaws.com":
        raise RequestRefused("the certificate URL has another host")
    if form["port"] not in (None, ":443"):
        raise RequestRefused("the certificate URL has another port")
    path = _without_dots(form["path"])
    if not path.startswith("/echo.api/"):
        raise RequestRefused("the certificate URL has another path")
    return "https://s3.amazonaws.com" + path


def _without_dots(path: str) -> str:
    """Resolve ``.`` and ``..`` as RFC 3986, section 5.2.4, does: above the root there is only the root."""
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return "/" + "/".join(kept)
