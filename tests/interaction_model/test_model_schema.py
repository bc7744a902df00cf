"""The interaction models and the store manifest, held against Amazon's own description of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "interaction_model"
MODELS = sorted(path for path in FOLDER.glob("*.json") if path.name != "skill.json")


def test_there_is_a_model_for_american_english() -> None:
    assert "en-US.json" in [path.name for path in MODELS]


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.name)
def test_each_model_is_one_that_amazon_would_take(peer: Callable[..., list[Any]], path: Path) -> None:
    assert peer("smapi-validate", "interaction-model", input=[json.loads(path.read_text("utf-8"))]) == [[]]


def test_the_store_manifest_is_one_that_amazon_would_take(peer: Callable[..., list[Any]]) -> None:
    manifest = json.loads((FOLDER / "skill.json").read_text("utf-8"))
    assert peer("smapi-validate", "manifest", input=[manifest]) == [[]]
