"""Every kind of request is answered, whatever it is and whatever goes wrong behind it."""

from __future__ import annotations

import itertools
import json
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from ask_sdk_model.request import Request

from skill.alexa.context import SkillContext, Streams
from skill.alexa.endpoint import SkillEndpoint
from skill.alexa.skill import build_skill
from skill.errors import AudioError
from skill.routine.codec import encode
from skill.routine.run import Run, Step
from skill.routine.state import Phase, SessionState
from skill.routine.terms import Bed, Limb, Mode
from skill.web.state import reviser
from tests.alexa.envelopes import (
    Json,
    body,
    controller,
    envelope,
    intent,
    launch,
    playback,
    session_ended,
    skill_event,
    system_exception,
    touch,
)
from tests.speaker.dialogues.stage import the_catalogue, the_skill

Ask = Callable[..., Json]
_ids = itertools.count()


def asking(skill: SkillContext) -> Ask:
    """The skill held to every rule of the platform; each question comes from another household."""
    endpoint = SkillEndpoint(build_skill(skill), revise=reviser(strict=True, local=True))

    def ask(request: Json, **around: Any) -> Json:
        whole = envelope(request, **around)
        whole["context"]["System"]["user"]["userId"] = f"amzn1.ask.account.HANDLERS{next(_ids)}"
        reply: Json = json.loads(endpoint.answer({}, body(whole)).text)
        return reply

    return ask


def answered(whole: Json) -> Json:
    """The reply to a whole envelope, from another household each time."""
    whole["context"]["System"]["user"]["userId"] = f"amzn1.ask.account.WHOLE{next(_ids)}"
    endpoint = SkillEndpoint(build_skill(the_skill().skill), revise=reviser(strict=True, local=True))
    reply: Json = json.loads(endpoint.answer({}, body(whole)).text)
    return reply


@pytest.fixture
def ask() -> Ask:
    return asking(the_skill().skill)


def heard(reply: Json) -> str:
    return str(reply["response"].get("outputSpeech", {}).get("ssml", ""))


class BrokenStreams(Streams):
    """Streams that promise to be ready and are not."""

    def __init__(self, error: Exception | None) -> None:
        self._error = error

    def ready(self, language: str) -> bool:
        return True

    def url(self, language: str, step: Step, bed: Bed = Bed.NONE) -> str | None:
        if self._error:
            raise self._error
        return None

    def captions(self, language: str, step: Step) -> str:
        return ""


@pytest.fixture
def broken(caplog: pytest.LogCaptureFixture) -> Ask:
    caplog.set_level(logging.CRITICAL)
    return asking(replace(the_skill().skill, streams=BrokenStreams(RuntimeError("no disk"))))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (None, "Sorry, the sound is not ready"),
        (AudioError("no clip"), "Sorry, the sound is not ready"),
        (RuntimeError("no disk"), "Sorry, something went wrong on my side."),
    ],
)
def test_whatever_goes_wrong_behind_words_is_apologised_for(
    error: Exception | None, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    ask = asking(replace(the_skill().skill, streams=BrokenStreams(error)))
    reply = ask(intent("StartRoutineIntent", limb="foot"), new=True)
    assert said in heard(reply)
    assert reply["response"]["shouldEndSession"] is True
    assert not reply["response"].get("directives")


def streaming(step: int = 1) -> str:
    return encode(
        SessionState(Phase.RUNNING, Mode.STREAM, Run("r1", Limb.FOOT), step=step), the_catalogue().version
    )


@pytest.mark.parametrize("event", ["PlaybackNearlyFinished", "PlaybackFailed"])
def test_whatever_goes_wrong_behind_a_report_is_answered_with_nothing(event: str, broken: Ask) -> None:
    assert broken(playback(event, token=streaming()))["response"] == {}


@pytest.mark.parametrize("button", ["Next", "Previous", "Play"])
def test_whatever_goes_wrong_behind_a_button_is_answered_with_nothing(button: str, broken: Ask) -> None:
    audio = {"token": streaming(), "offsetInMilliseconds": 9_000, "playerActivity": "PLAYING"}
    assert broken(controller(button), audio=audio)["response"] == {}


@pytest.mark.parametrize("name", ["DanceIntent", "AMAZON.LaterIntent", "AMAZON.NavigateSettingsIntent", ""])
def test_an_intent_nobody_knows_is_answered_as_unclear(name: str, ask: Ask) -> None:
    reply = ask(intent(name), attributes={})
    assert "did not get that" in heard(reply) or "missed that" in heard(reply)
    assert reply["response"]["shouldEndSession"] is False


UNDER_WAY = {
    "place": encode(SessionState(Phase.RUNNING, Mode.TURNS, Run("r1", Limb.FOOT)), the_catalogue().version)
}


@pytest.mark.parametrize("name", ["ScrollDown", "PageUp", "More", "Select"])
def test_a_wish_to_see_more_than_the_screen_has_gets_help(name: str, ask: Ask) -> None:
    helped = ask(intent("AMAZON.HelpIntent"), attributes=UNDER_WAY)
    assert ask(intent(f"AMAZON.{name}Intent"), attributes=UNDER_WAY)["response"] == helped["response"]


@pytest.mark.parametrize(
    "request_",
    [
        system_exception(),
        session_ended(),
        skill_event("SkillEnabled"),
        skill_event("SkillDisabled"),
        skill_event("SkillPermissionChanged", body={"acceptedPermissions": []}),
        {"type": "AudioPlayer.PlaybackDreamt", "token": "t", "offsetInMilliseconds": 0},
        {"type": "PlaybackController.SkipCommandIssued"},
        {"type": "Reminders.ReminderStarted", "body": {"alertToken": "x"}},
        {"type": "Messaging.MessageReceived", "message": {}},
        touch("next"),
    ],
    ids=lambda request: request["type"],
)
def test_what_wants_no_answer_gets_an_empty_one(request_: Json, ask: Ask) -> None:
    assert ask(request_)["response"] == {}


MEANT = ("LaunchRequest", "IntentRequest", "SessionResumedRequest", "Dialog.Input", "Connections.Resp")
ELSEWHERE = ("AudioPlayer.", "PlaybackController.", "CanFulfillIntentRequest")
UNASKED = [
    *sorted(
        kind for kind in Request.discriminator_value_class_map if not kind.startswith((*MEANT, *ELSEWHERE))
    ),
    *("Connections.Later", "Something.New", "SomethingNewRequest", ""),
]


@pytest.mark.parametrize("kind", UNASKED)
@pytest.mark.parametrize(
    "around", [{"new": True}, {"attributes": UNDER_WAY}, None], ids=["new", "open", "none"]
)
def test_what_nobody_said_leaves_a_session_as_it_is(kind: str, around: Json | None) -> None:
    whole = envelope({"type": kind, "locale": "en-US"}, **(around or {}))
    whole["session"] = None if around is None else envelope(launch(), **around)["session"]
    reply = answered(whole)
    assert reply["response"] == {}
    assert reply.get("sessionAttributes", {}) == (around or {}).get("attributes", {}), "and keeps its place"


@pytest.mark.parametrize("event", ["PlaybackNearlyFinished", "PlaybackFailed"])
def test_a_report_beside_an_open_session_is_about_its_stream(event: str) -> None:
    whole = envelope(playback(event, token=streaming(3)))
    whole["session"] = envelope(launch(), attributes=UNDER_WAY)["session"]
    (play,) = answered(whole)["response"]["directives"]
    waits = event == "PlaybackNearlyFinished"
    assert play["audioItem"]["stream"].get("expectedPreviousToken") == (streaming(3) if waits else None)
    assert ".f.r1." in play["audioItem"]["stream"]["token"], "it streams on, and not the session's turns"


@pytest.mark.parametrize("intent_", ["StartRoutineIntent", "ProgressIntent", "ForgetMeIntent", "DanceIntent"])
@pytest.mark.parametrize("around", [{"new": True}, {"attributes": UNDER_WAY}], ids=["new", "open"])
def test_alexas_own_question_gets_its_answer_and_not_a_word(intent_: str, around: Json, ask: Ask) -> None:
    asked = {**intent(intent_, limb="foot"), "type": "CanFulfillIntentRequest"}
    assert ask(asked, **around)["response"] == {"canFulfillIntent": {"canFulfill": "NO"}}


def test_a_session_that_another_skill_hands_back_goes_on_like_an_opening(ask: Ask) -> None:
    cause = {"type": "ConnectionCompleted", "status": {"code": "200", "message": "OK"}}
    reply = ask({"type": "SessionResumedRequest", "locale": "en-US", "cause": cause}, attributes=UNDER_WAY)
    assert "Carry on?" in heard(reply)
    assert reply["response"]["shouldEndSession"] is False


def test_an_answer_to_something_that_was_never_asked_says_nothing(ask: Ask) -> None:
    bought = {
        "type": "Connections.Response",
        "locale": "en-US",
        "name": "Buy",
        "payload": {"purchaseResult": "DECLINED"},
    }
    assert ask(bought, attributes=UNDER_WAY)["response"] == {}


@pytest.mark.parametrize("locale", ["en-US", "en-GB", "en-AU", "en-IN", "en-CA", "de-DE", "xx", ""])
def test_every_locale_is_answered_in_a_language_that_is_there(locale: str, ask: Ask) -> None:
    said = heard(ask(launch(locale), new=True))
    assert "Welcome to Gentle Roll" in said
    assert ("speak English only" in said) is (locale in ("de-DE", "xx"))


@pytest.mark.parametrize(
    "locale", ["de-DE", "es-MX", "fr-CA", "it-IT", "ja-JP", "pt-BR", "hi-IN", "ar-SA", "5"]
)
def test_a_language_that_is_not_offered_is_told_so_once_a_session(locale: str, ask: Ask) -> None:
    started = ask(intent("StartRoutineIntent", limb="foot", locale=locale), new=True, player=False)
    assert heard(started).startswith("<speak>So far I speak English only.")
    assert "Sit tall on a chair" in heard(started)
    later = ask(intent("AMAZON.HelpIntent", locale=locale), attributes=started["sessionAttributes"])
    assert "English" not in heard(later)


def test_what_is_urgent_or_silent_waits_for_no_remark_about_languages(ask: Ask) -> None:
    assert "English" not in heard(ask(intent("RedFlagIntent", locale="de-DE"), new=True))
    audio = {"token": streaming(), "offsetInMilliseconds": 9_000, "playerActivity": "PLAYING"}
    paused = ask(intent("AMAZON.PauseIntent", locale="de-DE"), new=True, audio=audio)
    assert "outputSpeech" not in paused["response"]


def test_words_keep_nothing_in_a_session_that_ends(ask: Ask) -> None:
    attributes = {
        "place": encode(
            SessionState(Phase.RUNNING, Mode.TURNS, Run("r1", Limb.FOOT)), the_catalogue().version
        )
    }
    reply = ask(intent("AMAZON.StopIntent"), attributes=attributes)
    assert reply["response"]["shouldEndSession"] is True
    assert not reply.get("sessionAttributes")


def test_words_keep_little_in_a_session_that_goes_on(ask: Ask) -> None:
    reply = ask(intent("StartRoutineIntent", limb="foot"), attributes={"other": "skill"}, player=False)
    assert list(reply["sessionAttributes"]) == ["place", "spoken"]
    assert len(reply["sessionAttributes"]["place"]) < 200


def test_a_stream_carries_captions_a_title_and_a_short_token(ask: Ask) -> None:
    (play,) = ask(intent("StartRoutineIntent", limb="foot"), new=True)["response"]["directives"]
    item = play["audioItem"]
    assert item["stream"]["captionData"]["type"] == "WEBVTT"
    assert item["stream"]["captionData"]["content"].startswith("WEBVTT")
    assert " --> " in item["stream"]["captionData"]["content"]
    assert item["stream"]["url"].startswith("http://127.0.0.1:5000/audio/en/foot.settle.right.")
    assert len(item["stream"]["token"]) < 200
    assert item["metadata"]["subtitle"] == "Foot routine, step 1 of 11"


@pytest.mark.parametrize(
    ("slots", "minutes"),
    [({"minutes": "6"}, 6), ({"minutes": "?"}, None), ({"minutes": "six"}, 6), ({"minutes": "-6"}, None)],
)
def test_a_number_counts_where_it_is_one(slots: dict[str, str], minutes: int | None, ask: Ask) -> None:
    reply = ask(intent("StartRoutineIntent", limb="foot", **slots), attributes={}, player=False)
    assert ("in about 6 minutes" in heard(reply)) is (minutes == 6)
    assert "Sorry" not in heard(reply)


@pytest.mark.parametrize(
    "minutes", ["0", "00", "999999999999999999999", "10000", "\N{ARABIC-INDIC DIGIT SIX}"]
)
def test_no_number_is_too_odd(minutes: str, ask: Ask) -> None:
    reply = ask(intent("StartRoutineIntent", limb="foot", minutes=minutes), attributes={}, player=False)
    assert "Sorry" not in heard(reply)
    assert reply["response"]["shouldEndSession"] is False
