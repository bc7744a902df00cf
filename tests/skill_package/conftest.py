"""A source to change."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.skill_package.sources import copy_source


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return copy_source(tmp_path / "source")
