"""Several processes that write the sessions of one account at the same moment."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from skill.persistence import Who
from skill.persistence.dynamodb import create_table
from skill.persistence.preferences import RECENT_MOST
from tests.persistence.crowd import open_patiently

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 3_600


def run_crowd(setting: str, workers: int, each: int) -> None:
    """Start ``workers`` processes that finish ``each`` sessions, and wait for them to end well."""
    command = [sys.executable, "-m", "tests.persistence.crowd", setting]
    crowd = [
        subprocess.Popen(
            [*command, str(n), str(each)], cwd=ROOT, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
        for n in range(workers)
    ]
    errors = [one.communicate(timeout=PATIENCE_SECONDS)[1] for one in crowd]
    assert [one.returncode for one in crowd] == [0] * workers, "\n".join(filter(None, errors))


def assert_all_kept(setting: str, workers: int, each: int) -> None:
    memory = open_patiently(setting)
    runs = [one.run_id for one in memory.export(Who("account")).people[0].sessions]
    assert sorted(runs) == sorted(f"run-{worker}-{n}" for worker in range(workers) for n in range(each))
    kept = memory.recall(Who("account", None, "kitchen"))
    assert kept.finished == memory.stats().sessions == workers * each
    assert len(kept.sessions) == min(RECENT_MOST, workers * each)
    memory.close()


@pytest.mark.parametrize(("workers", "each"), [(8, 500)])
def test_a_crowd_of_processes_loses_no_session_in_sqlite(tmp_path: Path, workers: int, each: int) -> None:
    setting = f"sqlite:///{tmp_path}/memory.sqlite3"
    run_crowd(setting, workers, each)
    assert_all_kept(setting, workers, each)


@pytest.mark.parametrize("server", ["moto", "dynalite"])
@pytest.mark.parametrize(
    ("workers", "each"), [(4, 20), pytest.param(8, 500, marks=pytest.mark.slow)], ids=["small", "large"]
)
def test_a_crowd_of_processes_loses_no_session_in_dynamodb(
    server: str,
    workers: int,
    each: int,
    request: pytest.FixtureRequest,
    plain_client: Callable[[str], DynamoDBClient],
) -> None:
    table = f"crowd-{uuid4()}"
    create_table(plain_client(request.getfixturevalue(f"{server}_url")), table)
    run_crowd(f"dynamodb://{table}", workers, each)
    assert_all_kept(f"dynamodb://{table}", workers, each)
