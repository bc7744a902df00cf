"""The figures that docs/scale.md builds on are counted here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from skill.persistence.dynamodb import create_table
from skill.speaker.nlu import Understanding
from tests.persistence import servers
from tests.scale.costs import Ledger
from tests.scale.crowd import SCRIPTS, Script

SCALE = Path(__file__).parents[2] / "docs" / "scale.md"


@pytest.fixture(scope="module")
def ledger() -> Iterator[Ledger]:
    with servers.moto() as url:
        client = boto3.client(
            "dynamodb",
            region_name="eu-west-1",
            endpoint_url=url,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )
        create_table(client, "costs")
        yield Ledger(client, "costs", Understanding.load())


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_the_table_of_costs_says_what_a_second_session_asks_for(ledger: Ledger, script: Script) -> None:
    row = f"| {script.name} | {ledger.cost(script, script.name, sessions=2).row} |"
    assert row in SCALE.read_text("utf-8").splitlines(), f"docs/scale.md needs the row {row}"
