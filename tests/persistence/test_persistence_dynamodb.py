"""DynamoDB that is missing, throttled, late or of another version, and writes cut in half."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import create_server
from threading import Thread
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from skill.errors import SettingsError, StoreError
from skill.persistence import FinishedSession, LastPlace, Memory, Profile, Who
from skill.persistence.dynamodb import DynamoMemory, create_table
from skill.persistence.dynamodb.items import places_key, session_item
from skill.persistence.dynamodb.recent import PERIOD_MOST
from skill.persistence.open import open_memory
from skill.persistence.preferences import RECENT_MOST, RECENT_MS
from tests.persistence.conftest import Clock

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ROOT = Path(__file__).parents[2]
WHO = Who("account", None, "kitchen")
HOUSEHOLD = {"pk": {"S": "account"}, "sk": {"S": "self#"}}


@pytest.fixture
def client(dynalite_url: str, plain_client: Callable[[str], DynamoDBClient]) -> DynamoDBClient:
    return plain_client(dynalite_url)


@pytest.fixture
def table(client: DynamoDBClient) -> Iterator[str]:
    name = f"test-{uuid4()}"
    create_table(client, name)
    yield name
    client.delete_table(TableName=name)


@pytest.fixture
def memory(client: DynamoDBClient, table: str, clock: Clock) -> DynamoMemory:
    return DynamoMemory(client, table, clock)


def session(run: str, at_ms: int) -> FinishedSession:
    return FinishedSession(run, "foot", "full", at_ms, 600)


def item(client: DynamoDBClient, table: str, key: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = client.get_item(TableName=table, Key=key).get("Item", {})
    return found


def test_a_launch_is_one_request(memory: DynamoMemory, client: DynamoDBClient, clock: Clock) -> None:
    for n in range(10):
        memory.finish(WHO, session(f"run-{n}", clock()))
    memory.keep_place(WHO, LastPlace("token", clock(), "content-1"))
    sent: list[str] = []
    client.meta.events.register("before-call.dynamodb", lambda model, **_: sent.append(model.name))

    kept = memory.recall(WHO)
    assert (kept.finished, len(kept.sessions), kept.place is not None) == (10, 10, True)
    assert sent == ["BatchGetItem"]


def test_a_step_is_one_request(memory: DynamoMemory, client: DynamoDBClient, clock: Clock) -> None:
    sent: list[str] = []
    client.meta.events.register("before-call.dynamodb", lambda model, **_: sent.append(model.name))
    memory.keep_place(WHO, LastPlace("token", clock(), "content-1"))
    memory.keep_settings(WHO, {"way": "flow", "guidance": None}, visit=True)
    memory.end_run(WHO, "run-1")

    assert sent == ["UpdateItem"] * 3


def test_a_session_whose_process_ended_before_it_was_counted_is_counted_when_reported_again(
    memory: DynamoMemory, client: DynamoDBClient, table: str, clock: Clock
) -> None:
    memory.finish(WHO, session("run-1", clock()))
    client.delete_item(TableName=table, Key=HOUSEHOLD)
    client.delete_item(TableName=table, Key=places_key(WHO))

    assert memory.finish(WHO, session("run-1", clock() + 5))
    assert not memory.finish(WHO, session("run-1", clock() + 5))
    kept = memory.recall(WHO)
    assert (kept.finished, kept.sessions) == (1, (session("run-1", clock()),))


def test_old_periods_are_let_go(
    memory: DynamoMemory, client: DynamoDBClient, table: str, clock: Clock
) -> None:
    for n in range(6):
        memory.finish(WHO, session(f"run-{n}", clock()))
        clock.now_ms += RECENT_MS

    periods = [name for name in item(client, table, HOUSEHOLD) if name.startswith("r.")]
    assert len(periods) == 2
    assert memory.recall(WHO).finished == 6


def fill_period(client: DynamoDBClient, table: str, name: str, start_ms: int) -> dict[str, Any]:
    """Sessions that fill a period: their own items are written, the set is returned."""
    runs = [session(f"{name}-{n}", start_ms + n) for n in range(PERIOD_MOST)]
    for one in runs:
        client.put_item(TableName=table, Item=session_item(WHO, one))
    return {"SS": [json.dumps(one, separators=(",", ":")) for one in runs]}


def test_a_session_that_had_to_make_room_is_not_counted_again(
    memory: DynamoMemory, client: DynamoDBClient, table: str, clock: Clock
) -> None:
    period = clock() // RECENT_MS
    earlier, now = (period - 1) * RECENT_MS, period * RECENT_MS
    clock.now_ms = now + 1_000_000
    self_item: dict[str, Any] = {
        **HOUSEHOLD,
        "expires": {"N": str(clock() // 1000 + 9_999_999)},
        "finished": {"N": str(2 * PERIOD_MOST)},
        f"r.{period - 1}": fill_period(client, table, "earlier", earlier),
        f"r.{period}": fill_period(client, table, "now", now),
    }
    client.put_item(TableName=table, Item=self_item)

    assert memory.finish(WHO, session("new", now + 5_000))
    assert memory.finish(WHO, session("late", earlier + 5_000))
    for run, at_ms in [
        ("now-0", now),
        ("now-100", now + 100),
        ("earlier-0", earlier),
        ("late", earlier + 5_000),
    ]:
        assert not memory.finish(WHO, session(run, at_ms))
    kept = memory.recall(WHO)
    assert kept.finished == 2 * PERIOD_MOST + 2
    newest = [f"now-{n}" for n in reversed(range(PERIOD_MOST - RECENT_MOST + 1, PERIOD_MOST))]
    assert [one.run_id for one in kept.sessions] == ["new", *newest]


def test_every_item_says_when_it_may_be_erased(
    memory: DynamoMemory, client: DynamoDBClient, table: str, clock: Clock
) -> None:
    memory.keep_place(WHO, LastPlace("token", clock(), "content-1"))
    memory.finish(Who("account"), session("run-1", clock()))
    days = {
        found["sk"]["S"]: (int(found["expires"]["N"]) * 1000 - clock()) / 86_400_000
        for found in client.scan(TableName=table)["Items"]
    }

    assert days == {"places": 1, "run-1": 400, "self#": 400}


def test_the_table_erases_what_has_expired_by_itself(
    moto_url: str, plain_client: Callable[[str], DynamoDBClient]
) -> None:
    client, name = plain_client(moto_url), f"test-{uuid4()}"
    create_table(client, name)

    assert client.describe_time_to_live(TableName=name)["TimeToLiveDescription"] == {
        "TimeToLiveStatus": "ENABLED",
        "AttributeName": "expires",
    }
    with pytest.raises(StoreError, match="there already"):
        create_table(client, name)


def test_a_place_nobody_renews_is_taken_out_by_the_next_one(
    memory: DynamoMemory, client: DynamoDBClient, table: str, clock: Clock
) -> None:
    for device, days in [("bath", 0.4), ("bedroom", 0.4), ("kitchen", 0.3), ("kitchen", 0.5)]:
        memory.keep_place(Who("account", None, device), LastPlace("token", clock(), "content-1"))
        clock.pass_days(days)
    memory.keep_place(WHO, LastPlace("token", clock(), "content-1"))

    places = item(client, table, places_key(WHO))
    assert [name for name in places if name.startswith("p.")] == ["p.kitchen"]


def test_what_has_expired_but_is_not_erased_yet_is_not_read(memory: DynamoMemory, clock: Clock) -> None:
    memory.keep_settings(WHO, {"way": "flow"})
    memory.finish(WHO, session("run-1", clock()))
    memory.keep_place(WHO, LastPlace("token", clock(), "content-1"))
    clock.pass_days(401)

    assert memory.recall(WHO) == Profile()
    assert memory.export(WHO).is_empty


def test_a_record_of_another_version_reads_as_far_as_it_goes(
    memory: DynamoMemory, client: DynamoDBClient, table: str, clock: Clock
) -> None:
    period = f"r.{clock() // RECENT_MS}"
    client.put_item(
        TableName=table,
        Item={
            **HOUSEHOLD,
            "expires": {"N": str(clock() // 1000 + 1_000)},
            "s.way": {"S": '"flow"'},
            "s.guidance": {"S": "not json"},
            "s.talk": {"S": "[1]"},
            "s.pace.foot": {"N": "3"},
            "visits": {"S": "many"},
            "shoe": {"S": "left"},
            period: {
                "SS": ["?", '["run-1"]', '["run-2","foot","full",1,2,3]', '["run-3","foot","full","x",2]']
            },
            "r.1": {"M": {"run-5": {"S": "?"}}},
        },
    )
    kept = memory.recall(WHO)
    assert (dict(kept.preferences.values), kept.visits, kept.sessions) == ({"way": "flow"}, 0, ())

    assert memory.finish(WHO, session("run-4", clock()))
    assert item(client, table, HOUSEHOLD)["shoe"] == {"S": "left"}


def test_a_record_of_a_newer_version_is_neither_read_nor_written(
    memory: DynamoMemory, client: DynamoDBClient, table: str, clock: Clock
) -> None:
    memory.finish(WHO, session("run-1", clock()))
    client.update_item(
        TableName=table,
        Key=HOUSEHOLD,
        UpdateExpression="SET v = :v",
        ExpressionAttributeValues={":v": {"N": "2"}},
    )
    before = item(client, table, HOUSEHOLD)
    changes: list[Callable[[], object]] = [
        lambda: memory.recall(WHO),
        lambda: memory.finish(WHO, session("run-2", clock())),
        lambda: memory.keep_settings(WHO, {"way": "flow"}),
    ]

    for change in changes:
        with pytest.raises(StoreError, match="newer version"):
            change()
    assert item(client, table, HOUSEHOLD) == before


def everything(memory: Memory) -> list[Callable[[], object]]:
    return [
        lambda: memory.recall(WHO),
        lambda: memory.keep_place(WHO, LastPlace("token", 1, "content-1")),
        lambda: memory.end_run(WHO),
        lambda: memory.finish(WHO, session("run-1", 1)),
        lambda: memory.keep_settings(WHO, {"way": "flow"}),
        lambda: memory.forget(WHO),
        lambda: memory.export(WHO),
        lambda: list(memory.accounts()),
        memory.stats,
    ]


def assert_every_operation_says(memory: Memory, words: str) -> None:
    for operation in everything(memory):
        with pytest.raises(StoreError, match=words) as caught:
            operation()
        assert "account" not in str(caught.value)
    health = memory.check()
    assert not health.ok


def test_a_missing_table_is_an_error_with_a_remedy(dynalite_url: str, aws: Callable[[str], None]) -> None:
    aws(dynalite_url)
    memory = open_memory("dynamodb://no-such-table")

    assert_every_operation_says(memory, "no-such-table does not exist here. Create it")
    memory.close()


@contextmanager
def answering(code: str, status: int) -> Iterator[str]:
    """A DynamoDB that answers every request with the same error."""
    body = json.dumps({"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "about key account"})

    class Refuse(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Refuse)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        ("ProvisionedThroughputExceededException", 400, "throttled"),
        ("ThrottlingException", 400, "throttled"),
        ("AccessDeniedException", 400, "refuses these credentials .*Allow this role"),
        ("ExpiredTokenException", 400, "refuses these credentials"),
        ("InvalidSignatureException", 400, "Set this computer's clock"),
        ("RequestExpired", 400, "Set this computer's clock"),
        ("InternalServerError", 500, "answered with InternalServerError"),
        ("SomethingNew", 400, "answered with SomethingNew"),
    ],
)
def test_a_refusal_is_an_error_with_a_remedy_and_without_keys(
    code: str, status: int, words: str, aws: Callable[[str], None]
) -> None:
    with answering(code, status) as url:
        aws(url)
        memory = open_memory("dynamodb://table")
        with pytest.raises(StoreError, match=words) as caught:
            memory.recall(WHO)
        assert "key account" not in str(caught.value)
        assert not memory.check().ok
        memory.close()


def test_an_endpoint_that_never_answers_is_given_up(aws: Callable[[str], None]) -> None:
    with create_server(("127.0.0.1", 0)) as silent:
        aws(f"http://127.0.0.1:{silent.getsockname()[1]}")
        memory = open_memory("dynamodb://table")
        with pytest.raises(StoreError, match="cannot be reached in time"):
            memory.recall(WHO)
        memory.close()


def test_an_endpoint_that_is_not_there_is_an_error(free_port: int, aws: Callable[[str], None]) -> None:
    aws(f"http://127.0.0.1:{free_port}")
    memory = open_memory("dynamodb://table")

    with pytest.raises(StoreError, match="cannot be reached in time"):
        memory.recall(WHO)
    memory.close()


def test_missing_credentials_are_an_error_with_a_remedy(
    aws: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    aws("http://127.0.0.1:9")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    memory = open_memory("dynamodb://table")

    with pytest.raises(StoreError, match="no AWS credentials"):
        memory.recall(WHO)
    memory.close()


def test_a_missing_region_is_an_error_of_the_settings(
    aws: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    aws("http://127.0.0.1:9")
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))

    with pytest.raises(SettingsError, match="AWS_REGION"):
        open_memory("dynamodb://table")
    open_memory("dynamodb://table?region=eu-west-1").close()


@pytest.mark.parametrize("setting", ["sqlite:///memory.sqlite3", "memory:"])
def test_botocore_is_imported_for_dynamodb_alone(setting: str, tmp_path: Path) -> None:
    code = (
        "import sys; from skill.persistence import Who; from skill.persistence.open import open_memory;"
        f"open_memory({setting!r}).recall(Who('account'));"
        "print([name for name in sys.modules if name.startswith('boto')])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, encoding="utf-8"
    )

    assert done.stdout.strip() == "[]", done.stderr
