"""The trigger's zip under Amazon's own runtime client: a container may be killed at any moment, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from skill.speaker.echo import Account, Device, Slot
from skill.speaker.echo.wire import Send
from skill.testing import ManualClock
from tests.alexa.envelopes import SKILL_ID, Json
from tests.aws.container import Container, Gone, container
from tests.aws.runtime import TRIGGER, settings

pytestmark = pytest.mark.slow
STEPS = 11
ONCE = "One session in the last seven days."
NEARLY_FINISHED, STARTED = "AudioPlayer.PlaybackNearlyFinished", "AudioPlayer.PlaybackStarted"


class Lambda:
    """One container at a time: another one starts when the one before is gone."""

    def __init__(self, task: Path, folder: Path, environment: dict[str, str]) -> None:
        self._about = (TRIGGER, task, folder, environment)
        self._open = container(*self._about)
        self.now: Container = self._open.__enter__()
        self.started: list[str] = []
        """The tokens of the streams that began, in their order."""
        self.dies_before: dict[int, bool] = {}
        """In which streams the container is killed before it hears that the next one is wanted; starts by snapshot."""

    def send(self, event: Json) -> Json:
        kind = event["request"]["type"]
        self.started += [event["request"]["token"]] if kind == STARTED else []
        if kind == NEARLY_FINISHED and len(self.started) in self.dies_before:
            self.now.kill()
            self.again(snapshot=self.dies_before.pop(len(self.started)))
        return self.now.send(event)

    def again(self, *, snapshot: bool = False) -> None:
        """Another container."""
        self.close()
        self._open = container(*self._about, snapshot=snapshot)
        self.now = self._open.__enter__()

    def close(self) -> None:
        self._open.__exit__(None, None, None)


@pytest.fixture
def function(trigger_task: Path, tmp_path: Path, store: dict[str, str]) -> Iterator[Lambda]:
    pytest.importorskip("awslambdaric", reason="awslambdaric has no wheel for this platform")
    running = Lambda(trigger_task, tmp_path, settings(**store))
    yield running
    running.close()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime.now(UTC))


def echo(send: Send, clock: ManualClock) -> Device:
    """The device in the kitchen, just plugged in."""
    return Device(send, clock=clock, account=Account(application_id=SKILL_ID))


def begin(device: Device, clock: ManualClock) -> None:
    device.ask("StartRoutineIntent", {"limb": Slot("foot", "foot", "LIMB")})
    listen(device, clock)


def listen(device: Device, clock: ManualClock) -> None:
    while device.speaking:
        clock.advance(device.speech_left_ms)


def test_killed_between_two_requests_nobody_notices_and_the_routine_ends(
    function: Lambda, clock: ManualClock
) -> None:
    device = echo(function.send, clock)
    function.dies_before = {4: False, 8: True}
    begin(device, clock)
    clock.run_out()
    assert not function.dies_before
    assert function.now.api.asked[0] == "/restore/next"
    assert len(set(function.started)) == len(function.started) == STEPS
    assert device.ask("ProgressIntent").speech_text.startswith(ONCE)


def test_killed_over_a_request_the_next_launch_offers_the_step_that_was_heard(
    function: Lambda, clock: ManualClock
) -> None:
    def send(event: Json) -> Json:
        if event["request"]["type"] == NEARLY_FINISHED and len(function.started) == 5:
            function.now.killed_over(event)
            raise Gone
        return function.send(event)

    device = echo(send, clock)
    begin(device, clock)
    with pytest.raises(Gone):
        clock.run_out()
    function.again()
    device = echo(function.send, clock)
    offered = device.launch().speech_text
    assert offered == "You stopped at friction, right foot. Carry on? Say yes or no."
    [play] = [one for one in device.say("AMAZON.YesIntent").directives if one["type"] == "AudioPlayer.Play"]
    clock.run_out()
    heard = function.started[4]
    assert play["audioItem"]["stream"]["token"] == function.started[5] == heard
    assert len(set(function.started)) == len(function.started) - 1 == STEPS
    assert device.ask("ProgressIntent").speech_text.startswith(ONCE)
