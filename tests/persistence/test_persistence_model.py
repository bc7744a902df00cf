"""Any sequence of operations leaves every store with the same answers as the one in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skill.persistence import FinishedSession, LastPlace, Memory, Who
from skill.persistence.dynamodb import DynamoMemory, create_table
from skill.persistence.preferences import DAY_MS
from skill.persistence.sqlite import SqliteMemory
from skill.persistence.volatile import VolatileMemory
from tests.persistence.conftest import Clock

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

Step = Callable[[Memory, Clock, Who], object]
Story = list[tuple[Step, str | None, str | None]]

names = st.sampled_from(["way", "guidance", "pace.foot"])
values = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.text(max_size=5))
ages = st.sampled_from([0, 1_000, 2_000, DAY_MS, 27 * DAY_MS, 29 * DAY_MS])


def keep_settings(changes: dict[str, bool | int | str | None], visit: bool) -> Step:
    return lambda memory, clock, who: memory.keep_settings(who, changes, visit=visit)


def keep_place(token: str, age: int) -> Step:
    return lambda memory, clock, who: memory.keep_place(who, LastPlace(token, clock() - age, "content"))


def finish(run: str, age: int) -> Step:
    return lambda memory, clock, who: memory.finish(
        who, FinishedSession(run, "foot", "full", clock() - age, 600)
    )


def pass_days(days: int) -> Step:
    return lambda memory, clock, who: clock.pass_days(days)


def stories(days: list[int]) -> st.SearchStrategy[Story]:
    """What a household does with two devices, two speakers and some guests."""
    steps: st.SearchStrategy[Step] = st.one_of(
        st.builds(keep_settings, st.dictionaries(names, values, max_size=2), st.booleans()),
        st.builds(keep_place, st.sampled_from("abc"), ages),
        st.builds(finish, st.sampled_from(["r1", "r2", "r3", "r4", "r5"]), ages),
        st.builds(pass_days, st.sampled_from(days)),
        st.just(lambda memory, clock, who: memory.end_run(who)),
        st.just(lambda memory, clock, who: memory.forget(who)),
    )
    people = st.sampled_from([None, "ann", "bob"])
    devices = st.sampled_from([None, "kitchen", "bedroom"])
    return st.lists(st.tuples(steps, people, devices), max_size=25)


def tell(memory: Memory, clock: Clock, story: Story, user: str) -> list[object]:
    """Everything a store answers, after every step of ``story``."""
    heard: list[object] = []
    for step, person, device in story:
        heard.append(step(memory, clock, Who(user, person, device)))
        heard += [memory.recall(Who(user, one, device)) for one in (None, "ann")]
        heard.append(memory.export(Who(user)))
    return heard


def told(story: Story, user: str) -> list[object]:
    """What the store in memory answers."""
    clock = Clock()
    return tell(VolatileMemory(clock), clock, story, user)


@settings(unhurried)
@given(stories([0, 1, 20, 130]))
def test_sqlite_answers_like_the_store_in_memory(story: Story) -> None:
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        memory = SqliteMemory(Path(folder) / "memory.sqlite3", clock)
        heard = tell(memory, clock, story, "account")
        memory.close()

    assert heard == told(story, "account")


# Not as far as 400 days: when DynamoDB erases what has expired is up to DynamoDB, and this one never does.
@pytest.mark.parametrize("examples", [15, pytest.param(300, marks=pytest.mark.slow)])
def test_dynamodb_answers_like_the_store_in_memory(
    examples: int, dynalite_url: str, plain_client: Callable[[str], DynamoDBClient]
) -> None:
    client = plain_client(dynalite_url)
    create_table(client, "model")

    @settings(unhurried, max_examples=examples)
    @given(stories([0, 1, 12]))
    def check(story: Story) -> None:
        clock, user = Clock(), f"account-{uuid4()}"
        assert tell(DynamoMemory(client, "model", clock), clock, story, user) == told(story, user)

    check()
    client.delete_table(TableName="model")
