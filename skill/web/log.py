"""Logs: one JSON line each, without ids, words or areas of a person."""

from __future__ import annotations

import json
import logging
import sys
import time
from typing import Any

requests = logging.getLogger("skill.requests")
"""One line per request: type, intent, ms, outcome."""
_notes = logging.getLogger("skill.notes")


class JsonLines(logging.Formatter):
    """A record as one line of JSON; a trace, where there is one, is a single string in it."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's time, level, logger and message or fields."""
        line: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + "Z",
            "level": record.levelname.lower(),
            "log": record.name,
        }
        line |= record.msg if isinstance(record.msg, dict) else {"message": record.getMessage()}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_json() -> None:
    """Send every log of the skill to standard error as JSON lines; done once per process."""
    logger = logging.getLogger("skill")
    if logger.handlers:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logger.addHandler(handler)
    _log_quickly()
    logger.setLevel(logging.INFO)
    logger.propagate = False


def _log_quickly() -> None:
    """Collect nothing about a record that no line shows (Python, Logging HOWTO, "Optimization")."""
    logging._srcfile = None
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


def note(line: str) -> None:
    """One line for the owner."""
    _notes.warning(line)
