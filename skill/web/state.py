"""What the blueprints share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from skill.alexa.desk import Desk
from skill.alexa.webservice import SkillEndpoint
from skill.settings import Settings


@dataclass(frozen=True)
class State:
    """Made once by ``create_app``, kept in ``app.extensions[State.NAME]``."""

    NAME: ClassVar[str] = "gentle-roll"

    settings: Settings
    desk: Desk
    endpoint: SkillEndpoint
    local: bool
    """True behind the speaker on this computer."""
