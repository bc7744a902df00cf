"""DynamoDB clients that keep to the time a launch can spare."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, cast

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
)

from skill.errors import SettingsError, StoreError

from .items import EXPIRES, PK, SK

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


# What DynamoDB's errors mean to the owner, remedy included (Amazon, DynamoDB: Error handling).

_THROTTLED = "{table} is throttled. Give it on-demand capacity, or raise its limits."
_CREDENTIALS = (
    "{table} refuses these credentials ({code}). Allow this role BatchGetItem, GetItem, Query, PutItem, "
    "UpdateItem and BatchWriteItem on the table, and the owner Scan as well."
)
_CLOCK = (
    "{table} refuses the request's time or signature. Set this computer's clock, then check the credentials."
)

_WORDS = {
    "ResourceNotFoundException": "{table} does not exist here. "
    "Create it, or set the region and SKILL_STORE right.",
    "ResourceInUseException": "{table} is there already, or is just being changed.",
    "ProvisionedThroughputExceededException": _THROTTLED,
    "ThrottlingException": _THROTTLED,
    "RequestLimitExceeded": _THROTTLED,
    "AccessDeniedException": _CREDENTIALS,
    "UnrecognizedClientException": _CREDENTIALS,
    "ExpiredTokenException": _CREDENTIALS,
    "IncompleteSignatureException": _CREDENTIALS,
    "InvalidSignatureException": _CLOCK,
    "RequestExpired": _CLOCK,
    "RequestTimeTooSkewed": _CLOCK,
}


def code_of(error: ClientError) -> str:
    """The error's name, as "ThrottlingException"."""
    return str(error.response.get("Error", {}).get("Code", ""))


def is_conditional(error: ClientError) -> bool:
    """Whether the condition of a write did not hold, so that nothing was written."""
    return code_of(error) == "ConditionalCheckFailedException"


def throttled(table: str) -> StoreError:
    """The error for a table that answers a part of what was asked."""
    return _trouble(_THROTTLED.format(table=f"the table {table}"))


@contextmanager
def translated(table: str) -> Iterator[None]:
    """Turn errors of botocore into StoreError. DynamoDB's own texts stay out: they may quote keys."""
    try:
        yield
    except ClientError as error:
        words = _WORDS.get(code_of(error), "{table} answered with {code}.")
        raise _trouble(words.format(table=f"the table {table}", code=code_of(error))) from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise _trouble("there are no AWS credentials. Give this process a role, or set them up.") from error
    except (ConnectionError, HTTPClientError) as error:
        raise _trouble(
            f"the table {table} cannot be reached in time ({type(error).__name__}). "
            "See to network and endpoint."
        ) from error
    except BotoCoreError as error:
        raise _trouble(f"the table {table} cannot be used ({type(error).__name__}).") from error
    except UnicodeError as error:
        raise _trouble("a text that is no Unicode was not kept.") from error


def _trouble(words: str) -> StoreError:
    return StoreError("The memory: " + words)


# The table: what lies where in it.
#
# | pk               | sk              | what                                                         |
# |------------------|-----------------|--------------------------------------------------------------|
# | account          | places          | the last place of every device                               |
# | account          | self#<person>   | settings, counts and newest sessions; no person: the household |
# | account#sessions | <run>           | one finished session                                         |
#
# A launch is one BatchGetItem of ``places`` and one ``self#`` item, whose size is bounded however many
# sessions there are. Every item carries ``expires``, which DynamoDB erases by.


def create_table(client: DynamoDBClient, table: str) -> None:
    """Create ``table``, paid per request, and wait until it can be used.

    Raises StoreError when DynamoDB refuses, also because the table is there already.
    """
    with translated(table):
        client.create_table(
            TableName=table,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[
                {"AttributeName": PK, "AttributeType": "S"},
                {"AttributeName": SK, "AttributeType": "S"},
            ],
            KeySchema=[{"AttributeName": PK, "KeyType": "HASH"}, {"AttributeName": SK, "KeyType": "RANGE"}],
        )
        client.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
        _let_expire(client, table)


def _let_expire(client: DynamoDBClient, table: str) -> None:
    try:
        client.update_time_to_live(
            TableName=table, TimeToLiveSpecification={"Enabled": True, "AttributeName": EXPIRES}
        )
    except ClientError as error:
        # Some local stand-ins for DynamoDB cannot do this; the store itself skips what has expired.
        if code_of(error) != "UnknownOperationException":
            raise


try:
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError
    from botocore.session import get_session
except ImportError as missing:
    raise SettingsError(
        "SKILL_STORE names DynamoDB, which needs botocore. Install it with `pip install -r "
        "requirements-cloud.txt`."
    ) from missing


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

    Credentials, and AWS_ENDPOINT_URL for another endpoint, come from the environment as botocore has it.
    Nothing is sent yet. Raises SettingsError when there is no region.
    """
    try:
        session, there = get_session(), region or os.environ.get("AWS_REGION")
        quick, patient = (
            cast("DynamoDBClient", session.create_client("dynamodb", there, config=_config(read_s)))
            for read_s in (READ_S, PATIENT_READ_S)
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
