"""A stand-in for Lambda's own runtime: calls one handler with events, as Lambda would.

    python invoke.py FOLDER MODULE.FUNCTION

Standard input has one event a line, as JSON; standard output has one line for the start, one for each event,
and at the end one with the modules that were loaded. It needs nothing but Python itself, so that it can run in
a process that knows FOLDER and nothing else.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable
from typing import Any


def answered(handler: Callable[[Any, Any], Any], event: Any) -> dict[str, Any]:
    """The handler's answer as JSON has it, or the error as Lambda reports it."""
    try:
        return {"answer": json.loads(json.dumps(handler(event, None)))}
    except Exception as error:
        return {"errorType": type(error).__name__, "errorMessage": str(error)}


def say(value: Any) -> None:
    """One line of JSON."""
    print(json.dumps(value), flush=True)


def main(folder: str, name: str) -> None:
    """Answer every event of standard input."""
    began = time.perf_counter()
    sys.path.insert(0, folder)
    module, _, function = name.rpartition(".")
    handler = getattr(importlib.import_module(module), function)
    say({"started_ms": round((time.perf_counter() - began) * 1000)})
    for line in sys.stdin:
        say(answered(handler, json.loads(line)))
    say({"modules": sorted(sys.modules)})


if __name__ == "__main__":
    main(*sys.argv[1:])
