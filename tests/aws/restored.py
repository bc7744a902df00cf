"""Two processes that continue one that was started before them, as Lambda's snapshot has it; each tells of itself.

    python restored.py

Started with the environment of a function. Standard output has what was open at the snapshot, and then a line of
JSON for each of the two.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any

EVENTS = Path(__file__).parent / "events"
_hooks: dict[str, Any] = {}


class Hooks:
    """Stands for Lambda's own module, which only its runtime has."""

    @staticmethod
    def register_before_snapshot(hook: Any, *arguments: Any) -> None:
        _hooks["before"] = lambda: hook(*arguments)

    @staticmethod
    def register_after_restore(hook: Any, *arguments: Any) -> None:
        _hooks["after"] = lambda: hook(*arguments)


def sockets() -> list[str]:
    """The sockets that this process has open."""
    found = []
    for each in Path("/proc/self/fd").iterdir():
        try:
            target = str(each.readlink())
        except OSError:
            continue
        found += [target] if target.startswith("socket:") else []
    return found


def told(event: dict[str, Any], handler: Any, state: object, told_by: int) -> None:
    random.setstate(state)  # type: ignore[arg-type]  # a snapshot keeps it; forking alone would not
    _hooks["after"]()
    drawn, began = random.random(), time.time()
    event["request"]["requestId"] = f"amzn1.echo-api.request.{told_by}"
    answer = handler(event, None)
    mine = {
        "drawn": drawn,
        "at": began,
        "sockets": sockets(),
        "answered": "outputSpeech" in answer["response"],
    }
    os.write(1, (json.dumps(mine) + "\n").encode())
    os._exit(0)


def main() -> None:
    sys.path.insert(0, str(Path(__file__).parents[2]))
    sys.modules["snapshot_restore_py"] = Hooks  # type: ignore[assignment]
    from skill.aws.on_trigger import handler

    event = json.loads((EVENTS / "trigger.json").read_text("utf-8"))
    event["session"].update(new=True, attributes={})
    event["request"] |= {"type": "IntentRequest", "intent": {"name": "StartRoutineIntent", "slots": {}}}
    handler(event, None)
    opened = sockets()
    _hooks["before"]()
    os.write(1, (json.dumps([opened, sockets()]) + "\n").encode())
    state = random.getstate()
    for number in range(2):
        child = os.fork()
        if child == 0:
            told(event, handler, state, number)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
