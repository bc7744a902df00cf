"""A body is read once and strictly; what passes can be written back and has one meaning."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.alexa.serializer.body import MAX_DEPTH, check_shape, read_body
from skill.errors import RequestRefused
from tests.alexa import envelopes
from tests.alexa.serializer.models import ANYTHING, difference

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(st.dictionaries(TEXTS, ANYTHING), st.booleans(), st.sampled_from([(",", ":"), (", ", ": ")]))
def test_every_json_object_is_read_as_python_reads_it(
    members: dict[str, Any], escaped: bool, separators: tuple[str, str]
) -> None:
    text = json.dumps(members, ensure_ascii=escaped, separators=separators)
    assert difference(read_body(text.encode()), json.loads(text)) is None


@given(st.dictionaries(TEXTS, ANYTHING, min_size=1))
def test_a_key_twice_is_refused_even_where_both_say_the_same(members: dict[str, Any]) -> None:
    text = json.dumps(members, ensure_ascii=False, separators=(",", ":"))[1:-1]
    with pytest.raises(RequestRefused, match="repeats a key"):
        read_body(f"{{{text},{text}}}".encode())


@given(st.binary() | st.text('{}[]":,aeu\\d8019 -.', max_size=40).map(str.encode))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with suppress(RequestRefused):
        assert json.dumps(read_body(body), allow_nan=False, ensure_ascii=False).encode()


@pytest.mark.parametrize("opened", ["[", '{"a":'])
def test_nesting_is_allowed_to_a_depth_and_no_further(opened: str) -> None:
    closed = "]" if opened == "[" else "}"

    def nested(levels: int) -> bytes:
        inner = "[]" if opened == "[" else "{}"
        return ('{"a":' + opened * (levels - 2) + inner + closed * (levels - 2) + "}").encode()

    assert read_body(nested(MAX_DEPTH))
    for levels in (MAX_DEPTH + 1, 900, 5_000, 60_000):
        with pytest.raises(RequestRefused, match="nested too deeply"):
            read_body(nested(levels))


def test_a_wide_body_is_not_a_deep_one() -> None:
    wide = {"a": [{"b": [number]} for number in range(5_000)]}
    assert read_body(json.dumps(wide).encode()) == wide


def test_a_shape_that_is_complete_is_left_alone() -> None:
    whole = envelopes.typical()
    check_shape(whole)
    assert whole == envelopes.typical()


def test_an_identity_in_the_session_only_is_put_where_handlers_look() -> None:
    whole = envelopes.typical()
    del whole["context"]["System"]
    check_shape(whole)
    assert whole["context"]["System"] == {
        "application": whole["session"]["application"],
        "user": whole["session"]["user"],
    }
    assert whole["context"]["AudioPlayer"] == envelopes.typical()["context"]["AudioPlayer"]


def test_a_system_without_an_application_is_not_completed_from_a_session() -> None:
    whole = envelopes.typical()
    del whole["context"]["System"]["application"]
    with pytest.raises(RequestRefused, match="names no application"):
        check_shape(whole)
