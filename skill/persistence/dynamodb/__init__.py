"""The store of the cloud: one DynamoDB table. Importing this imports botocore."""

from __future__ import annotations

from .client import connect, create_table
from .store import DynamoMemory

__all__ = ["DynamoMemory", "connect", "create_table"]
