"""Many things, a few at a time."""

from __future__ import annotations

from collections import Counter
from threading import Event, Lock

import pytest

from skill.audio.render import done_together


@pytest.mark.parametrize("jobs", [0, 1, 2, 7])
def test_each_item_is_worked_on_once(jobs: int) -> None:
    seen, lock = Counter[int](), Lock()

    def work(item: int) -> None:
        with lock:
            seen[item] += 1

    assert len(list(done_together(work, range(50), jobs))) == 50
    assert seen == Counter(range(50))


def test_nothing_to_do_is_done_at_once() -> None:
    assert list(done_together(print, [], 2)) == []


def test_the_first_error_ends_it() -> None:
    begun = Counter[int]()

    def work(item: int) -> None:
        begun[item] += 1
        if item == 3:
            raise ValueError("three")

    with pytest.raises(ValueError, match="three"):
        list(done_together(work, range(1_000_000), 2))
    assert len(begun) < 1_000_000


def test_a_caller_that_stops_begins_nothing_more() -> None:
    begun = Counter[int]()

    def work(item: int) -> None:
        begun[item] += 1

    done = done_together(work, range(1_000_000), 2)
    next(done)
    done.close()
    before = len(begun)
    assert before < 1_000_000
    assert len(begun) == before


def test_work_that_waits_is_hurried_before_it_is_waited_for() -> None:
    waits, hurried, ended = Event(), Event(), Counter[int]()

    def work(item: int) -> None:
        if item:
            waits.set()
            if not hurried.wait(60):
                return
        ended[item] += 1

    done = done_together(work, range(2), 2, hurried.set)
    next(done)
    assert waits.wait(60)
    done.close()
    assert ended == Counter(range(2))
