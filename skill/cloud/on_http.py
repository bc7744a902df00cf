"""Lambda's entry for the HTTP API. Importing it makes the handler, once for each process."""

from __future__ import annotations

import os

from .http import http_handler

handler = http_handler(os.environ)
"""Answers an event of the HTTP API."""
