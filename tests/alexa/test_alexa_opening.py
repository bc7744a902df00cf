"""Opening the skill while it plays: every wish of a routine in two utterances, none with the skill's name in front."""

from __future__ import annotations

import itertools
import json
import time
from typing import Any

import pytest

from skill.routine.codec import decode, encode
from skill.routine.run import Run
from skill.routine.state import Phase, SessionState
from skill.routine.terms import Limb, Mode
from tests.alexa.envelopes import Json, body, envelope, intent, launch, playback
from tests.speaker.dialogues.stage import the_catalogue, the_skill

GLIDING = SessionState(Phase.RUNNING, Mode.STREAM, Run("r1", Limb.FOOT), step=1)
_ids = itertools.count()


def ask(request: Json, whose: int, **around: Any) -> Json:
    whole = envelope(request, **around)
    whole["context"]["System"]["user"]["userId"] = f"amzn1.ask.account.OPENING{whose}"
    reply: Json = json.loads(the_skill().endpoint.answer({}, body(whole)).text)
    return reply


def playing(activity: str) -> Json:
    token = encode(GLIDING, the_catalogue().version)
    return {"token": token, "offsetInMilliseconds": 30_000, "playerActivity": activity}


@pytest.mark.parametrize("activity", ["PLAYING", "PAUSED", "BUFFER_UNDERRUN"])
@pytest.mark.parametrize("screen", [True, False])
@pytest.mark.parametrize(
    ("wish", "begins"),
    [
        (intent("PaceIntent", pace="louder"), "<speak>"),
        (intent("PaceIntent", pace="slower"), "<speak>"),
        (intent("OuchIntent"), "<speak>"),
        (intent("HowIntent", how_topic="pressure"), "<speak>"),
        (intent("WhereAmIIntent", question="repetitions left"), "<speak>"),
        (intent("WhyIntent"), "<speak>"),
        (intent("AMAZON.HelpIntent"), "<speak>"),
        (intent("AMAZON.YesIntent"), ""),
        (intent("AMAZON.ResumeIntent"), ""),
        (intent("AMAZON.NextIntent"), ""),
        (intent("GoToIntent", technique="rinsing"), ""),
    ],
    ids=lambda value: value["intent"]["name"] if isinstance(value, dict) else "",
)
def test_opened_while_it_plays_a_wish_is_answered_and_plays_on_in_the_same_reply(
    wish: Json, begins: str, screen: bool, activity: str
) -> None:
    whose = next(_ids)
    opened = ask(launch(), whose, new=True, audio=playing(activity), screen=screen)
    assert opened["response"]["outputSpeech"]["ssml"] == (
        "<speak>We are at gliding, right foot. What can I do?</speak>"
    )
    assert opened["response"]["shouldEndSession"] is False
    assert "AudioPlayer.Play" not in [each["type"] for each in opened["response"].get("directives", ())]

    reply = ask(wish, whose, attributes=opened["sessionAttributes"], audio=playing("PAUSED"), screen=screen)
    response = reply["response"]
    assert response["shouldEndSession"] is True
    [play] = [each for each in response["directives"] if each["type"] == "AudioPlayer.Play"]
    state = decode(play["audioItem"]["stream"]["token"], the_catalogue().version)
    assert state is not None
    assert state.phase is Phase.RUNNING
    assert ("outputSpeech" in response) == bool(begins)


def test_a_device_that_reports_a_stopped_stream_is_offered_to_carry_on() -> None:
    whose, token = next(_ids), encode(GLIDING, the_catalogue().version)
    ask(playback("PlaybackStopped", token=token, offset_ms=30_000), whose, at=time.time())
    opened = ask(launch(), whose, new=True, audio=playing("STOPPED"), at=time.time())
    assert "Carry on?" in opened["response"]["outputSpeech"]["ssml"]
