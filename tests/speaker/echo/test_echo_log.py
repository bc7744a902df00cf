"""All that happens is written down, in order, and told to whoever listens."""

from __future__ import annotations

import threading

from skill.speaker.echo import (
    Device,
    Dropped,
    HeardReply,
    Log,
    LoggedTurn,
    MicOpened,
    PlayerEvent,
    RealClock,
    Record,
    SessionClosed,
    SpokenReply,
)
from skill.testing import ManualClock
from tests.speaker.echo.fake_skill import FakeSkill, ask, routine_skill


def test_a_turn_is_written_down_from_the_words_to_the_end_of_the_session() -> None:
    clock = ManualClock()
    device = Device(FakeSkill(LaunchRequest=ask()), clock=clock)
    turn = device.launch()
    clock.run_out()
    kinds = [type(record) for record in device.log if type(record).__name__ != "Notice"]
    assert kinds == [HeardReply, LoggedTurn, SpokenReply, MicOpened, SpokenReply, MicOpened, SessionClosed]
    assert device.log.last(LoggedTurn) is turn
    assert device.log.last(Dropped) is None
    assert [spoken.reprompt for spoken in device.log.of(SpokenReply)] == [False, True]


def test_words_are_kept_with_what_they_meant() -> None:
    device = Device(FakeSkill(WhyIntent=ask()), clock=ManualClock())
    device.ask("WhyIntent", words="why this")
    assert device.log.of(HeardReply) == [HeardReply(0, "WhyIntent", "why this")]


def test_listeners_hear_each_record_as_it_is_written() -> None:
    heard: list[Record] = []
    device = Device(FakeSkill(LaunchRequest=ask()), clock=ManualClock())
    device.log.listen(heard.append)
    device.launch()
    assert heard == list(device.log)


def test_a_log_forgets_the_oldest_beyond_its_limit() -> None:
    log = Log(limit=3)
    for at in range(5):
        log.add(MicOpened(at))
    assert [record.at_ms for record in log] == [2, 3, 4]
    assert len(log) == 3


def test_on_a_real_clock_a_routine_plays_to_its_end_by_itself() -> None:
    clock = RealClock()
    over = threading.Event()
    device = Device(routine_skill(), clock=clock, speech_ms=lambda _speech: 5, duration_ms=lambda _url: 20)

    def watch(record: Record) -> None:
        if isinstance(record, PlayerEvent) and (record.kind, record.token) == ("PlaybackFinished", "e"):
            over.set()

    device.log.listen(watch)
    clock.start()
    try:
        device.ask("StartRoutineIntent")
        assert over.wait(30)
    finally:
        clock.close()
    started = [event for event in device.log.events if event.startswith("PlaybackStarted")]
    assert started == [f"PlaybackStarted {token}" for token in "abcde"]
