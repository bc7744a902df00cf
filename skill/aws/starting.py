"""What both handlers do once, while Lambda starts their process; nothing here needs HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from skill.json import Json
from skill.settings import Settings
from skill.web.log import note
from skill.web.state import ServiceState

Handler = Callable[[Any, Any], Json]
"""From an event and Lambda's context to the answer, all JSON values."""


def require_skill_id(settings: Settings) -> None:
    """Raise SettingsError without a SKILL_ID that is one: any skill of anybody's would be answered."""
    settings.require_ids("Deploy with the parameter SkillId, amzn1.ask.skill.…")


def greet_store(state: ServiceState) -> None:
    """Connect to the store while starting, where the processor is fast and nobody waits yet.

    A store that does not answer is noted; routines go on without it.
    """
    health = state.skill.memory.check()
    if not health.ok:
        note(health.words)
