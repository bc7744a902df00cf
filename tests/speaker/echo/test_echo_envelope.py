"""Requests look as Alexa's own do: Amazon's model reads every one of them."""

from __future__ import annotations

import json
from typing import Any

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.request_envelope import RequestEnvelope

from skill.speaker.echo import Account, Button, Device, Failure, Interfaces, Slot
from skill.testing import ManualClock
from tests.speaker.echo.fake_skill import NOTHING, FakeSkill, Json, ask, routine_skill, tell


def read(request: Json) -> Any:
    """The request as Amazon's model reads it."""
    return DefaultSerializer().deserialize(json.dumps(request), RequestEnvelope)


def asked(slots: dict[str, Slot]) -> tuple[Json, Any]:
    """The intent as sent, and as Amazon's model reads it."""
    skill = FakeSkill(StartRoutineIntent=tell())
    Device(skill, clock=ManualClock()).ask("StartRoutineIntent", slots)
    return skill.requests[0]["request"]["intent"], read(skill.requests[0]).request.intent


def test_amazons_model_reads_every_request_of_an_eventful_day() -> None:
    skill = routine_skill()
    skill.on("WhyIntent", ask())
    clock = ManualClock()
    device = Device(skill, clock=clock, interfaces=Interfaces(apl=True), strict=False)
    device.launch()
    clock.run_out()
    device.fail_next(Failure(after_ms=5_000))
    device.ask("StartRoutineIntent", {"part": Slot("foot", "foot", "PART")})
    clock.advance(20_000)
    device.ask("StartRoutineIntent")
    clock.advance(20_000)
    for button in Button:
        device.press(button)
    device.say("AMAZON.NextIntent")
    device.ask("WhyIntent")
    device.touch("next", 3)
    device.ask("WhyIntent")
    device.leave()
    device.notify({"type": "AlexaSkillEvent.SkillDisabled", "eventCreationTime": "2026-01-05T08:00:00Z"})
    skill.on("LaunchRequest", {"version": "1.0", "response": {"card": {"type": "None"}}})
    device.launch()
    clock.run_out()
    assert {read(request).request.object_type for request in skill.requests} == set(skill.kinds)
    assert set(skill.kinds) >= {
        "LaunchRequest", "IntentRequest", "SessionEndedRequest", "Alexa.Presentation.APL.UserEvent",
        "AudioPlayer.PlaybackStarted", "AudioPlayer.PlaybackStopped", "AudioPlayer.PlaybackFailed",
        "AudioPlayer.PlaybackNearlyFinished", "AudioPlayer.PlaybackFinished", "AlexaSkillEvent.SkillDisabled",
        "PlaybackController.NextCommandIssued",
    }  # fmt: skip


def test_a_slot_carries_its_words_and_the_value_they_mean() -> None:
    _, intent = asked({"part": Slot("my feet", "foot", "PART", "foot")})
    slot = intent.slots["part"]
    assert slot.value == "my feet"
    resolution = slot.resolutions.resolutions_per_authority[0]
    assert resolution.authority.endswith(".PART")
    assert resolution.status.code.value == "ER_SUCCESS_MATCH"
    assert (resolution.values[0].value.id, resolution.values[0].value.name) == ("foot", "foot")


def test_words_that_mean_no_value_say_so() -> None:
    _, intent = asked({"part": Slot("my elbow", None, "PART")})
    resolution = intent.slots["part"].resolutions.resolutions_per_authority[0]
    assert resolution.status.code.value == "ER_SUCCESS_NO_MATCH"
    assert not resolution.values


def test_a_slot_of_amazons_own_type_has_a_value_only() -> None:
    sent, intent = asked({"minutes": Slot("6")})
    assert intent.slots["minutes"].value == "6"
    assert "resolutions" not in sent["slots"]["minutes"]


def test_an_empty_slot_is_there_without_a_value() -> None:
    sent, intent = asked({"minutes": Slot(None)})
    assert sent["slots"]["minutes"] == {"name": "minutes", "confirmationStatus": "NONE"}
    assert intent.slots["minutes"].value is None


def test_requests_name_the_account_the_device_and_what_it_can_do() -> None:
    skill = FakeSkill(LaunchRequest=NOTHING)
    account = Account("amzn1.ask.account.X", "amzn1.ask.skill.Y", "en-GB", "https://api.example")
    interfaces = Interfaces(audio_player=False, apl=True, apl_version="1.9")
    Device(
        skill, clock=ManualClock(), account=account, interfaces=interfaces, device_id="d", strict=False
    ).launch()
    request = skill.requests[0]
    system = request["context"]["System"]
    assert request["request"]["locale"] == "en-GB"
    assert request["request"]["timestamp"] == "2026-01-05T08:00:00Z"
    assert system["user"] == request["session"]["user"] == {"userId": "amzn1.ask.account.X"}
    assert (
        system["application"] == request["session"]["application"] == {"applicationId": "amzn1.ask.skill.Y"}
    )
    assert system["device"] == {
        "deviceId": "d",
        "supportedInterfaces": {"Alexa.Presentation.APL": {"runtime": {"maxVersion": "1.9"}}},
    }
    assert system["apiEndpoint"] == "https://api.example"
    assert "AudioPlayer" not in request["context"]


def test_the_same_conversation_gives_the_same_requests() -> None:
    def converse() -> list[Json]:
        skill, clock = routine_skill(), ManualClock()
        device = Device(skill, clock=clock)
        device.launch()
        clock.advance(3_000)
        device.ask("StartRoutineIntent")
        clock.run_out()
        return skill.requests

    assert converse() == converse()
