"""Ask an engine again, a little later each time, when it failed in a way that may pass."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from skill.voice.engines.protocol import Engine, EngineFailed
from skill.voice.pcm import Pcm

PAUSES = (1.0, 3.0, 9.0)
"""Seconds of waiting before the second, third and fourth attempt."""


def speak_patiently(
    engine: Engine,
    text: str,
    pauses: Sequence[float] = PAUSES,
    wait: Callable[[float], bool | None] = time.sleep,
) -> Pcm:
    """The sound of ``text``; after ``len(pauses)`` further attempts the last failure is raised.

    ``wait`` lets the given seconds pass; when it returns True, waiting is no longer worth it.
    """
    for pause in pauses:
        try:
            return engine.speak(text)
        except EngineFailed:
            if wait(pause):
                raise
    return engine.speak(text)
