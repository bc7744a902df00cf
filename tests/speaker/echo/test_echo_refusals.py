"""A reply that breaks the platform's rules is refused, as Alexa refuses it, and named."""

from __future__ import annotations

import pytest

from skill.errors import PlatformError
from skill.speaker.echo import Activity, Button, Device, Interfaces, Notice, Refused
from skill.testing import ManualClock
from tests.speaker.echo.fake_skill import FakeSkill, ask, event, play, routine_skill, tell

MUTE = {"version": "1.0", "response": {"shouldEndSession": False}}
WRONG_EVENT = tell("Nobody may speak now.")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


def test_a_strict_device_raises_with_every_broken_rule(clock: ManualClock) -> None:
    device = Device(FakeSkill(LaunchRequest=MUTE), clock=clock)
    with pytest.raises(PlatformError, match=r"(?s)session-open-prompt.*session-open-reprompt"):
        device.launch()


def test_a_strict_device_raises_for_advice_too_and_another_only_for_what_alexa_refuses(
    clock: ManualClock,
) -> None:
    skill = FakeSkill(LaunchRequest=ask(again=None))
    assert Device(skill, clock=clock, strict=False).launch().session_open
    with pytest.raises(PlatformError, match="session-open-reprompt"):
        Device(skill, clock=clock).launch()


def test_a_refused_reply_ends_the_session_with_an_error(clock: ManualClock) -> None:
    skill = FakeSkill(LaunchRequest=MUTE)
    device = Device(skill, clock=clock, strict=False)
    turn = device.launch()
    assert (turn.session_open, turn.speech_text) == (False, "")
    notice = skill.requests[-1]["request"]
    assert (notice["type"], notice["reason"]) == ("SessionEndedRequest", "ERROR")
    assert notice["error"]["type"] == "INVALID_RESPONSE"
    assert "session-open-prompt" in notice["error"]["message"]
    assert [each.kind for each in device.log.of(Refused)] == ["LaunchRequest"]


def test_a_refused_reply_to_the_player_is_answered_with_an_exception_naming_its_request(
    clock: ManualClock,
) -> None:
    skill = routine_skill()
    skill.on("AudioPlayer.PlaybackStarted", WRONG_EVENT)
    device = Device(skill, clock=clock, strict=False)
    device.ask("StartRoutineIntent")
    clock.advance(5_000)
    started, exception = skill.requests[-2:]
    assert exception["request"]["type"] == "System.ExceptionEncountered"
    assert exception["request"]["cause"]["requestId"] == started["request"]["requestId"]
    assert "event-silent" in exception["request"]["error"]["message"]
    assert "session" not in exception
    assert device.activity is Activity.PLAYING


def test_a_strict_device_sends_the_exception_and_raises_as_the_clock_is_wound(clock: ManualClock) -> None:
    skill = routine_skill()
    skill.on("AudioPlayer.PlaybackStarted", WRONG_EVENT)
    device = Device(skill, clock=clock)
    device.ask("StartRoutineIntent")
    with pytest.raises(PlatformError, match="event-silent"):
        clock.advance(5_000)
    assert skill.kinds[-1] == "System.ExceptionEncountered"


def test_the_directives_of_a_refused_reply_have_no_effect(clock: ManualClock) -> None:
    skill = routine_skill()
    reply = event(play("b"))
    reply["response"]["shouldEndSession"] = False
    skill.on("PlaybackController.NextCommandIssued", reply)
    device = Device(skill, clock=clock, strict=False)
    device.ask("StartRoutineIntent")
    clock.advance(5_000)
    assert device.press(Button.NEXT).directives == []
    assert device.player.token == "a"
    assert skill.kinds[-1] == "System.ExceptionEncountered"


def test_an_exception_answered_wrongly_is_not_answered_with_another(clock: ManualClock) -> None:
    skill = routine_skill()
    skill.on("AudioPlayer.PlaybackStarted", WRONG_EVENT)
    skill.on("System.ExceptionEncountered", WRONG_EVENT)
    device = Device(skill, clock=clock, strict=False)
    device.ask("StartRoutineIntent")
    clock.advance(5_000)
    assert skill.kinds.count("System.ExceptionEncountered") == 1
    assert [each.kind for each in device.log.of(Refused)] == [
        "AudioPlayer.PlaybackStarted",
        "System.ExceptionEncountered",
    ]


def test_a_device_without_a_player_refuses_streams(clock: ManualClock) -> None:
    device = Device(routine_skill(), clock=clock, interfaces=Interfaces(audio_player=False))
    with pytest.raises(PlatformError, match="player-supported"):
        device.ask("StartRoutineIntent")


def test_an_interrupted_stream_goes_on_after_a_refused_answer(clock: ManualClock) -> None:
    skill = routine_skill()
    skill.on("WhyIntent", MUTE)
    device = Device(skill, clock=clock, strict=False)
    device.ask("StartRoutineIntent")
    clock.advance(5_000)
    device.ask("WhyIntent")
    assert device.activity is Activity.PLAYING


def test_what_the_skill_raises_is_not_hidden(clock: ManualClock) -> None:
    def broken(_request: object) -> dict[str, object]:
        raise KeyError("no such step")

    device = Device(broken, clock=clock, strict=False)
    with pytest.raises(KeyError, match="no such step"):
        device.launch()


def test_a_skill_event_wants_no_answer(clock: ManualClock) -> None:
    skill = FakeSkill()
    device = Device(skill, clock=clock)
    notice = device.notify({"type": "AlexaSkillEvent.SkillDisabled"})
    assert isinstance(notice, Notice)
    assert "session" not in skill.requests[0]
    skill.on("AlexaSkillEvent.SkillDisabled", tell())
    with pytest.raises(PlatformError, match="event-silent"):
        device.notify({"type": "AlexaSkillEvent.SkillDisabled"})
