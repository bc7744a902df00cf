"""What is newer than the SDK, or wrong, costs only itself: the rest of the request is still understood."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ask_sdk_model.intent_request import IntentRequest
from ask_sdk_model.request import Request
from ask_sdk_model.request_envelope import RequestEnvelope
from ask_sdk_model.slot_value import SlotValue
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.alexa.serializer.plans import PlannedSerializer, UnknownRequest
from skill.errors import RequestRefused
from tests.alexa import envelopes
from tests.alexa.serializer.models import ANYTHING, difference, places, replaced

OURS = PlannedSerializer()
TYPICAL = envelopes.typical()
PLACES = list(places(TYPICAL))


def read(whole: Any) -> Any:
    return OURS.deserialize(whole, RequestEnvelope)


def test_an_unknown_request_keeps_its_type_and_what_every_request_has() -> None:
    request = read(
        envelopes.envelope({"type": "Alexa.Later.Request", "locale": "en-GB", "hint": {"a": 1}})
    ).request
    assert isinstance(request, UnknownRequest)
    assert isinstance(request, Request)
    assert (request.object_type, request.locale, request.hint) == ("Alexa.Later.Request", "en-GB", {"a": 1})  # type: ignore[attr-defined]
    assert request.timestamp is not None
    assert OURS.serialize(request)["type"] == "Alexa.Later.Request"


@pytest.mark.parametrize("kind", [None, 7, [], {}, True])
def test_a_request_whose_type_is_no_text_is_unknown(kind: Any) -> None:
    assert isinstance(read({"request": {"type": kind}}).request, UnknownRequest)


def test_a_request_without_a_type_is_unknown() -> None:
    assert isinstance(read({"request": {"locale": "en-US"}}).request, UnknownRequest)


def test_an_unknown_kind_of_value_is_read_as_what_all_its_kinds_share() -> None:
    whole = envelopes.typical()
    whole["request"]["intent"]["slots"]["limb"]["slotValue"] = {"type": "Later", "value": "left foot"}
    value = read(whole).request.intent.slots["limb"].slot_value
    assert type(value) is SlotValue
    assert value.object_type == "Later"


@pytest.mark.parametrize(
    ("sent", "kept"), [("HUMMING", "HUMMING"), (7, None), ({}, None), ([], None), (None, None)]
)
def test_an_unknown_enumeration_value_stays_as_text(sent: Any, kept: str | None) -> None:
    whole = envelopes.typical()
    whole["context"]["AudioPlayer"]["playerActivity"] = sent
    player = read(whole).context.audio_player
    assert player.player_activity == kept
    assert player.offset_in_milliseconds == 43_210


@pytest.mark.parametrize(
    ("path", "sent", "kept"),
    [
        (("context", "AudioPlayer", "offsetInMilliseconds"), "43210", 43210),
        (("context", "AudioPlayer", "offsetInMilliseconds"), "soon", None),
        (("context", "AudioPlayer", "offsetInMilliseconds"), {}, None),
        (("context", "AudioPlayer", "token"), ["a"], None),
        (("context", "AudioPlayer", "token"), 7, "7"),
        (("context", "AudioPlayer"), 7, None),
        (("context", "AudioPlayer"), [], None),
        (("context", "AudioPlayer"), "IDLE", None),
        (("session", "new"), {}, None),
        (("session", "attributes"), [1], None),
        (("session", "attributes"), "place", None),
        (("session", "user"), [], None),
        (("context", "Viewports"), {"type": "APL"}, None),
        (("context", "Viewports"), "APL", None),
        (("request", "timestamp"), "soon", None),
        (("request", "timestamp"), 1_790_000_000, None),
        (("request", "timestamp"), "99999999999999999999", None),
        (("request", "intent"), "next", None),
        (("request", "intent", "slots"), ["limb"], None),
    ],
)
def test_a_value_of_a_wrong_type_is_left_out(path: tuple[str, ...], sent: Any, kept: Any) -> None:
    value = read(replaced(TYPICAL, path, sent))
    for step in path:
        names = {name: attribute for attribute, name in value.attribute_map.items()}
        value = getattr(value, names[step])
    assert difference(value, kept) is None


@pytest.mark.parametrize(
    ("declared", "sent"),
    [("float", 10**400), ("float", "x"), ("int", "x"), ("int", []), ("bool", {}), ("date", [])],
    ids=["beyond all", "no digits", "no whole number", "a list", "an object", "no text"],
)
def test_a_scalar_that_cannot_be_is_left_out(declared: str, sent: Any) -> None:
    assert OURS.deserialize([sent], f"list[{declared}]") == [None]


def test_odd_values_in_lists_keep_their_place() -> None:
    whole = envelopes.typical()
    viewport = whole["context"]["Viewports"][0]
    whole["context"]["Viewports"] = [None, 7, viewport]
    first, second, third = read(whole).context.viewports
    assert (first, second, third.id) == (None, None, "main")


@pytest.mark.parametrize(
    "name", ["to_dict", "__class__", "__dict__", "deserialized_types", "object_type", "attribute_map"]
)
def test_no_sender_replaces_what_a_class_has(name: str) -> None:
    request = read(envelopes.envelope({**envelopes.launch(), name: "replaced"})).request
    assert difference(request, read(envelopes.envelope(envelopes.launch())).request) is None


@settings(max_examples=300, deadline=None)
@pytest.mark.filterwarnings("ignore::dateutil.parser.UnknownTimezoneWarning")
@given(st.sampled_from(PLACES), ANYTHING)
def test_whatever_one_value_is_the_others_are_understood_as_before(path: tuple[Any, ...], junk: Any) -> None:
    whole = replaced(TYPICAL, path, junk)
    got, wanted = read(whole), read(TYPICAL)
    for attribute, name in RequestEnvelope.attribute_map.items():
        if name != path[0]:
            assert difference(getattr(got, attribute), getattr(wanted, attribute)) is None
    json.dumps(OURS.serialize(got), allow_nan=False)
    assert repr(got)


@settings(max_examples=200, deadline=None)
@given(ANYTHING)
def test_anything_at_all_is_read_without_an_error(junk: Any) -> None:
    OURS.deserialize(junk if not isinstance(junk, str | bytes) else [junk], RequestEnvelope)


def test_bytes_are_a_request_body_and_read_strictly() -> None:
    assert difference(read(envelopes.body(TYPICAL)), read(TYPICAL)) is None
    with pytest.raises(RequestRefused, match="repeats a key"):
        read(b'{"version":"1","version":"2"}')


def test_reading_changes_nothing_in_what_was_read() -> None:
    whole = envelopes.typical()
    envelope = read(whole)
    envelope.session.attributes["place"] = "elsewhere"
    assert whole == TYPICAL
    assert isinstance(envelope.request, IntentRequest)
