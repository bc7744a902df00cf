"""Repaired replies are always valid, and keep what was right."""

from __future__ import annotations

import copy
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skill.alexa.validation import broken_rules, empty_reply, enforce, repaired
from skill.errors import PlatformError

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

Json = dict[str, Any]

KINDS = [
    "LaunchRequest", "IntentRequest", "SessionEndedRequest", "System.ExceptionEncountered",
    "AudioPlayer.PlaybackStarted", "AudioPlayer.PlaybackStopped", "AudioPlayer.PlaybackFinished",
    "AudioPlayer.PlaybackNearlyFinished", "AudioPlayer.PlaybackFailed", "AudioPlayer.PlaybackUnheardOf",
    "PlaybackController.NextCommandIssued", "AlexaSkillEvent.SkillDisabled", "Some.NewRequest", "",
]  # fmt: skip

ASK: Json = {
    "version": "1.0",
    "sessionAttributes": {"place": "1:foot:3"},
    "response": {
        "outputSpeech": {"type": "SSML", "ssml": '<speak>Roll on.<break time="2s"/> Say next.</speak>'},
        "reprompt": {"outputSpeech": {"type": "PlainText", "text": "Say next, or stop."}},
        "card": {"type": "Simple", "title": "Rinsing", "content": "Left foot."},
        "shouldEndSession": False,
    },
}
PLAY: Json = {
    "version": "1.0",
    "response": {
        "outputSpeech": {"type": "PlainText", "text": "Let us begin."},
        "directives": [
            {
                "type": "AudioPlayer.Play",
                "playBehavior": "REPLACE_ALL",
                "audioItem": {
                    "stream": {
                        "url": "https://x.example/a.mp3",
                        "token": "foot:1",
                        "offsetInMilliseconds": 0,
                    },
                    "metadata": {
                        "title": "Rinsing",
                        "art": {"sources": [{"url": "https://x.example/a.png"}]},
                    },
                },
            },
            {"type": "AudioPlayer.ClearQueue", "clearBehavior": "CLEAR_ENQUEUED"},
            {
                "type": "Alexa.Presentation.APL.RenderDocument",
                "token": "step",
                "document": {"type": "APL", "version": "1.9", "mainTemplate": {}},
            },
        ],
        "shouldEndSession": True,
    },
}

INTERESTING: st.SearchStrategy[Any] = st.sampled_from(
    [
        None, True, False, 0, -1, "", "SSML", "ENQUEUE", "x" * 8_001, "<speak>a & b</speak>", {}, [], [None], [{}],
        "AudioPlayer.Play", "Dialog.Delegate", {"type": "SSML"}, float("inf"), "\ud800",
    ]
)  # fmt: skip
JSON_VALUES = st.recursive(
    INTERESTING | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every path inside a JSON value."""
    yield path
    if isinstance(value, dict | list):
        for step, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(child, (*path, step))


def put(value: Any, path: tuple[str | int, ...], new: Any) -> Any:
    """A copy of ``value`` with ``new`` at ``path``."""
    if not path:
        return new
    whole = copy.deepcopy(value)
    state = whole
    for step in path[:-1]:
        state = state[step]
    state[path[-1]] = new
    return whole


@st.composite
def mutated_replies(draw: st.DrawFn) -> Any:
    reply: Any = draw(st.sampled_from([ASK, PLAY]))
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(list(places(reply))))
        reply = put(reply, path, draw(JSON_VALUES))
    return reply


@st.composite
def requests(draw: st.DrawFn) -> Json:
    interfaces: Json = draw(
        st.sampled_from([{}, {"AudioPlayer": {}}, {"AudioPlayer": {}, "Alexa.Presentation.APL": {}}])
    )
    request: Json = {
        "context": {"System": {"device": {"supportedInterfaces": interfaces}}},
        "request": {"type": draw(st.sampled_from(KINDS)), "token": "foot:0"},
    }
    return request | draw(st.sampled_from([{}, {"session": {"new": True}}]))


def request(kind: str = "IntentRequest") -> Json:
    device: Json = {"supportedInterfaces": {"AudioPlayer": {}, "Alexa.Presentation.APL": {}}}
    return {"session": {}, "context": {"System": {"device": device}}, "request": {"type": kind}}


def severe(asked: Json, reply: Any) -> list[str]:
    return [each.rule for each in broken_rules(asked, reply) if each.severe]


@unhurried
@given(requests(), mutated_replies())
def test_a_repaired_reply_is_always_clean(asked: Json, reply: Any) -> None:
    assert severe(asked, repaired(asked, reply)) == []


@unhurried
@given(requests(), JSON_VALUES)
def test_whatever_a_reply_is_it_can_be_repaired_and_sent(asked: Json, reply: Any) -> None:
    mended = repaired(asked, reply)
    assert severe(asked, mended) == []
    assert json.loads(json.dumps(mended, allow_nan=False)) == mended


@unhurried
@given(requests(), mutated_replies())
def test_repairing_never_changes_the_reply_handed_in(asked: Json, reply: Any) -> None:
    before = repr(reply)
    repaired(asked, reply)
    assert repr(reply) == before


@unhurried
@given(requests())
def test_the_empty_reply_breaks_no_rule_whatever_was_asked(asked: Json) -> None:
    assert broken_rules(asked, empty_reply(asked)) == []


@unhurried
@given(JSON_VALUES, mutated_replies())
def test_a_request_of_any_shape_is_checked_without_an_error(asked: Any, reply: Any) -> None:
    around = asked if isinstance(asked, dict) else {"request": asked, "context": asked, "session": asked}
    assert severe(around, repaired(around, reply)) == []


def test_only_the_illegal_directive_is_dropped() -> None:
    reply = copy.deepcopy(PLAY)
    reply["response"]["directives"].insert(1, {"type": "GameEngine.StartInputHandler"})
    assert repaired(request(), reply) == PLAY


def test_two_plays_become_the_first() -> None:
    reply = copy.deepcopy(PLAY)
    reply["response"]["directives"].append(copy.deepcopy(PLAY["response"]["directives"][0]))
    assert repaired(request(), reply) == PLAY


def test_a_play_in_an_open_session_closes_it_and_drops_the_reprompt() -> None:
    reply = copy.deepcopy(PLAY)
    reply["response"] |= {"shouldEndSession": False, "reprompt": ASK["response"]["reprompt"]}
    assert repaired(request(), reply) == PLAY


def test_an_unexpected_expected_token_is_taken_out_and_the_stream_still_plays() -> None:
    reply = copy.deepcopy(PLAY)
    reply["response"]["directives"][0]["audioItem"]["stream"]["expectedPreviousToken"] = "foot:0"
    assert repaired(request(), reply) == PLAY


def test_speech_of_broken_markup_is_said_plainly() -> None:
    reply = copy.deepcopy(ASK)
    reply["response"]["outputSpeech"]["ssml"] = (
        '<speak>Heel & toes.<break time="20s"/> Say &quot;next&quot;.</speak>'
    )
    spoken = repaired(request(), reply)["response"]["outputSpeech"]
    assert spoken == {"type": "PlainText", "text": 'Heel & toes. Say "next".'}


def test_speech_that_is_too_long_keeps_whole_sentences_and_the_prompt() -> None:
    reply = copy.deepcopy(ASK)
    reply["response"]["outputSpeech"] = {
        "type": "PlainText",
        "text": "Roll 1.5 times on. " * 500 + "Say next.",
    }
    words = repaired(request(), reply)["response"]["outputSpeech"]["text"]
    assert len(words) <= 8_000
    assert words.removesuffix(" Say next.").split(" on.")[0] == "Roll 1.5 times"
    assert words.endswith("Roll 1.5 times on. Say next.")


def test_an_event_answered_with_speech_keeps_its_directive_only() -> None:
    stop = {"type": "AudioPlayer.Stop"}
    reply = {"version": "1.0", "response": ASK["response"] | {"directives": [stop]}}
    mended = repaired(request("AudioPlayer.PlaybackStarted") | {"session": None}, reply)
    assert mended == {"version": "1.0", "response": {"directives": [stop]}}


def test_an_open_session_without_a_word_is_closed() -> None:
    assert repaired(request(), {"version": "1.0", "response": {"shouldEndSession": False}}) == empty_reply(
        request()
    )


def test_strict_raises_and_lists_every_breach() -> None:
    reply = copy.deepcopy(ASK)
    reply["response"] |= {"reprompt": None, "card": {"type": "Big"}}
    with pytest.raises(
        PlatformError, match=r"(?s)2 of the platform's rules.*session-open-reprompt.*card-kind"
    ):
        enforce(request(), reply, True, logging.getLogger("gentle_roll.test"))


def test_production_logs_each_breach_and_sends_the_repaired_reply(caplog: pytest.LogCaptureFixture) -> None:
    reply = copy.deepcopy(ASK)
    reply["response"] |= {"reprompt": None, "card": {"type": "Big"}}
    sent = enforce(request(), reply, False, logging.getLogger("gentle_roll.test"))
    assert "card" not in sent["response"]
    assert [record.levelname for record in caplog.records] == ["WARNING", "ERROR"]
    assert "$.response.card" in caplog.text


def test_a_clean_reply_leaves_as_the_very_same_object() -> None:
    for strict in (True, False):
        assert enforce(request(), ASK, strict, logging.getLogger("gentle_roll.test")) is ASK
