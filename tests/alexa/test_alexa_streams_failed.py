"""Where streams fail the voice leads: noted for a day on that device, said once, and tried again when asked for."""

from __future__ import annotations

import itertools
import json
import time
from typing import Any

from tests.alexa.envelopes import Json, body, envelope, intent, launch, playback
from tests.speaker.dialogues.stage import the_skill

DAY_S = 24 * 3600
NOW = time.time()
_ids = itertools.count()


class Home:
    """One household with two devices."""

    def __init__(self) -> None:
        self.user = f"amzn1.ask.account.FAILED{next(_ids)}"

    def ask(self, request: Json, *, at: float = NOW, device: str = "bedroom", **around: Any) -> Json:
        whole = envelope(request, at=at, screen=False, **around)
        whole["context"]["System"]["user"]["userId"] = self.user
        whole["context"]["System"]["device"]["deviceId"] = device
        whole["request"]["requestId"] = f"{self.user} {next(_ids)}"
        reply: Json = json.loads(the_skill().endpoint.answer({}, body(whole)).text)
        return dict(reply["response"])

    def streams_fail(self) -> None:
        """Every stream that is begun fails, until nothing is begun any more."""
        reply = self.start()
        for _ in range(9):
            plays = streams(reply)
            if not plays:
                break
            reply = self.ask(playback("PlaybackFailed", token=plays[0]["token"], offset_ms=0))
        assert [each["type"] for each in reply["directives"]] == ["AudioPlayer.Stop"]

    def start(self, **around: Any) -> Json:
        return self.ask(intent("StartRoutineIntent", limb="foot"), new=True, **around)


def streams(reply: Json) -> list[Json]:
    directives = reply.get("directives", ())
    return [each["audioItem"]["stream"] for each in directives if each["type"] == "AudioPlayer.Play"]


def said(reply: Json) -> str:
    return str(reply["outputSpeech"]["ssml"])


TOLD = "The sound did not come through here last time"


def test_after_streams_failed_the_next_start_is_led_by_voice_and_says_so_once() -> None:
    home = Home()
    home.streams_fail()
    for again, told in enumerate((True, False)):
        reply = home.start(at=NOW + 60 + again)
        assert streams(reply) == []
        assert reply["shouldEndSession"] is False
        assert "Sit tall on a chair" in said(reply)
        assert (TOLD in said(reply)) is told


def test_the_next_launch_says_it_and_offers_the_step_that_was_lost() -> None:
    home = Home()
    home.streams_fail()
    reply = home.ask(launch(), new=True, at=NOW + 60)
    assert TOLD in said(reply)
    assert "Carry on?" in said(reply)
    assert TOLD not in said(home.start(at=NOW + 120))


def test_another_device_streams_as_before() -> None:
    home = Home()
    home.streams_fail()
    assert streams(home.start(device="kitchen", at=NOW + 60))


def test_a_day_later_streams_are_tried_again() -> None:
    home = Home()
    home.streams_fail()
    home.start(at=NOW + 60)
    assert streams(home.start(at=NOW + DAY_S + 60))


def test_keep_going_tries_streams_again_at_once() -> None:
    home = Home()
    home.streams_fail()
    opened = envelope(intent("StartRoutineIntent", limb="foot"), at=NOW + 60, new=True, screen=False)
    opened["context"]["System"]["user"]["userId"] = home.user
    opened["context"]["System"]["device"]["deviceId"] = "bedroom"
    place = json.loads(the_skill().endpoint.answer({}, body(opened)).text)["sessionAttributes"]
    assert streams(home.ask(intent("ModeIntent", way="flow"), attributes=place, at=NOW + 90))
    assert streams(home.start(at=NOW + 120))


def test_one_failure_that_a_second_try_mends_changes_nothing() -> None:
    home = Home()
    [stream] = streams(home.start())
    assert streams(home.ask(playback("PlaybackFailed", token=stream["token"], offset_ms=0)))
    assert streams(home.start(at=NOW + 60))
