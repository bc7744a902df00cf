"""Whole sessions of many people at once, against the service as a box of one's own runs it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pki.files import Pki
from tests.pki.stand_in import StandIn
from tests.ports import free_port
from tests.scale.box import box, finished_sessions
from tests.scale.crowd import SCRIPTS, Tally, new_users, replayed


@pytest.fixture
def host(tmp_path: Path) -> Iterator[tuple[Pki, StandIn]]:
    pki = Pki.made(float(int(time.time())))
    with StandIn(pki, tmp_path) as stand_in:
        yield pki, stand_in


def led(host: tuple[Pki, StandIn], folder: Path, sessions: int, at_once: int) -> Tally:
    pki, stand_in = host
    with box(folder, stand_in, free_port()) as running:
        return replayed(
            running.url,
            pki,
            at_once=at_once,
            users=new_users("TEST"),
            go_on=lambda tally: tally.begun < sessions,
        )


def test_people_at_once_are_all_led_to_the_end_and_each_session_is_kept_once(
    host: tuple[Pki, StandIn], tmp_path: Path
) -> None:
    sessions = 4 * len(SCRIPTS)
    tally = led(host, tmp_path, sessions, at_once=8)
    assert tally.faults == []
    assert (tally.sessions, finished_sessions(tmp_path)) == (sessions, sessions)
    assert tally.streams
    assert tally.requests["AMAZON.NextIntent"]


@pytest.mark.slow
def test_a_thousand_whole_sessions_are_replayed_without_an_error(
    host: tuple[Pki, StandIn], tmp_path: Path
) -> None:
    tally = led(host, tmp_path, 1000, at_once=50)
    assert tally.faults == []
    assert (tally.sessions, finished_sessions(tmp_path)) == (1000, 1000)
