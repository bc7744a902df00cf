"""Lambda's entry for Alexa's own trigger. Importing it makes the handler, once for each process."""

from __future__ import annotations

import gc
import os

gc.disable()  # nothing made while starting is garbage, and looking for it takes a twentieth of the time

from .trigger import trigger_handler  # noqa: E402

handler = trigger_handler(os.environ)
"""Answers an event of Alexa's."""

gc.freeze()
gc.enable()
