"""One loaded understanding for all of these tests: it keeps nothing between sentences."""

from __future__ import annotations

import pytest

from skill.speaker.nlu import Understanding


@pytest.fixture(scope="session")
def understanding() -> Understanding:
    return Understanding.load()
