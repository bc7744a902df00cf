"""Certificate URLs: tricks, and the same address in other words."""

from __future__ import annotations

from tests.alexa.verification.cases.signing import NOT_PLAIN, Case, with_url

OTHER_HOST = "the certificate URL has another host"
OTHER_PATH = "the certificate URL has another path"
OTHER_PORT = "the certificate URL has another port"
NOT_HTTPS = "the certificate URL is not https"

BAD_URLS = {
    "http://s3.amazonaws.com/echo.api/good.pem": NOT_HTTPS,
    "ftp://s3.amazonaws.com/echo.api/good.pem": NOT_HTTPS,
    "file:///echo.api/good.pem": NOT_PLAIN,
    "//s3.amazonaws.com/echo.api/good.pem": NOT_PLAIN,
    "s3.amazonaws.com/echo.api/good.pem": NOT_PLAIN,
    "https:/s3.amazonaws.com/echo.api/good.pem": NOT_PLAIN,
    "https://notamazon.com/echo.api/good.pem": OTHER_HOST,
    "https://s3.amazonaws.com.evil.example/echo.api/good.pem": OTHER_HOST,
    "https://evil.s3.amazonaws.com/echo.api/good.pem": OTHER_HOST,
    "https://s3-amazonaws.com/echo.api/good.pem": OTHER_HOST,
    "https://s3.amazonaws.com./echo.api/good.pem": OTHER_HOST,
    "https://52.216.0.1/echo.api/good.pem": OTHER_HOST,
    "https://[::1]/echo.api/good.pem": NOT_PLAIN,
    "https://s3.amazonaws.com@evil.example/echo.api/good.pem": NOT_PLAIN,
    "https://user:word@s3.amazonaws.com/echo.api/good.pem": NOT_PLAIN,
    "https://evil.example\\@s3.amazonaws.com/echo.api/good.pem": NOT_PLAIN,
    "https://s3.amazonaws.com\\echo.api\\good.pem": NOT_PLAIN,
    "https://s3.amazonaws.com/echo.api\\..\\evil/good.pem": NOT_PLAIN,
    "https://s3.amazonaws.com:563/echo.api/good.pem": OTHER_PORT,
    "https://s3.amazonaws.com:0443/echo.api/good.pem": OTHER_PORT,
    "https://s3.amazonaws.com:/echo.api/good.pem": OTHER_PORT,
    "https://s3.amazonaws.com:443x/echo.api/good.pem": NOT_PLAIN,
    "https://s3.amazonaws.com:99999/echo.api/good.pem": OTHER_PORT,
    "https://s3.amazonaws.com/EcHo.aPi/good.pem": OTHER_PATH,
    "https://s3.amazonaws.com/invalid.path/good.pem": OTHER_PATH,
    "https://s3.amazonaws.com/echo.api": OTHER_PATH,
    "https://s3.amazonaws.com/echo.apix/good.pem": OTHER_PATH,
    "https://s3.amazonaws.com/echo.api/": NOT_PLAIN,
    "https://s3.amazonaws.com/": NOT_PLAIN,
    "https://s3.amazonaws.com": NOT_PLAIN,
    "https://s3.amazonaws.com/echo.api/../evil/good.pem": OTHER_PATH,
    "https://s3.amazonaws.com/echo.api/./../good.pem": OTHER_PATH,
    "https://s3.amazonaws.com/echo.api/a/../../good.pem": OTHER_PATH,
    "https://s3.amazonaws.com/echo.api/..": OTHER_PATH,
    "https://s3.amazonaws.com/echo.api/%2e%2e/evil/good.pem": NOT_PLAIN,
    "https://s3.amazonaws.com/echo%2Eapi/good.pem": NOT_PLAIN,
    "https://s3.amazonaws.com/echo.api%2Fgood.pem": NOT_PLAIN,
    "https://s3.amazonaws.com/echo.api/good.pem%00": NOT_PLAIN,
    "https://s3.amazonaws.com//echo.api/good.pem": NOT_PLAIN,
    "https://s3.amazonaws.com/echo.api//good.pem": NOT_PLAIN,
    "https://s3.amazonaws.com/echo.api/good.pem?x=1": NOT_PLAIN,
    "https://s3.amazonaws.com?/echo.api/good.pem": NOT_PLAIN,
    "https://s3.amazonaws.com/echo.api/good.pem#x": NOT_PLAIN,
    "https://evil.example#@s3.amazonaws.com/echo.api/good.pem": NOT_PLAIN,
    "https://s3.amazonaws.com /echo.api/good.pem": NOT_PLAIN,
    "https://s3.amazonaws.com/echo.api/good .pem": NOT_PLAIN,
    "https://s3.ama\tzonaws.com/echo.api/good.pem": NOT_PLAIN,
    "https://s3.amazon\xe0ws.com/echo.api/good.pem": NOT_PLAIN,
    "https://xn--s3-amazonaws-com/echo.api/good.pem": OTHER_HOST,
    "https://s3.amazonaws.com/echo.api/" + "a" * 512: "the certificate URL is too long",
    "https://s3.amazonaws.com/echo.api/good.pem;https://evil.example": NOT_PLAIN,
}
"""Addresses that are not Amazon's, whatever some reader may make of them."""

GOOD_URLS = [
    "https://s3.amazonaws.com:443/echo.api/good.pem",
    "https://s3.amazonaws.com/echo.api/../echo.api/good.pem",
    "https://s3.amazonaws.com/../echo.api/good.pem",
    "https://s3.amazonaws.com/./echo.api/./good.pem",
    "https://s3.amazonaws.com/other/../echo.api/a/../good.pem",
    "HTTPS://s3.amazonaws.com/echo.api/good.pem",
    "https://S3.AmazonAWS.com/echo.api/good.pem",
]
"""The same address in other words; all are fetched as `GOOD_URL`."""


REFUSED = [Case(f"{url[:80]!a}", with_url(url), reason) for url, reason in BAD_URLS.items()]

ACCEPTED = [Case(url, with_url(url)) for url in GOOD_URLS]
