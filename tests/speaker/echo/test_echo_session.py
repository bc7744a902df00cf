"""A session begins, keeps its attributes, waits for words, and ends, as on a real Echo."""

from __future__ import annotations

import pytest

from skill.speaker.echo import (
    Account,
    Device,
    Interfaces,
    MicOpened,
    Notice,
    SessionClosed,
    SpokenReply,
    speech_estimate,
)
from skill.testing import ManualClock
from tests.speaker.echo.fake_skill import NOTHING, FakeSkill, Json, ask, play, tell


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


def quiet(_speech: Json) -> int:
    """Speech that lasts a second."""
    return 1_000


def device_for(skill: FakeSkill, clock: ManualClock) -> Device:
    return Device(skill, clock=clock, speech_ms=quiet)


def ended(device: Device) -> list[tuple[int, str]]:
    return [(closed.at_ms, closed.reason) for closed in device.log.of(SessionClosed)]


def test_a_launch_opens_a_new_session_without_attributes(clock: ManualClock) -> None:
    skill = FakeSkill(LaunchRequest=ask())
    turn = device_for(skill, clock).launch()
    session = skill.requests[0]["session"]
    assert (session["new"], session["attributes"]) == (True, {})
    assert (turn.speech_text, turn.reprompt, turn.session_open) == (
        "Foot or hand?",
        "Say foot, or hand.",
        True,
    )


def test_attributes_come_back_in_the_same_session_and_only_the_last_ones(clock: ManualClock) -> None:
    skill = FakeSkill(LaunchRequest=ask(place="welcome", asked=1), FootIntent=ask(place="rinsing"))
    device = device_for(skill, clock)
    device.launch()
    device.say("FootIntent")
    device.say("FootIntent")
    sessions = [request["session"] for request in skill.requests]
    assert [session["attributes"] for session in sessions] == [
        {},
        {"place": "welcome", "asked": 1},
        {"place": "rinsing"},
    ]
    assert [session["new"] for session in sessions] == [True, False, False]
    assert len({session["sessionId"] for session in sessions}) == 1


def test_a_skill_that_changes_its_attributes_after_replying_changes_nothing(clock: ManualClock) -> None:
    reply = ask(place="kept")
    skill = FakeSkill(LaunchRequest=reply, FootIntent=ask())
    device = device_for(skill, clock)
    device.launch()
    reply["sessionAttributes"]["place"] = "lost"
    device.say("FootIntent")
    assert skill.requests[1]["session"]["attributes"] == {"place": "kept"}


def test_a_reply_that_ends_the_session_sends_no_notice_and_forgets_the_attributes(clock: ManualClock) -> None:
    skill = FakeSkill(LaunchRequest=ask(place="x"), FootIntent=tell())
    device = device_for(skill, clock)
    device.launch()
    assert not device.say("FootIntent").session_open
    clock.advance(60_000)
    assert ended(device) == [(0, "REPLY")]
    device.launch()
    assert skill.kinds == ["LaunchRequest", "IntentRequest", "LaunchRequest"]
    assert skill.requests[2]["session"]["attributes"] == {}
    assert skill.requests[2]["session"]["sessionId"] != skill.requests[0]["session"]["sessionId"]


def test_silence_gets_the_reprompt_after_eight_seconds_and_the_end_after_eight_more(
    clock: ManualClock,
) -> None:
    skill = FakeSkill(LaunchRequest=ask(place="x"))
    device = device_for(skill, clock)
    device.launch()
    clock.advance(17_999)
    assert device.session_open
    clock.advance(1)
    assert [spoken.at_ms for spoken in device.log.of(SpokenReply)] == [0, 9_000]
    assert [mic.at_ms for mic in device.log.of(MicOpened)] == [1_000, 10_000]
    assert ended(device) == [(18_000, "EXCEEDED_MAX_REPROMPTS")]
    notice = skill.requests[-1]
    assert notice["request"]["reason"] == "EXCEEDED_MAX_REPROMPTS"
    assert notice["session"]["attributes"] == {"place": "x"}
    assert notice["session"]["new"] is False


def test_without_a_reprompt_silence_ends_the_session_after_eight_seconds(clock: ManualClock) -> None:
    device = Device(FakeSkill(LaunchRequest=ask(again=None)), clock=clock, speech_ms=quiet, strict=False)
    device.launch()
    clock.run_out()
    assert ended(device) == [(9_000, "EXCEEDED_MAX_REPROMPTS")]


@pytest.mark.parametrize("silent_ms", [500, 5_000, 9_500, 17_000])
def test_words_at_any_moment_of_an_open_session_start_the_waiting_anew(
    clock: ManualClock, silent_ms: int
) -> None:
    skill = FakeSkill(LaunchRequest=ask(), FootIntent=ask("Which foot?"))
    device = device_for(skill, clock)
    device.launch()
    clock.advance(silent_ms)
    assert device.say("FootIntent").reached
    clock.run_out()
    assert ended(device) == [(silent_ms + 18_000, "EXCEEDED_MAX_REPROMPTS")]


def test_the_microphone_opens_only_when_the_speech_is_over(clock: ManualClock) -> None:
    device = device_for(FakeSkill(LaunchRequest=ask()), clock)
    device.launch()
    clock.advance(400)
    assert (device.speaking, device.mic_open, device.speech_left_ms) == (True, False, 600)
    clock.advance(600)
    assert (device.speaking, device.mic_open, device.speech_left_ms) == (False, True, 0)


def test_speech_that_somebody_else_speaks_may_be_over_early(clock: ManualClock) -> None:
    device = Device(FakeSkill(LaunchRequest=ask()), clock=clock, speech_ms=lambda _speech: 600_000)
    device.launch()
    clock.advance(2_000)
    device.finish_speaking()
    assert device.mic_open
    clock.advance(8_000)
    device.finish_speaking()
    assert device.mic_open


def test_leaving_ends_the_session_by_the_persons_wish(clock: ManualClock) -> None:
    skill = FakeSkill(LaunchRequest=ask())
    device = device_for(skill, clock)
    device.leave()
    device.launch()
    device.leave()
    clock.run_out()
    assert skill.kinds == ["LaunchRequest", "SessionEndedRequest"]
    assert ended(device) == [(0, "USER_INITIATED")]


def test_opening_the_skill_again_is_a_new_session(clock: ManualClock) -> None:
    skill = FakeSkill(LaunchRequest=ask(place="x"), FootIntent=ask())
    device = device_for(skill, clock)
    device.launch()
    device.ask("FootIntent")
    first, second = (request["session"] for request in skill.requests)
    assert second["new"] is True
    assert second["attributes"] == {}
    assert first["sessionId"] != second["sessionId"]
    assert ended(device) == [(0, "RELAUNCHED")]


def test_bare_words_outside_a_session_do_not_reach_a_skill_that_never_played(clock: ManualClock) -> None:
    skill = FakeSkill()
    device = device_for(skill, clock)
    assert not device.say("AMAZON.NextIntent").reached
    assert not device.say("WhereAmIIntent").reached
    assert skill.requests == []


def test_a_reply_that_does_not_say_ends_the_session_on_a_device_without_a_screen(clock: ManualClock) -> None:
    skill = FakeSkill(LaunchRequest=NOTHING)
    device = Device(skill, clock=clock, speech_ms=quiet, strict=False)
    assert not device.launch().session_open


def test_a_screen_keeps_a_session_that_nobody_ended_for_half_a_minute(clock: ManualClock) -> None:
    document = {"type": "APL", "version": "1.9", "mainTemplate": {}}
    render = {"type": "Alexa.Presentation.APL.RenderDocument", "token": "step", "document": document}
    drawn = {"version": "1.0", "response": {"directives": [render]}}
    skill = FakeSkill(**{"LaunchRequest": drawn, "Alexa.Presentation.APL.UserEvent": NOTHING})
    device = Device(skill, clock=clock, interfaces=Interfaces(apl=True), strict=False)
    assert device.launch().session_open
    assert not device.mic_open
    clock.advance(10_000)
    assert device.touch("next").session_open
    event = skill.requests[-1]
    assert event["request"]["arguments"] == ["next"]
    assert event["request"]["token"] == "step"
    assert event["context"]["Alexa.Presentation.APL"]["token"] == "step"
    assert device.screen == render
    clock.run_out()
    assert ended(device) == [(40_000, "EXCEEDED_MAX_REPROMPTS")]


def test_two_devices_of_one_account_share_the_user_and_nothing_else(clock: ManualClock) -> None:
    skill = FakeSkill(LaunchRequest=ask(place="x"), FootIntent=ask(place="y"))
    account = Account(user_id="amzn1.ask.account.HOME")
    kitchen = Device(skill, clock=clock, account=account, device_id="kitchen")
    bedroom = Device(skill, clock=clock, account=account, device_id="bedroom")
    kitchen.launch()
    bedroom.launch()
    kitchen.say("FootIntent")
    bedroom.say("FootIntent")
    systems = [request["context"]["System"] for request in skill.requests]
    assert {system["user"]["userId"] for system in systems} == {"amzn1.ask.account.HOME"}
    assert [system["device"]["deviceId"] for system in systems] == ["kitchen", "bedroom"] * 2
    assert len({request["session"]["sessionId"] for request in skill.requests}) == 2
    assert len({request["request"]["requestId"] for request in skill.requests}) == 4
    assert kitchen.log.of(Notice) == []


def test_speech_lasts_as_long_as_its_words_rests_and_clips() -> None:
    clips = {"https://x.example/chime.mp3": 1_500}
    estimate = speech_estimate(clips.get)
    markup = '<speak>Roll on.<break time="2s"/> <audio src="https://x.example/chime.mp3"/> Say next.</speak>'
    assert estimate({"type": "SSML", "ssml": markup}) == 4 * 400 + 2_000 + 1_500
    assert estimate({"type": "PlainText", "text": "Foot or hand?"}) == 3 * 400


def test_speech_is_shown_without_tags_and_without_gaps(clock: ManualClock) -> None:
    reply = tell()
    reply["response"]["outputSpeech"] = {
        "type": "SSML",
        "ssml": '<speak><p>Heel &amp; toes <break time="1s"/>.</p><p>Well  done.</p></speak>',
    }
    turn = device_for(FakeSkill(LaunchRequest=reply), clock).launch()
    assert turn.speech_text == "Heel & toes. Well done."
    assert turn.ssml == reply["response"]["outputSpeech"]["ssml"]


def test_a_play_in_the_reply_begins_only_after_the_speech(clock: ManualClock) -> None:
    device = device_for(FakeSkill(LaunchRequest=tell("Let us begin.", play("a"))), clock)
    device.launch()
    clock.advance(999)
    assert device.log.events == []
    clock.advance(1)
    assert device.log.events == ["PlaybackStarted a"]
