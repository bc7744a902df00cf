"""JSON objects as Python has them, where no class of our own stands for their shape."""

from __future__ import annotations

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
"""An object of JSON: Alexa's envelopes and replies, APL documents, what pages and logs are told."""
