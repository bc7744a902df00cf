"""What the blueprints share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from skill.alexa.desk import Desk
from skill.alexa.webservice import SkillEndpoint
from skill.settings import Settings
from skill.voice.shelf import Shelf


@dataclass(frozen=True)
class State:
    """Made once by ``create_app``, kept in ``app.extensions[State.NAME]``."""

    NAME: ClassVar[str] = "gentle-roll"

    settings: Settings
    desk: Desk
    endpoint: SkillEndpoint
    shelves: Mapping[str, Shelf]
    """Streams by language; empty where no clips are rendered."""
    local: bool
    """True behind the speaker on this computer."""
