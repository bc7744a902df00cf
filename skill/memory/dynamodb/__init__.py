"""The store of the cloud: one DynamoDB table. Importing this imports boto3."""

from __future__ import annotations

from skill.memory.dynamodb.client import PATIENT_READ_S, connect
from skill.memory.dynamodb.store import DynamoMemory
from skill.memory.dynamodb.table import create_table

__all__ = ["PATIENT_READ_S", "DynamoMemory", "connect", "create_table"]
