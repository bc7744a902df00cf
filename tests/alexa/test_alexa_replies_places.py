"""Where a person is, read off the request: sessions, tokens and offsets, sound or not."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from functools import cache
from time import time
from typing import Any

import pytest

from skill.routine.codec import decode, encode
from skill.routine.run import Run
from skill.routine.state import Phase, Question, SessionState
from skill.routine.terms import Limb, Mode, Technique
from tests.alexa.envelopes import (
    Json,
    body,
    controller,
    envelope,
    intent,
    launch,
    playback,
    session_ended,
    system_exception,
)
from tests.speaker.dialogues.stage import the_catalogue, the_skill

RUN = Run("r1", Limb.FOOT)
GLIDING = SessionState(Phase.RUNNING, Mode.STREAM, RUN, step=1)
"""In the second step of the foot routine, while it streams."""
_ids = itertools.count()

GARBLED: list[object] = [
    "",
    "garbage",
    "g1",
    "g1.000000.i" + "." * 26,
    "g0." + "." * 27,
    "v1.foot.ten.3.left.2.flow",
    "\N{SNOWMAN}",
    "g1." + "9" * 500,
    None,
    7,
    True,
    [],
    {"place": "g1"},
]
"""What no place looks like."""


@cache
def word(state: SessionState) -> str:
    return encode(state, the_catalogue().version)


def near_misses() -> list[str]:
    """Words that were places, but for one mistake."""
    good = word(GLIDING)
    fields = good.split(".")
    return [
        good[:-1],
        good + ".",
        good.upper(),
        good.replace("g2", "g3", 1),
        ".".join([fields[0], "abcdef", *fields[2:]]),
        word(GLIDING).replace(".1.", ".zz.", 1),
        word(replace(GLIDING, step=63)),
        word(replace(GLIDING, step=len(the_catalogue().steps(RUN)))),
    ]


def ask(request: Json, household: int | None = None, **around: Any) -> Json:
    """The reply of the real skill, held to every rule of the platform, to a household of its own if not named."""
    whole = envelope(request, **around)
    whole["context"]["System"]["user"]["userId"] = (
        f"amzn1.ask.account.PLACES{next(_ids) if household is None else household}"
    )
    reply: Json = json.loads(the_skill().endpoint.answer({}, body(whole)).text)
    return reply


def heard(reply: Json) -> str:
    return str(reply["response"].get("outputSpeech", {}).get("ssml", ""))


def player(token: str, offset: object = 30_000, activity: str = "PAUSED") -> Json:
    return {"token": token, "offsetInMilliseconds": offset, "playerActivity": activity}


@pytest.mark.parametrize("garbled", [*GARBLED, *near_misses()], ids=repr)
def test_a_garbled_place_in_the_session_starts_over_politely(garbled: object) -> None:
    for name in ("AMAZON.NextIntent", "AMAZON.RepeatIntent", "AMAZON.YesIntent", "PaceIntent", "OuchIntent"):
        reply = ask(intent(name), attributes={"place": garbled}, player=False, screen=False)
        assert reply["response"]["shouldEndSession"] is False
        assert heard(reply).endswith("?</speak>") or "waist" in heard(reply)
        state = decode(reply["sessionAttributes"]["place"], the_catalogue().version)
        assert state is not None
        assert state.run is None


@pytest.mark.parametrize(
    "garbled", [each for each in [*GARBLED, *near_misses()] if isinstance(each, str)], ids=repr
)
def test_a_token_of_another_skill_or_version_is_no_place(garbled: str) -> None:
    reply = ask(intent("AMAZON.NextIntent"), new=True, audio=player(garbled))
    assert "No routine is running now." in heard(reply)
    for event in ("Started", "NearlyFinished", "Finished", "Stopped", "Failed"):
        assert ask(playback(f"Playback{event}", token=garbled))["response"] == {}
    for button in ("Next", "Previous", "Play", "Pause"):
        assert "outputSpeech" not in ask(controller(button), audio=player(garbled))["response"]


@pytest.mark.parametrize("offset", [-1, -(10**9), 0, 10**6, 10**12])
def test_an_offset_before_or_past_the_step_is_pulled_into_it(offset: int) -> None:
    reply = ask(
        intent("WhereAmIIntent", question="repetitions left"), new=True, audio=player(word(GLIDING), offset)
    )
    expected = "10 more strokes" if offset <= 0 else "This is the last stroke of this step."
    assert expected in heard(reply)
    total = the_catalogue().timeline(the_catalogue().steps(RUN)[1]).total_ms
    (play,) = reply["response"]["directives"]
    assert 0 <= play["audioItem"]["stream"]["offsetInMilliseconds"] < total


@pytest.mark.parametrize("offset", [-5, 10**9])
@pytest.mark.parametrize(
    "event", ["PlaybackNearlyFinished", "PlaybackFinished", "PlaybackStopped", "PlaybackFailed"]
)
def test_a_report_with_an_odd_offset_is_answered_like_any_other(event: str, offset: int) -> None:
    reply = ask(playback(event, token=word(GLIDING), offset_ms=offset))
    kinds = [each["type"] for each in reply["response"].get("directives", ())]
    assert kinds == {
        "PlaybackNearlyFinished": ["AudioPlayer.Play"],
        "PlaybackFailed": ["AudioPlayer.Play"],
    }.get(event, [])
    for directive in reply["response"].get("directives", ()):
        assert directive["audioItem"]["stream"]["offsetInMilliseconds"] >= 0


@pytest.mark.parametrize(
    ("activity", "said"),
    [
        ("PLAYING", "7 more strokes"),
        ("PAUSED", "7 more strokes"),
        ("BUFFER_UNDERRUN", "7 more strokes"),
        ("STOPPED", "Say, Alexa, resume"),
        ("FINISHED", "Say, Alexa, resume"),
    ],
)
def test_what_the_player_does_decides_whether_the_stream_goes_on(activity: str, said: str) -> None:
    offset, household, now = middle_of_the_third_stroke(), next(_ids), time()
    ask(playback("PlaybackStopped", token=word(GLIDING), offset_ms=offset), household=household, at=now)
    reply = ask(
        intent("WhereAmIIntent", question="repetitions left"),
        new=True,
        audio=player(word(GLIDING), offset, activity),
        household=household,
        at=now + 5,
    )
    assert "7 more strokes" in heard(reply)
    assert said in heard(reply)
    assert bool(reply["response"].get("directives")) is ("resume" not in said)


def middle_of_the_third_stroke() -> int:
    return the_catalogue().timeline(the_catalogue().steps(RUN)[1]).strokes[2].start + 100


def test_after_the_last_stream_the_routine_is_over() -> None:
    last, household = replace(GLIDING, step=len(the_catalogue().steps(RUN)) - 1, heard=2), next(_ids)
    ask(playback("PlaybackFinished", token=word(last), offset_ms=60_000), household=household)
    reply = ask(
        intent("AMAZON.NextIntent"),
        new=True,
        audio=player(word(last), 60_000, "FINISHED"),
        household=household,
    )
    assert "The routine is complete." in heard(reply)


def test_the_open_session_counts_for_more_than_the_stream() -> None:
    waiting = SessionState(Phase.RUNNING, Mode.TURNS, RUN, step=6)
    reply = ask(
        intent("WhereAmIIntent", question="step"),
        attributes={"place": word(waiting)},
        audio=player(word(GLIDING), 30_000, "STOPPED"),
    )
    assert "Step 7 of 11, gliding, left foot." in heard(reply)


def test_a_new_session_begins_where_the_stream_is_whatever_its_attributes_say() -> None:
    waiting = SessionState(Phase.RUNNING, Mode.TURNS, RUN, step=6)
    reply = ask(
        intent("WhereAmIIntent", question="step"),
        new=True,
        attributes={"place": word(waiting)},
        audio=player(word(GLIDING)),
    )
    assert "Step 2 of 11, gliding, right foot." in heard(reply)


def test_a_question_in_the_middle_of_a_stream_knows_where_it_was() -> None:
    asked = replace(GLIDING, question=Question.FORGET)
    audio = player(word(GLIDING), middle_of_the_third_stroke(), "STOPPED")
    reply = ask(intent("AMAZON.NoIntent"), attributes={"place": word(asked)}, audio=audio)
    (play,) = reply["response"]["directives"]
    stroke = the_catalogue().timeline(the_catalogue().steps(RUN)[1]).strokes[2]
    assert play["audioItem"]["stream"]["offsetInMilliseconds"] == stroke.start


@pytest.mark.parametrize("reason", ["USER_INITIATED", "EXCEEDED_MAX_REPROMPTS", "ERROR"])
@pytest.mark.parametrize("attributes", [{}, {"place": "garbage"}, {"place": None}, {"place": "good"}])
def test_the_end_of_a_session_is_answered_with_nothing(reason: str, attributes: Json) -> None:
    if attributes.get("place") == "good":
        attributes = {"place": word(SessionState(Phase.RUNNING, Mode.TURNS, RUN, step=3))}
    reply = ask(
        session_ended(reason, "INVALID_RESPONSE" if reason == "ERROR" else None), attributes=attributes
    )
    assert reply["response"] == {}


@pytest.mark.parametrize("kind", ["INVALID_RESPONSE", "DEVICE_COMMUNICATION_ERROR", "INTERNAL_SERVICE_ERROR"])
def test_an_exception_of_the_platform_is_answered_with_nothing(kind: str) -> None:
    assert not ask(system_exception(kind))["response"]


def test_playback_that_starts_is_answered_with_nothing() -> None:
    assert not ask(playback("PlaybackStarted", token=word(GLIDING), offset_ms=0))["response"]


def test_a_player_that_reports_a_failure_ahead_goes_on_playing() -> None:
    following = word(replace(GLIDING, step=2))
    request = playback("PlaybackFailed", token=following, offset_ms=12_000)
    request["currentPlaybackState"]["token"] = word(GLIDING)
    reply = ask(request)
    (play,) = reply["response"]["directives"]
    assert play["playBehavior"] == "ENQUEUE"
    assert play["audioItem"]["stream"]["expectedPreviousToken"] == word(GLIDING)
    again = decode(play["audioItem"]["stream"]["token"], the_catalogue().version)
    assert again is not None
    assert (again.step, again.failures) == (2, 1)


def test_a_failure_while_another_stream_has_ended_plays_at_once() -> None:
    request = playback("PlaybackFailed", token=word(replace(GLIDING, step=2)), offset_ms=12_000)
    request["currentPlaybackState"] |= {"token": word(GLIDING), "playerActivity": "FINISHED"}
    (play,) = ask(request)["response"]["directives"]
    assert play["playBehavior"] == "REPLACE_ALL"
    assert play["audioItem"]["stream"]["offsetInMilliseconds"] == 0


def test_what_is_queued_is_built_from_the_token_alone_and_twice_the_same() -> None:
    request = playback("PlaybackNearlyFinished", token=word(GLIDING), offset_ms=50_000)
    early = playback("PlaybackNearlyFinished", token=word(GLIDING), offset_ms=0)
    first, second, third = (ask(each)["response"] for each in (request, request, early))
    assert first == second == third
    (play,) = first["directives"]
    stream = play["audioItem"]["stream"]
    assert play["playBehavior"] == "ENQUEUE"
    assert stream["expectedPreviousToken"] == word(GLIDING)
    assert len(stream["token"]) <= 1024
    following = decode(stream["token"], the_catalogue().version)
    assert following is not None
    assert the_catalogue().steps(RUN)[following.step].technique is Technique.SHEARING


def test_a_launch_without_anything_else_in_the_context_is_a_welcome() -> None:
    whole = envelope(launch(), new=True, player=False, screen=False)
    whole["context"]["System"] = {
        "application": whole["context"]["System"]["application"],
        "user": {"userId": "U1"},
    }
    reply = json.loads(the_skill().endpoint.answer({}, body(whole)).text)
    assert "Welcome to Gentle Roll" in heard(reply)
