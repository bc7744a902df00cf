"""Fixtures of every test package that signs requests: one world of trust, one host of its certificates."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator

import pytest

from tests.alexa.verification.cases.signing import Signer
from tests.pki.files import Pki
from tests.pki.stand_in import StandIn


@pytest.fixture(scope="session")
def pki() -> Pki:
    return Pki.made(float(int(time.time())))


@pytest.fixture(scope="session")
def signing(pki: Pki) -> Callable[[], Signer]:
    """Makes the signer of the present second, rounded up, so that no case drifts over its limit."""
    return lambda: Signer(pki, float(math.ceil(time.time())))


@pytest.fixture(scope="session")
def stand_in(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    with StandIn(pki, tmp_path_factory.mktemp("stand-in")) as stand_in:
        yield stand_in
