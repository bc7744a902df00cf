"""The table: what lies where in it.

| pk               | sk              | what                                                         |
|------------------|-----------------|--------------------------------------------------------------|
| account          | places          | the last place of every device                               |
| account          | self#<person>   | settings, counts and newest sessions; no person: the household |
| account#sessions | <run>           | one finished session                                         |

A launch is one BatchGetItem of ``places`` and one ``self#`` item, whose size is bounded however many
sessions there are. Every item carries ``expires``, which DynamoDB erases by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from skill.memory.dynamodb.items import EXPIRES, PK, SK
from skill.memory.dynamodb.trouble import code_of, translated

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def create_table(client: DynamoDBClient, table: str) -> None:
    """Create ``table``, paid per request, and wait until it can be used.

    Raises MemoryError_ when DynamoDB refuses, also because the table is there already.
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
