"""Conditional updates of one item, which DynamoDB does in one step or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from skill.memory.dynamodb.items import EXPIRES, VERSION, V, number
from skill.memory.dynamodb.trouble import is_conditional

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    from skill.memory.dynamodb.items import Item, Key


@dataclass(frozen=True, slots=True)
class Update:
    """One update of one item, in DynamoDB's expressions; empty clauses are left out."""

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
    client: DynamoDBClient, table: str, key: Key, change: Update, expires: AttributeValueTypeDef
) -> Item | None:
    """The item after ``change``; None when the condition did not hold, and nothing was written.

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
            ReturnValues="ALL_NEW",
        )
    except ClientError as error:
        if is_conditional(error):
            return None
        raise
    return answer["Attributes"]
