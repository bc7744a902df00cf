"""The store of the cloud: one DynamoDB table. Importing this imports boto3."""

from __future__ import annotations

from skill.memory.dynamodb.client import connect
from skill.memory.dynamodb.store import DynamoMemory
from skill.memory.dynamodb.table import create_table

__all__ = ["DynamoMemory", "connect", "create_table"]
