"""The box: one world of trust, the service behind it, and what stands in front."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from skill.settings import DEFAULT_AUDIO
from tests.deploy.box import DOMAIN, SERVICES, Front, front_of
from tests.pki.files import Pki
from tests.pki.stand_in import StandIn
from tests.web.processes import SKILL_ID


@pytest.fixture(scope="session", params=SERVICES)
def upstream(
    request: pytest.FixtureRequest, pki: Pki, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    """The port of each server, as the box starts it, with verification on and a store in a file."""
    folder = tmp_path_factory.mktemp("service")
    values = {
        "SKILL_ID": SKILL_ID,
        "SKILL_PUBLIC_URL": f"https://{DOMAIN}",
        "SKILL_STORE": f"sqlite:///{folder / 'memory.sqlite3'}",
        "SKILL_SECRET": "a secret that no installation has",
        "SKILL_AUDIO": str(DEFAULT_AUDIO),
    }
    serve = SERVICES[request.param]
    with StandIn(pki, folder) as host, serve(folder, **values, **host.environment()) as port:
        yield port


@pytest.fixture(scope="session", params=["nginx", "Caddy"])
def front(
    request: pytest.FixtureRequest, pki: Pki, upstream: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Front]:
    """Each of the two that stand in front of it."""
    with front_of(request.param, tmp_path_factory.mktemp("front"), pki, upstream) as running:
        yield running
