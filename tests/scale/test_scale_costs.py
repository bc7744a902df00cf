"""The figures that docs/scale.md builds on are counted here."""

from __future__ import annotations

import re
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
PLANS = {"Free": (0, 100e9, 1e6), "Pro": (15, 50e12, 10e6), "Business": (200, 50e12, 125e6)}
"""Dollars, bytes and requests a month (Amazon, "CloudFront flat-rate pricing plans", 18 November 2025)."""


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


def rows(name: str) -> list[list[str]]:
    """The cells after the first of each row in docs/scale.md that begins with ``name``."""
    lines = re.findall(rf"^\| {re.escape(name)}[^|]*\|(.*)\|$", SCALE.read_text("utf-8"), re.MULTILINE)
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def dollars(*parts: str) -> int:
    return sum(int(row[-1]) for part in parts for row in rows(part))


NEAR = 0.15
"""Streams change a little with each voice; the plan to choose does not."""
SERVICE = ("Lambda, ", "HTTP API", "DynamoDB, ", "Logs, ")


def test_a_million_sessions_cost_what_their_parts_cost() -> None:
    [row] = rows("none, by use")
    assert int(row[4]) == pytest.approx(dollars(*SERVICE, "CloudFront, "), rel=NEAR)


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_carries_as_many_sessions_as_its_scarcer_allowance(plan: str) -> None:
    [[requests, _, _, sound]] = rows("hands-free, nothing said")
    streams = (int(requests) - 1) / 3
    price, most_bytes, most_requests = PLANS[plan]
    carries = min(most_bytes / (float(sound.removesuffix(" MB")) * 1e6), most_requests / streams)
    [row] = rows(plan)
    assert row[0] == str(price)
    assert int(row[3].replace(",", "")) == pytest.approx(carries, rel=NEAR)
    if plan != "Free":
        assert int(row[4]) == pytest.approx(dollars(*SERVICE) + price, rel=NEAR)
