"""What both handlers do once, while Lambda starts their process."""

from __future__ import annotations

from skill.errors import SettingsError
from skill.settings import Settings
from skill.web.log import note
from skill.web.state import State


def require_skill_id(settings: Settings) -> None:
    """Raise SettingsError without SKILL_ID: any skill of anybody's would be answered."""
    if not settings.skill_ids:
        raise SettingsError("SKILL_ID is not set. Deploy with the parameter SkillId, amzn1.ask.skill.…")


def greet_store(state: State) -> None:
    """Connect to the store while starting, where the processor is fast and nobody waits yet.

    A store that does not answer is noted; routines go on without it.
    """
    health = state.desk.memory.check()
    if not health.ok:
        note(health.words)
