"""Logs: one JSON line each, without ids, words or areas of a person."""

from __future__ import annotations

import json
import logging
import os
import time
from functools import lru_cache
from typing import Any, Final

import orjson

from skill.json import Json

requests = logging.getLogger("skill.requests")
"""One line per request: type, intent, ms, outcome."""
_notes = logging.getLogger("skill.notes")
_STANDARD_ERROR = 2
_ANSWERED: Final[dict[str, Any]] = vars(
    logging.makeLogRecord({"name": requests.name, "levelno": logging.INFO, "levelname": "INFO"})
)
"""All that a record holds beside its fields and its moment."""


def log_answered(fields: Json) -> None:
    """One line on a request that was answered.

    The library's own way to a record looks for much that no line shows, and costs a twentieth of an answer.
    """
    if requests.isEnabledFor(logging.INFO):
        record = logging.LogRecord.__new__(logging.LogRecord)
        record.__dict__ = {**_ANSWERED, "msg": fields, "created": time.time()}
        requests.handle(record)


def _written(line: Json) -> str:
    try:
        return orjson.dumps(line).decode()
    except TypeError:  # text that is not Unicode
        return json.dumps(line, ensure_ascii=False)


class JsonLines(logging.Formatter):
    """A record as one line of JSON; a trace, where there is one, is a single string in it."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's time, level, logger and message or fields."""
        line: Json = {
            "time": _second(int(record.created)),
            "level": record.levelname.lower(),
            "log": record.name,
        }
        line |= record.msg if isinstance(record.msg, dict) else {"message": record.getMessage()}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return _written(line)


@lru_cache(maxsize=1)
def _second(since_1970: int) -> str:
    """A moment as text; the same for all lines of one second."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(since_1970))


class WholeLines(logging.Handler):
    """Writes each record to standard error at once, and without a lock.

    A thread that writes lets the others go on, and may wait for its next turn while it still holds the lock
    of an ordinary handler: then they all queue up behind it, request by request. A line written
    by one call stays whole without any lock, as long as it is shorter than a pipe's buffer (4 KB).
    """

    def createLock(self) -> None:  # noqa: N802 (the name is logging's own, as in its NullHandler)
        """Make none."""
        self.lock = None

    def handle(self, record: logging.LogRecord) -> bool:
        """Write what passes the filters; the library's own way needs the lock since Python 3.13."""
        passed = bool(self.filter(record))
        if passed:
            self.emit(record)
        return passed

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line; a log that takes none must not fail a request."""
        try:
            os.write(_STANDARD_ERROR, f"{self.format(record)}\n".encode("utf-8", "backslashreplace"))
        except Exception:
            self.handleError(record)


def log_json() -> None:
    """Send every log of the skill to standard error as JSON lines; done once per process."""
    logger = logging.getLogger("skill")
    if logger.handlers:
        return
    handler = WholeLines()
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
