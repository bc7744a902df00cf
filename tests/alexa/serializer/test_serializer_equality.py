"""Wherever Amazon's DefaultSerializer has a result, ours is the same, to the last type."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ask_sdk_core.exceptions import SerializationException
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.directive import Directive
from ask_sdk_model.request import Request
from ask_sdk_model.request_envelope import RequestEnvelope
from ask_sdk_model.response_envelope import ResponseEnvelope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skill.alexa.serializer.plans import PlannedSerializer
from tests.alexa import envelopes
from tests.alexa.serializer.models import REQUEST_TYPES, difference, json_of, json_of_class, kind_of, moments

OURS, AMAZONS = PlannedSerializer(), DefaultSerializer()

few = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
many = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

REAL = {
    "typical": envelopes.typical(),
    "launch": envelopes.envelope(envelopes.launch(), new=True),
    "no screen": envelopes.envelope(envelopes.launch(), screen=False, player=False),
    "session ended": envelopes.envelope(envelopes.session_ended("ERROR", "INVALID_RESPONSE")),
    "playback": envelopes.envelope(envelopes.playback("PlaybackNearlyFinished")),
    "playback failed": envelopes.envelope(envelopes.playback("PlaybackFailed")),
    "button": envelopes.envelope(envelopes.controller("Next")),
    "event": envelopes.envelope(envelopes.skill_event("SkillEnabled")),
    "reminder": envelopes.envelope(envelopes.reminder_event()),
    "touch": envelopes.envelope(envelopes.touch("next", 3)),
    "exception": envelopes.envelope(envelopes.system_exception()),
}


def amazons(payload: Any, declared: Any) -> Any:
    return AMAZONS.deserialize(json.dumps(payload), declared)


@pytest.mark.parametrize("whole", REAL.values(), ids=list(REAL))
def test_real_envelopes_are_read_and_written_as_amazon_reads_and_writes_them(whole: dict[str, Any]) -> None:
    ours, theirs = OURS.deserialize(whole, RequestEnvelope), amazons(whole, RequestEnvelope)
    assert difference(ours, theirs) is None
    assert json.dumps(OURS.serialize(ours)) == json.dumps(AMAZONS.serialize(theirs))


@pytest.mark.parametrize("kind", REQUEST_TYPES)
def test_every_request_type_is_read_and_written_as_amazon_does(kind: str) -> None:
    @few
    @given(kind_of(Request, kind))
    def check(payload: dict[str, Any]) -> None:
        ours, theirs = OURS.deserialize(payload, Request), amazons(payload, Request)
        assert difference(ours, theirs) is None
        assert json.dumps(OURS.serialize(ours)) == json.dumps(AMAZONS.serialize(theirs))

    check()


@pytest.mark.parametrize("kind", sorted(Directive.discriminator_value_class_map))
def test_every_directive_is_written_as_amazon_writes_it(kind: str) -> None:
    @few
    @given(kind_of(Directive, kind, 4))
    def check(payload: dict[str, Any]) -> None:
        directive = amazons(payload, Directive)
        assert json.dumps(OURS.serialize(directive)) == json.dumps(AMAZONS.serialize(directive))

    check()


@many
@given(json_of_class(RequestEnvelope, depth=6))
def test_made_up_envelopes_are_read_as_amazon_reads_them(payload: dict[str, Any]) -> None:
    assert difference(OURS.deserialize(payload, RequestEnvelope), amazons(payload, RequestEnvelope)) is None


@many
@given(json_of_class(ResponseEnvelope, depth=4))
def test_made_up_replies_are_written_as_amazon_writes_them(payload: dict[str, Any]) -> None:
    reply = amazons(payload, ResponseEnvelope)
    assert json.dumps(OURS.serialize(reply)) == json.dumps(AMAZONS.serialize(reply))


SCALAR_TYPES: list[Any] = ["str", "int", "long", "float", "bool", "object", str, int, float, bool, object]


@many
@given(
    st.sampled_from(SCALAR_TYPES),
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(-1e9, 1e9)
    | st.text()
    | st.from_regex(r"\A-?[0-9]+\Z"),
)
def test_scalars_are_turned_into_each_other_as_amazon_does(declared: Any, payload: Any) -> None:
    try:
        theirs = amazons(payload, declared)
    except SerializationException:
        theirs = None
    assert difference(OURS.deserialize(json.dumps(payload), declared), theirs) is None


@many
@pytest.mark.filterwarnings("ignore::dateutil.parser.UnknownTimezoneWarning")
@given(
    st.sampled_from(["datetime", "date"]),
    moments() | st.text(max_size=12) | st.text("0123456789-:TZ.+ ", max_size=30) | st.integers(),
)
def test_moments_are_read_as_amazon_reads_them(declared: str, payload: Any) -> None:
    try:
        theirs = amazons(payload, declared)
    except (SerializationException, OverflowError, TypeError):
        theirs = None
    assert difference(OURS.deserialize(json.dumps(payload), declared), theirs) is None


def test_notations_for_lists_and_dicts_are_understood() -> None:
    slots = {"part": {"name": "part", "value": "left foot"}}
    for declared, payload in (
        ("list[str]", ["a", None, 7]),
        ("dict(str, ask_sdk_model.slot.Slot)", slots),
        ("list[ask_sdk_model.slot.Slot]", [slots["part"], None]),
        ("ask_sdk_model.slot.Slot", slots["part"]),
        ("dict(str, object)", {"a": [1, {}]}),
    ):
        assert difference(OURS.deserialize(payload, declared), amazons(payload, declared)) is None


def test_a_type_that_does_not_exist_is_an_error_as_with_amazon() -> None:
    for declared in ("ask_sdk_model.nowhere.Nothing", "ask_sdk_model.slot.Nothing", "Nothing"):
        with pytest.raises(SerializationException):
            OURS.deserialize({}, declared)
        with pytest.raises(SerializationException):
            amazons({}, declared)


def test_text_that_is_not_json_is_an_error_as_with_amazon() -> None:
    for text in ("", "{", "[" * 100_000):
        with pytest.raises(SerializationException):
            OURS.deserialize(text, RequestEnvelope)
        with pytest.raises(SerializationException):
            AMAZONS.deserialize(text, RequestEnvelope)


def test_nothing_is_nothing() -> None:
    assert OURS.deserialize(None, RequestEnvelope) is None
    assert OURS.deserialize("null", RequestEnvelope) is None
    assert OURS.serialize(None) is None


@given(json_of("ask_sdk_model.slot.Slot"))
@few
def test_what_was_written_is_read_back_the_same(payload: dict[str, Any]) -> None:
    once = OURS.deserialize(payload, "ask_sdk_model.slot.Slot")
    written = OURS.serialize(once)
    assert OURS.serialize(OURS.deserialize(written, "ask_sdk_model.slot.Slot")) == written
