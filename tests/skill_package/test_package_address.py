"""Endpoints, pages, functions and ids: which are taken, and which are refused by name."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.skill_package.sources import ARN, ENDPOINT, SKILL_ID
from tools.skill_package.manifest import Address, Parameters, read_address

PUBLIC = "https://roll.example.org"
TAKEN = {
    "an address in full": (Parameters(ENDPOINT), (ENDPOINT, "Trusted", PUBLIC)),
    "a host alone": (Parameters(PUBLIC), (ENDPOINT, "Trusted", PUBLIC)),
    "a host and a slash": (Parameters(PUBLIC + "/"), (ENDPOINT, "Trusted", PUBLIC)),
    "the port of https": (
        Parameters("https://roll.example.org:443/alexa"),
        ("https://roll.example.org:443/alexa", "Trusted", "https://roll.example.org:443"),
    ),
    "below a path": (
        Parameters(PUBLIC + "/voice/alexa"),
        (PUBLIC + "/voice/alexa", "Trusted", PUBLIC + "/voice"),
    ),
    "pages elsewhere": (
        Parameters(ENDPOINT, public_url="https://pages.example.org/roll/"),
        (ENDPOINT, "Trusted", "https://pages.example.org/roll"),
    ),
    "a function's own address": (
        Parameters("https://abc123.lambda-url.eu-west-1.on.aws"),
        (
            "https://abc123.lambda-url.eu-west-1.on.aws/alexa",
            "Wildcard",
            "https://abc123.lambda-url.eu-west-1.on.aws",
        ),
    ),
    "an API of Amazon's": (
        Parameters("https://abc.execute-api.us-east-1.amazonaws.com/alexa"),
        (
            "https://abc.execute-api.us-east-1.amazonaws.com/alexa",
            "Wildcard",
            "https://abc.execute-api.us-east-1.amazonaws.com",
        ),
    ),
    "a function": (Parameters(lambda_arn=ARN, public_url=PUBLIC), (ARN, None, PUBLIC)),
    "a function in the first of the regions": (
        Parameters(ENDPOINT, lambda_arn=ARN.replace("eu-west-1", "us-east-1")),
        (ARN.replace("eu-west-1", "us-east-1"), None, PUBLIC),
    ),
    "a function before an address": (Parameters(ENDPOINT, lambda_arn=ARN), (ARN, None, PUBLIC)),
}
REFUSED = {
    "nothing": (Parameters(), "--endpoint is missing"),
    "a function without pages": (Parameters(lambda_arn=ARN), "--public-url is missing"),
    "http": (Parameters("http://roll.example.org/alexa"), "no https address"),
    "no scheme": (Parameters("roll.example.org"), "no https address"),
    "no host": (Parameters("https:///alexa"), "no https address"),
    "a port that is none": (Parameters("https://roll.example.org:x/alexa"), "no https address"),
    "a line end": (Parameters("https://roll.example.org/al\nexa"), "no https address"),
    "a blank": (Parameters("https://roll.example.org /alexa"), "no https address"),
    "letters of other scripts": (Parameters("https://röll.example.org/alexa"), "no https address"),
    "half an address in brackets": (Parameters("https://[::1/alexa"), "no https address"),
    "another port": (Parameters("https://roll.example.org:8443/alexa"), "only calls port 443"),
    "this computer": (Parameters("https://localhost/alexa"), "reached from the internet"),
    "a network address": (Parameters("https://192.0.2.7/alexa"), "reached from the internet"),
    "a long network address": (Parameters("https://[2001:db8::7]/alexa"), "reached from the internet"),
    "a name at home": (Parameters("https://roll.local/alexa"), "reached from the internet"),
    "an empty label": (Parameters("https://roll..example.org/alexa"), "reached from the internet"),
    "a mark in the host": (Parameters("https://alexa.example.org/alexa"), "own marks"),
    "a mark in a longer word": (Parameters("https://myamazonskill.example.org"), "own marks"),
    "a mark that only looks like the cloud": (Parameters("https://amazonaws.com.example.org"), "own marks"),
    "a password": (Parameters("https://me:secret@roll.example.org/alexa"), "leave out names"),
    "a query": (Parameters("https://roll.example.org/alexa?x=1"), "leave out names"),
    "a fragment": (Parameters("https://roll.example.org/alexa#x"), "leave out names"),
    "another path": (Parameters("https://roll.example.org/skill"), "answers at /alexa"),
    "pages over http": (Parameters(ENDPOINT, public_url="http://roll.example.org"), "--public-url is"),
    "a function that is none": (
        Parameters(ENDPOINT, lambda_arn="arn:aws:s3:::roll"),
        "--lambda-arn is .* is no function",
    ),
    "a function without a name": (
        Parameters(ENDPOINT, lambda_arn="arn:aws:lambda:eu-west-1:123456789012:function:"),
        "is no function",
    ),
    "a function where Alexa has no trigger": (
        Parameters(ENDPOINT, lambda_arn=ARN.replace("eu-west-1", "eu-central-1")),
        "--lambda-arn lies in eu-central-1, .* one of us-east-1, eu-west-1, us-west-2, ap-northeast-1",
    ),
    "a function in a region farther east": (
        Parameters(ENDPOINT, lambda_arn=ARN.replace("eu-west-1", "ap-south-1")),
        "lies in ap-south-1",
    ),
    "an id that is none": (Parameters(ENDPOINT, skill_id="gentle-roll"), "--skill-id is .* is no skill id"),
    "an id in capitals": (Parameters(ENDPOINT, skill_id=SKILL_ID.upper()), "is no skill id"),
    "an id and more": (Parameters(ENDPOINT, skill_id=SKILL_ID + "\n"), "is no skill id"),
    "an id of an account": (Parameters(ENDPOINT, skill_id="amzn1.ask.account.ABC"), "is no skill id"),
}


@pytest.mark.parametrize(("asked", "wanted"), TAKEN.values(), ids=list(TAKEN))
def test_an_address_that_alexa_can_call_is_taken(
    asked: Parameters, wanted: tuple[str, str | None, str]
) -> None:
    assert read_address(asked) == Address(*wanted)


@pytest.mark.parametrize(("asked", "said"), REFUSED.values(), ids=list(REFUSED))
def test_an_address_that_alexa_cannot_call_is_refused_in_one_sentence(asked: Parameters, said: str) -> None:
    found = read_address(asked)
    assert isinstance(found, list)
    [sentence] = found
    assert re.search(said, sentence)
    assert sentence.endswith(".")


def test_every_mistake_is_named_at_once() -> None:
    found = read_address(Parameters("http://a", "https://localhost", "arn", "id"))
    assert isinstance(found, list)
    assert [sentence.split()[0] for sentence in found] == [
        "--endpoint",
        "--public-url",
        "--lambda-arn",
        "--skill-id",
    ]


@given(st.text(), st.text(), st.text(), st.text())
def test_any_text_is_either_an_address_or_a_mistake(a: str, b: str, c: str, d: str) -> None:
    found = read_address(Parameters(a, b, c, d))
    assert isinstance(found, Address) or (found and all(found))


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_what_is_taken_after_https_is_a_plain_address(text: str) -> None:
    found = read_address(Parameters("https://" + text))
    if isinstance(found, Address):
        assert found.uri.isascii()
        assert found.uri.isprintable()
        assert found.uri.endswith("/alexa")
        assert not set(found.uri) & set(" ?#@\\")
