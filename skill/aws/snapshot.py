"""Before and after Lambda's snapshot (SnapStart): every process continues one that was begun elsewhere.

What was made while starting is in all of them: so no connection stays open across the snapshot, and the
generator of random numbers begins anew. The clock is read for each request, and keys of certificates are
none: the trigger verifies no signature. (Amazon, "Handling uniqueness with Lambda SnapStart")
"""

from __future__ import annotations

import importlib
import random
from contextlib import suppress

from skill.web.state import ServiceState


def keep_apart(state: ServiceState) -> None:
    """Have Lambda call the two functions below; without SnapStart nobody does, and nothing is needed."""
    with suppress(ModuleNotFoundError):  # only Lambda's own runtime has it
        hooks = importlib.import_module("snapshot_restore_py")
        hooks.register_before_snapshot(before_snapshot, state)
        hooks.register_after_restore(after_restore)


def before_snapshot(state: ServiceState) -> None:
    """Let go of connections; the first request after it opens its own."""
    state.skill.memory.close()


def after_restore() -> None:
    """Begin random numbers anew: else every process would wait for a busy store in the same rhythm."""
    random.seed()
