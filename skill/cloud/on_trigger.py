"""Lambda's entry for Alexa's own trigger. Importing it makes the handler, once for each process."""

from __future__ import annotations

import os

from .trigger import trigger_handler

handler = trigger_handler(os.environ)
"""Answers an event of Alexa's."""
