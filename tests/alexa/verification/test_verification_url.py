"""However an address is written, what is fetched lies on Amazon's host below /echo.api/."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.alexa.verification.signature import normalised_url
from skill.errors import RequestRefused
from tests.alexa.verification.cases.signing import GOOD_URL
from tests.alexa.verification.cases.urls import GOOD_URLS

PIECES = [
    "https://",
    "HTTPS:",
    "http://",
    "//",
    "/",
    "\\",
    ":443",
    ":",
    "@",
    "#",
    "?",
    "%2e",
    "%2F",
    "..",
    ".",
    ",",
    "é",
    "\t",
    "\n",
    "s3.amazonaws.com",
    "S3.AmazonAWS.com",
    "evil.example",
    "echo.api",
    "Echo.api",
    "x.pem",
]


@pytest.mark.parametrize("url", [GOOD_URL, *GOOD_URLS])
def test_one_address_has_one_form(url: str) -> None:
    assert normalised_url(url) == GOOD_URL


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=80))
def test_no_writing_leads_elsewhere(tail: str) -> None:
    for url in (tail, "https://s3.amazonaws.com" + tail, "https://s3.amazonaws.com/echo.api/" + tail):
        try:
            found = normalised_url(url)
        except RequestRefused:
            continue
        parts = urlsplit(found)
        assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == (
            "https",
            "s3.amazonaws.com",
            "",
            "",
        )
        assert parts.path == unquote(parts.path)
        assert parts.path.startswith("/echo.api/")
        assert not {"", ".", ".."} & set(parts.path.split("/")[1:])
        assert normalised_url(found) == found
