"""Requests of more than one line: a whole partition, batches of erasures, conditional updates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from botocore.exceptions import ClientError

from skill.errors import StoreError

from .client import is_conditional
from .items import EXPIRES, PK, SK, VERSION, V, number, text

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    from .items import Item, Key


BATCH = 25
"""Items in one batch of writes (Amazon, BatchWriteItem)."""

AT_ONCE = 4
"""Batches under way at the same time."""

ROUNDS = 5
"""How often a batch that DynamoDB did not finish is sent again."""

TRIES = 12
"""Rounds of conditional updates before giving up; every round lost is one that another device has won."""

Returns: TypeAlias = Literal["ALL_NEW", "ALL_OLD"]
"""Which item an update answers with: as it is after it, or as it was before."""


def partition(client: DynamoDBClient, table: str, pk: str) -> Iterator[Item]:
    """Every item under ``pk``, in the order of its sort key, as many requests as it takes."""
    pages = client.get_paginator("query").paginate(
        TableName=table,
        KeyConditionExpression="#pk = :pk",
        ExpressionAttributeNames={"#pk": PK},
        ExpressionAttributeValues={":pk": text(pk)},
        ConsistentRead=True,
    )
    for page in pages:
        yield from page["Items"]


def erase(client: DynamoDBClient, table: str, items: Iterable[Item]) -> None:
    """Delete ``items``, several batches at a time; raises StoreError when DynamoDB leaves some undone."""
    keys = [{PK: item[PK], SK: item[SK]} for item in items]
    batches = [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]
    if len(batches) <= 1:
        for batch in batches:
            _erase_batch(client, table, batch)
        return
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda batch: _erase_batch(client, table, batch), batches))


def _erase_batch(client: DynamoDBClient, table: str, keys: list[Key]) -> None:
    wanted: Any = {table: [{"DeleteRequest": {"Key": key}} for key in keys]}
    for _ in range(ROUNDS):
        wanted = client.batch_write_item(RequestItems=wanted).get("UnprocessedItems")
        if not wanted:
            return
    raise StoreError(f"The memory: the table {table} is too busy to erase everything. Try again.")


@dataclass(frozen=True, slots=True)
class Update:
    """One update of one item, in DynamoDB's expressions; empty clauses are left out.

    DynamoDB does it in one step, or, where the condition does not hold, not at all.
    """

    set: str = ""
    """Clause of SET, as "#a = :a, #b = :b"."""

    add: str = ""
    """Clause of ADD, as "#n :one"."""

    remove: str = ""
    """Clause of REMOVE, as "#a, #b"."""

    condition: str = ""
    """What must hold for the update to happen."""

    names: Mapping[str, str] = field(default_factory=dict)
    """Attribute names behind the words with ``#``."""

    values: Mapping[str, AttributeValueTypeDef] = field(default_factory=dict)
    """Values behind the words with ``:``."""


def update(
    client: DynamoDBClient,
    table: str,
    key: Key,
    change: Update,
    expires: AttributeValueTypeDef,
    returns: Returns = "ALL_NEW",
) -> Item | None:
    """The item after ``change``, or before it with ``ALL_OLD``; None when the condition did not hold.

    An item of a newer version never changes. Every change puts off the item's end to ``expires``.
    """
    sets = ", ".join(filter(None, [change.set, "#v = :v, #expires = :expires"]))
    clauses = {"SET": sets, "ADD": change.add, "REMOVE": change.remove}
    conditions = ["(attribute_not_exists(#v) OR #v <= :v)", change.condition]
    try:
        answer = client.update_item(
            TableName=table,
            Key=key,
            UpdateExpression=" ".join(f"{word} {clause}" for word, clause in clauses.items() if clause),
            ConditionExpression=" AND ".join(filter(None, conditions)),
            ExpressionAttributeNames={**change.names, "#v": V, "#expires": EXPIRES},
            ExpressionAttributeValues={**change.values, ":v": number(VERSION), ":expires": expires},
            ReturnValues=returns,
        )
    except ClientError as error:
        if is_conditional(error):
            return None
        raise
    return answer.get("Attributes", {})
