"""DynamoDB clients that keep to the time a launch can spare."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from skill.errors import SettingsError

try:
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError
except ImportError as missing:
    raise SettingsError(
        "SKILL_STORE names DynamoDB, which needs boto3. Install it with `pip install -r "
        "requirements-cloud.txt`."
    ) from missing

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CONNECT_S = 0.25
READ_S = 0.4
PATIENT_READ_S = 2.0
"""How long the reads and writes of many items at once may take, one by one."""

ATTEMPTS = 2
"""Two attempts of at most 0.65 s each, and a short pause between them: within ``guarded.BUDGET_S``."""


class Clients(NamedTuple):
    """Two clients for the same region."""

    quick: DynamoDBClient
    """For one item at a time, while somebody waits."""

    patient: DynamoDBClient
    """For many items at once."""


def connect(region: str | None = None) -> Clients:
    """Clients for ``region``, or the one in AWS_REGION, AWS_DEFAULT_REGION or the profile.

    Credentials, and AWS_ENDPOINT_URL for another endpoint, come from the environment as boto3 has it.
    Nothing is sent yet. Raises SettingsError when there is no region.
    """
    try:
        session = boto3.session.Session(region_name=region or os.environ.get("AWS_REGION"))
        quick, patient = (
            session.client("dynamodb", config=_config(read_s)) for read_s in (READ_S, PATIENT_READ_S)
        )
    except (BotoCoreError, ValueError) as error:
        raise SettingsError(
            f"DynamoDB cannot be used: {error} Set AWS_REGION, or SKILL_STORE=dynamodb://table?region=eu-west-1."
        ) from error
    return Clients(quick, patient)


def _config(read_s: float) -> Config:
    return Config(
        connect_timeout=CONNECT_S,
        read_timeout=read_s,
        retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
        tcp_keepalive=True,
        max_pool_connections=16,
    )
