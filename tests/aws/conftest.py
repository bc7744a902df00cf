"""Both functions, started once; the zips, packed once; a table; and a world of trust that the HTTP one believes."""

from __future__ import annotations

import os
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from skill.persistence.dynamodb import create_table
from tests.aws.runtime import HTTP, REGION, TRIGGER, Function, function, settings
from tests.persistence import servers
from tests.pki.stand_in import StandIn
from tools import lambda_zip

HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"


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


@pytest.fixture(scope="session")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip for this computer."""
    path = tmp_path_factory.mktemp("packed") / "lambda.zip"
    assert (
        lambda_zip.main(
            ["--arch", os.uname().machine.replace("aarch64", "arm64"), "--python", HERE, "--to", str(path)]
        )
        == 0
    )
    return path


@pytest.fixture(scope="session")
def trigger_task(packed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The trigger's zip, unpacked."""
    folder = tmp_path_factory.mktemp("trigger")
    with zipfile.ZipFile(packed.with_name(lambda_zip.TRIGGER)) as zip_file:
        zip_file.extractall(folder)
    return folder


@pytest.fixture
def store(moto_url: str) -> dict[str, str]:
    """Settings for a table on moto's server."""
    table = f"zip-{time.time_ns()}"
    session = boto3.session.Session("test", "test", region_name=REGION)
    create_table(session.client("dynamodb", endpoint_url=moto_url), table)
    return {"AWS_ENDPOINT_URL": moto_url, "SKILL_STORE": f"dynamodb://{table}"}
