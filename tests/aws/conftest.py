"""Both functions, started once, and a world of trust whose requests the one behind HTTP believes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.aws.runtime import HTTP, TRIGGER, Function, function, settings
from tests.persistence import servers
from tests.pki.stand_in import StandIn


@pytest.fixture(scope="session")
def moto_url() -> Iterator[str]:
    with servers.moto() as url:
        yield url


@pytest.fixture(scope="session")
def http(stand_in: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Function]:
    """The function behind the HTTP API."""
    environment = settings(**stand_in.environment())
    with function(HTTP, tmp_path_factory.mktemp("http"), environment) as running:
        yield running


@pytest.fixture(scope="session")
def trigger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Function]:
    """The function behind Alexa's trigger."""
    with function(TRIGGER, tmp_path_factory.mktemp("trigger"), settings()) as running:
        yield running


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """An empty folder."""
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder
