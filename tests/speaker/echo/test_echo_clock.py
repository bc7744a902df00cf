"""A manual clock runs every callback at its own time; a real one by itself."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skill.speaker.echo import RealClock
from skill.testing import ManualClock

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@unhurried
@given(st.lists(st.integers(0, 10_000), max_size=20), st.integers(0, 12_000))
def test_callbacks_run_in_order_each_at_its_time_and_only_those_due(delays: list[int], advanced: int) -> None:
    clock = ManualClock()
    ran: list[tuple[int, int]] = []
    for delay in delays:
        clock.call_later(delay, lambda delay=delay: ran.append((delay, clock.now_ms())))  # type: ignore[misc]
    clock.advance(advanced)
    assert ran == [(delay, delay) for delay in sorted(delays) if delay <= advanced]
    assert clock.now_ms() == advanced


def test_callbacks_that_ask_for_callbacks_are_served_in_the_same_winding() -> None:
    clock = ManualClock()
    ran: list[int] = []

    def again() -> None:
        ran.append(clock.now_ms())
        if len(ran) < 5:
            clock.call_later(1_000, again)

    clock.call_later(1_000, again)
    clock.advance(10_000)
    assert ran == [1_000, 2_000, 3_000, 4_000, 5_000]


def test_a_cancelled_callback_never_runs() -> None:
    clock = ManualClock()
    ran: list[str] = []
    timer = clock.call_later(10, lambda: ran.append("no"))
    timer.cancel()
    clock.advance(100)
    assert ran == []
    assert not timer.waiting


def test_running_out_winds_to_the_last_callback_or_the_limit() -> None:
    clock = ManualClock()
    clock.call_later(7_000, lambda: None)
    assert clock.run_out() == 7_000

    def for_ever() -> None:
        clock.call_later(1_000, for_ever)

    for_ever()
    assert clock.run_out(limit_ms=10_500) == 10_000


def test_the_time_of_day_moves_with_the_winding() -> None:
    clock = ManualClock(start=datetime(2026, 3, 1, 8, 0, tzinfo=UTC))
    clock.advance(90_000)
    assert clock.time() == datetime(2026, 3, 1, 8, 1, 30, tzinfo=UTC)


def test_a_real_clock_runs_callbacks_in_order_without_being_advanced() -> None:
    clock = RealClock()
    ran: list[str] = []
    done = threading.Event()
    clock.start()
    try:
        clock.call_later(600, done.set)
        clock.call_later(300, lambda: ran.append("second"))
        clock.call_later(1, lambda: ran.append("first"))
        assert done.wait(10)
        assert ran == ["first", "second"]
    finally:
        clock.close()


def test_a_real_clock_survives_an_callback_that_fails(caplog: pytest.LogCaptureFixture) -> None:
    clock = RealClock()
    done = threading.Event()

    def fail() -> None:
        raise RuntimeError("dropped the ball")

    clock.start()
    try:
        clock.call_later(1, fail)
        clock.call_later(2, done.set)
        assert done.wait(10)
        assert "dropped the ball" in caplog.text
    finally:
        clock.close()


def test_a_real_clock_tells_the_time_of_this_computer() -> None:
    clock = RealClock()
    before = datetime.now(UTC)
    assert before <= clock.time() <= datetime.now(UTC)
