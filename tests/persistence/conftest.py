"""The stores, each on its own file or table, and a clock that stands still until it is moved."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import boto3
import pytest

from skill.persistence import Memory
from skill.persistence.dynamodb import DynamoMemory, create_table
from skill.persistence.sqlite import SqliteMemory
from skill.persistence.volatile import VolatileMemory
from tests.persistence import servers

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

REGION = "eu-west-1"


@dataclass
class Clock:
    """Time that moves only when a test moves it, in milliseconds."""

    now_ms: int = 1_750_000_000_000

    def __call__(self) -> int:
        return self.now_ms

    def pass_days(self, days: float) -> None:
        self.now_ms += int(days * 86_400_000)


@dataclass
class Store:
    """One store under test."""

    kind: str
    clock: Clock
    open: Callable[[], Memory]
    raw: Callable[[], str]
    opened: list[Memory] = field(default_factory=list)

    @property
    def memory(self) -> Memory:
        """The store, opened once for the whole test."""
        return self.opened[0] if self.opened else self.another()

    def another(self) -> Memory:
        """The same store, opened once more, as another process would; ``memory:`` has no second one."""
        if self.kind == "memory" and self.opened:
            return self.opened[0]
        self.opened.append(self.open())
        return self.opened[-1]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def moto_url() -> Iterator[str]:
    with servers.moto() as url:
        yield url


@pytest.fixture(scope="session")
def dynalite_url(node: str) -> Iterator[str]:
    with servers.dynalite(node) as url:
        yield url


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Point boto3, through its own environment variables, at the DynamoDB at a URL."""

    def point(url: str) -> None:
        settings = {
            "AWS_ENDPOINT_URL": url,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("AWS_PROFILE", raising=False)

    return point


@pytest.fixture
def plain_client(aws: Callable[[str], None]) -> Callable[[str], DynamoDBClient]:
    """A client without our own settings, to look at a table from outside."""

    def make(url: str) -> DynamoDBClient:
        aws(url)
        return boto3.client("dynamodb", region_name=REGION, endpoint_url=url)

    return make


@pytest.fixture(params=["memory", "sqlite", "moto", "dynalite"])
def store(request: pytest.FixtureRequest, clock: Clock, tmp_path: Path) -> Iterator[Store]:
    """Each store in turn, empty."""
    kind: str = request.param
    if kind == "memory":
        found = Store(kind, clock, lambda: VolatileMemory(clock), lambda: "")
    elif kind == "sqlite":
        path = tmp_path / "memory.sqlite3"
        found = Store(kind, clock, lambda: SqliteMemory(path, clock), lambda: raw_files(tmp_path))
    else:
        url: str = request.getfixturevalue(f"{kind}_url")
        client: DynamoDBClient = request.getfixturevalue("plain_client")(url)
        table = f"test-{uuid4()}"
        create_table(client, table)
        # This client waits longer than the skill's own: a computer that runs tests may be busy.
        found = Store(
            kind, clock, lambda: DynamoMemory(client, table, clock), lambda: raw_table(client, table)
        )
    yield found
    for memory in found.opened:
        memory.close()


def raw_files(folder: Path) -> str:
    """Every byte of every file under ``folder``."""
    return "".join(
        file.read_bytes().decode("latin-1") for file in sorted(folder.rglob("*")) if file.is_file()
    )


def raw_table(client: DynamoDBClient, table: str) -> str:
    """Every item of ``table``."""
    pages = client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    return json.dumps([item for page in pages for item in page["Items"]])
