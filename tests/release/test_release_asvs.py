"""docs/asvs.yaml has every row of levels 1 and 2 once, with its reason, and what it points to is there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ROWS: list[dict[str, Any]] = yaml.safe_load((ROOT / "docs" / "asvs.yaml").read_text("utf-8"))
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
    "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4,
    "17.3": 2,
}  # fmt: skip
"""How many rows of levels 1 and 2 each section has (OWASP ASVS 5.0.0); they are numbered from 1."""
STATES = {"done", "not applicable", "open"}


def expanded(rows: str) -> list[str]:
    """``V1.2.6-8`` as its three rows."""
    found = re.fullmatch(r"V(\d+\.\d+)\.(\d+)(?:-(\d+))?", rows)
    assert found, rows
    first, last = int(found[2]), int(found[3] or found[2])
    return [f"{found[1]}.{number}" for number in range(first, last + 1)]


def test_every_row_of_levels_1_and_2_stands_there_once() -> None:
    wanted = [f"{section}.{number + 1}" for section, many in SECTIONS.items() for number in range(many)]
    assert len(wanted) == 253
    assert Counter(each for row in ROWS for each in expanded(row["rows"])) == Counter(wanted)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["rows"]))
def test_each_row_says_why_and_what_is_done_is_somewhere(row: dict[str, Any]) -> None:
    assert row["state"] in STATES
    assert len(row["why"]) > 10
    assert set(row) == {"rows", "state", "why"} | ({"where"} if row["state"] == "done" else set())
    assert row["state"] != "done" or (ROOT / row["where"]).is_file(), row["where"]
