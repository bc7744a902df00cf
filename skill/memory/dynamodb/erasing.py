"""Reading a whole partition, and erasing what is in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from skill.errors import MemoryError_
from skill.memory.dynamodb.items import PK, SK, text

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from skill.memory.dynamodb.items import Item, Key

BATCH = 25
"""Items in one batch of writes (Amazon, BatchWriteItem)."""

AT_ONCE = 4
"""Batches under way at the same time."""

ROUNDS = 5
"""How often a batch that DynamoDB did not finish is sent again."""


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
    """Delete ``items``, several batches at a time; raises MemoryError_ when DynamoDB leaves some undone."""
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
    raise MemoryError_(f"The memory: the table {table} is too busy to erase everything. Try again.")
