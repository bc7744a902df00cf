"""Lambda's entry for the HTTP API. Importing it makes the handler, once for each process."""

from __future__ import annotations

import gc
import os

gc.disable()  # nothing made while starting is garbage, and looking for it takes a twentieth of the time

from .http import http_handler  # noqa: E402

handler = http_handler(os.environ)
"""Answers an event of the HTTP API."""

gc.freeze()
gc.enable()
