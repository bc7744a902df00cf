from __future__ import annotations

from collections.abc import Callable

import boto3
import pytest
from botocore.exceptions import ClientError


def test_it_keeps_an_item_and_refuses_a_failed_condition(peer_server: Callable[..., str]) -> None:
    client = boto3.client(
        "dynamodb",
        endpoint_url=peer_server("dynamodb"),
        region_name="us-east-1",
        aws_access_key_id="nobody",
        aws_secret_access_key="nothing",
    )
    try:
        client.create_table(
            TableName="places",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        client.put_item(TableName="places", Item={"id": {"S": "one"}, "step": {"N": "3"}})
        kept = client.get_item(TableName="places", Key={"id": {"S": "one"}})["Item"]
        assert kept == {"id": {"S": "one"}, "step": {"N": "3"}}
        with pytest.raises(ClientError, match="ConditionalCheckFailed"):
            client.put_item(
                TableName="places", Item={"id": {"S": "one"}}, ConditionExpression="attribute_not_exists(id)"
            )
    finally:
        client.close()
