"""What is read from the memory before an answer, and written to it after."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from skill.errors import StoreError
from skill.persistence import LastPlace, Who
from skill.persistence.open import system_clock
from skill.persistence.volatile import VolatileMemory
from skill.routine.codec import encode
from skill.routine.run import Run
from skill.routine.state import Phase, SessionState
from skill.routine.terms import Counting, Limb, Mode, Talk
from skill.speaker.echo import LoggedTurn
from skill.testing import ManualClock, Person, make_device
from tests.alexa.household import Household, a_skill
from tests.speaker.dialogues.stage import Stage, new_account, noon, understanding


class Watched(VolatileMemory):
    """A memory that tells what was asked of it, and fails when told to."""

    def __init__(self) -> None:
        super().__init__(system_clock)
        self.asked: list[str] = []
        self.broken = False

    def recall(self, who: Who, run: str | None = None) -> Any:
        self._note("recall")
        return super().recall(who, run)

    def keep_place(self, who: Who, state: LastPlace) -> bool:
        self._note("keep_place")
        return super().keep_place(who, state)

    def keep_settings(self, who: Who, changes: Any, *, visit: bool = False) -> None:
        self._note("visit" if visit else "keep_settings")
        super().keep_settings(who, changes, visit=visit)

    def end_run(self, who: Who, run: str | None = None) -> None:
        self._note("end_run")
        super().end_run(who, run)

    def finish(self, who: Who, session: Any) -> bool:
        self._note("finish")
        return super().finish(who, session)

    def _note(self, what: str) -> None:
        self.asked.append(what)
        if self.broken:
            raise StoreError("The memory is broken for this test.")


def remembering(
    memory: Watched | None = None, *, streams: bool = False, start: datetime | None = None
) -> tuple[Stage, Watched]:
    """A person whose memory can be looked at."""
    memory = memory or Watched()
    state, clock = a_skill(memory), ManualClock(start or noon())
    device = make_device(state, clock, streams=streams, account=new_account())
    return Stage(state, clock, device, Person(device, understanding())), memory


def asked_by(stage: Stage, memory: Watched, *script: str) -> list[str]:
    """What one more turn asks of the memory."""
    stage.listen()
    memory.asked.clear()
    stage.follow(*script)
    return list(memory.asked)


@pytest.mark.parametrize(
    "words",
    [
        "next",
        "previous",
        "again",
        "how many left",
        "pause",
        "loop",
        "ouch",
        "go to rinsing",
        "what do I need",
        "help",
        "yes",
    ],
)
def test_while_a_stream_plays_nothing_is_read(words: str) -> None:
    stage, memory = remembering(streams=True)
    stage.follow("start the foot routine", "+75")
    assert "recall" not in asked_by(stage, memory, words)


@pytest.mark.parametrize("words", ["next", "again", "how many left", "slower", "pause", "ouch", "help"])
def test_in_an_open_session_nothing_is_read(words: str) -> None:
    stage, memory = remembering()
    stage.follow("start the foot routine")
    assert "recall" not in asked_by(stage, memory, words)


def test_a_launch_reads_once_and_writes_once() -> None:
    stage, memory = remembering()
    assert asked_by(stage, memory, "open gentle roll") == ["recall", "visit"]


def test_a_step_spoken_is_kept_with_one_write() -> None:
    stage, memory = remembering()
    stage.follow("start the foot routine")
    assert asked_by(stage, memory, "next") == ["keep_place"]


def test_a_setting_is_kept_with_one_write() -> None:
    stage, memory = remembering(streams=True)
    stage.follow("start the foot routine", "+75")
    assert asked_by(stage, memory, "slower") == ["keep_place", "keep_place", "keep_settings"], (
        "the stop, the stream that goes on, and the pace"
    )


def test_a_finished_run_is_counted_and_its_place_forgotten_in_one_write() -> None:
    stage, memory = remembering(streams=True)
    stage.follow("just friction with my hands")
    memory.asked.clear()
    stage.clock.run_out()
    assert memory.asked == ["keep_place", "finish"], "the closing begins, and ends"


def test_how_a_person_preferences_to_be_led_is_there_at_the_next_start() -> None:
    stage, _ = remembering(streams=True)
    stage.follow("start the foot routine", "slower", "only the chime", "less talk", "stop", "+9")
    turn = stage.follow("start the foot routine")
    state = stage.place(turn)
    assert state is not None
    assert state.run is not None
    assert (state.run.pace.value, state.run.counting, state.run.talk) == ("calm", Counting.CHIME, Talk.BRIEF)
    other = stage.place(stage.follow("start the hand routine"))
    assert other is not None
    assert other.run is not None
    assert (other.run.pace.value, other.run.counting) == ("steady", Counting.CHIME), (
        "each routine has its own pace"
    )


def test_a_device_that_can_stream_waits_where_that_was_asked_for_last_time() -> None:
    stage, _ = remembering(streams=True)
    stage.follow("wait for me")
    turn = stage.follow("start the foot routine")
    state = stage.place(turn)
    assert state is not None
    assert state.way is Mode.TURNS
    assert turn.session_open


def test_the_routine_done_last_is_offered() -> None:
    stage, _ = remembering()
    stage.follow("open gentle roll", "just rinsing", "foot", "next", "next", "next")
    stage.clock.advance(86_400_000)
    assert _offered(stage.follow("open gentle roll")) == "feet"
    stage.follow("just friction with my hands", "next", "next", "next")
    stage.clock.advance(2 * 86_400_000)
    assert _offered(stage.follow("open gentle roll")) == "hands"


def _offered(turn: LoggedTurn) -> str:
    """The limb that a welcome offers: it has several wordings."""
    offers = re.findall(r"[Yy]our (feet|hands)\b", turn.speech_text)
    assert len(offers) == 1, turn.speech_text
    return str(offers[0])


def test_a_place_of_yesterday_is_not_offered() -> None:
    stage, _ = remembering(start=noon() - timedelta(hours=40))
    stage.follow("start the foot routine", "next", "stop")
    assert "Carry on" not in stage.follow("open gentle roll").speech_text


def test_a_place_in_other_content_is_not_offered() -> None:
    stage, memory = remembering()
    stage.follow("open gentle roll", "stop")
    other = encode(SessionState(Phase.PAUSED, Mode.TURNS, Run("r", Limb.FOOT), step=2), "abcdef")
    who = stage.state.skill.memory.who(stage.device.account.user_id, None, "amzn1.ask.device.VIRTUAL")
    memory.keep_place(who, LastPlace(other, round(noon().timestamp() * 1000) + 1, "abcdef"))
    assert "Carry on" not in stage.follow("open gentle roll").speech_text


def test_everything_works_without_a_memory() -> None:
    stage, memory = remembering(streams=True)
    memory.broken = True
    assert "Welcome to Gentle Roll" in stage.follow("open gentle roll").speech_text
    stage.follow("foot", "+110")
    assert "more strokes, gliding, right foot." in stage.follow("how many left").speech_text
    stage.follow("+10", "slower", "+10", "stop", "+5")
    assert "You stopped at gliding, right foot." in stage.follow("open gentle roll").speech_text
    stage.follow("yes")
    stage.clock.run_out()
    assert stage.device.activity.value == "FINISHED"


def test_a_run_counts_once_however_often_its_end_is_reported() -> None:
    stage, memory = remembering(streams=True)
    stage.follow("just friction with my hands")
    stage.clock.run_out()
    closing = stage.device.log.events[-1].split()
    assert closing[0] == "PlaybackFinished"
    stage.device.notify(
        {"type": "AudioPlayer.PlaybackFinished", "token": closing[1], "offsetInMilliseconds": 1000}
    )
    assert memory.asked.count("finish") == 1, "the process itself knows that it has ended"
    assert "One session in the last seven days." in stage.follow("how am I doing").speech_text


def test_a_run_finished_aloud_is_over_for_the_stream_it_began_with() -> None:
    stage, _ = remembering(streams=True)
    stage.follow("just friction with my hands", "+5", "wait for me", "next", "+60")
    turn = stage.follow("resume")
    assert "The routine is complete." in turn.speech_text


def test_a_step_left_waiting_counts_for_more_than_the_stream_before_it() -> None:
    stage, _ = remembering(streams=True)
    stage.follow("start the foot routine", "+75", "wait for me", "next", "next", "+600")
    assert "You stopped at shearing, right foot." in stage.follow("open gentle roll").speech_text
    stage.clock.advance(60_000)
    assert stage.follow("next").speech_text.startswith("Rinsing, right foot.")


def test_a_request_that_names_no_device_is_where_its_stream_is() -> None:
    home = Household(a_skill(VolatileMemory(system_clock)), streams=True, device="")
    began = home.say("start the foot routine").directives[0]["audioItem"]["stream"]
    home.clock.advance(60_000)
    home.say("pause")
    resumed = home.say("resume").directives[0]["audioItem"]["stream"]
    assert resumed["token"] == began["token"]
    assert resumed["offsetInMilliseconds"] > 0
    home.clock.advance(60_000)
    home.say("pause")
    assert "Carry on?" in home.say("open gentle roll").speech_text
