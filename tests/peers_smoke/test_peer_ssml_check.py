from __future__ import annotations

from collections.abc import Callable
from typing import Any


def test_ssml_check_passes_what_alexa_speaks(peer: Callable[..., list[Any]]) -> None:
    spoken = '<speak>Roll <break time="10s"/> slowly &amp; softly.</speak>'
    assert peer("ssml-check", input=[spoken]) == [[]]


def test_ssml_check_names_each_mistake(peer: Callable[..., list[Any]]) -> None:
    mistakes = [
        '<speak><break time="11s"/></speak>',
        "<speak><roll/></speak>",
        "<speak>Roll & rest</speak>",
        "<speak>Roll",
    ]
    long_break, unknown_tag, ampersand, not_closed = peer("ssml-check", input=mistakes)
    assert long_break == [{"type": "tag", "tag": "break", "attribute": "time", "value": "11s", "position": 7}]
    assert [complaint["tag"] for complaint in unknown_tag] == ["roll"]
    assert ampersand == [{"type": "Invalid & character"}]
    assert not_closed == [{"type": "Can't parse SSML"}]


def test_a_line_that_is_no_ssml_string_is_refused_and_the_next_one_answered(
    peer: Callable[..., list[Any]],
) -> None:
    refused, answered = peer("ssml-check", input=[{"ssml": "<speak/>"}, "<speak>Roll.</speak>"])
    assert "expected one JSON string" in refused["error"]
    assert answered == []
