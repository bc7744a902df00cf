"""One world of trust, one host of certificates, and the production app as a process that reaches it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.pki.stand_in import StandIn
from tests.ports import free_port
from tests.web.processes import SERVERS, Running, production


@pytest.fixture(scope="session", params=SERVERS)
def trusting(
    request: pytest.FixtureRequest, stand_in: StandIn, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """The production app behind each server; it finds the stand-in where Amazon's host would be."""
    folder = tmp_path_factory.mktemp("trusting")
    with production(folder, free_port(), request.param, **stand_in.environment()) as running:
        yield running
