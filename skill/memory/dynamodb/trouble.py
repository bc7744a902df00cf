"""What DynamoDB's errors mean to the owner, remedy included (Amazon, DynamoDB: Error handling)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
)

from skill.errors import MemoryError_

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


def throttled(table: str) -> MemoryError_:
    """The error for a table that answers a part of what was asked."""
    return _trouble(_THROTTLED.format(table=f"the table {table}"))


@contextmanager
def translated(table: str) -> Iterator[None]:
    """Turn errors of botocore into MemoryError_. DynamoDB's own texts stay out: they may quote keys."""
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


def _trouble(words: str) -> MemoryError_:
    return MemoryError_("The memory: " + words)
