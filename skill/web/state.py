"""What the blueprints share, and how it is put together from the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from skill.alexa.authenticity.application import ApplicationVerifier
from skill.alexa.authenticity.freshness import FreshnessVerifier
from skill.alexa.authenticity.signature import SignatureVerifier
from skill.alexa.desk import Desk
from skill.alexa.skill import build_skill
from skill.alexa.webservice import AbstractVerifier, SkillEndpoint
from skill.memory.open import open_guarded
from skill.settings import Settings
from skill.voice.shelf import Shelf

from .log import note
from .pictures import open_art
from .rules import reviser
from .sound import open_sound
from .warm import warm_up

LAMBDA = "AWS_LAMBDA_FUNCTION_NAME"
"""Set on AWS Lambda, where somebody waits for each start: there the first screen reads the drawings."""


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


def open_state(settings: Settings, *, local: bool, environ: Mapping[str, str]) -> State:
    """Everything behind the blueprints, made once. Raises SettingsError and ContentError."""
    memory = open_guarded(settings.store, settings.secret, log=note, environ=environ)
    sound = open_sound(settings, note, local=local)
    art = open_art(settings, note, local=local)
    desk = Desk(sound.tongues, memory, sound.streams, settings.check_ins, note, art)
    skill = build_skill(desk)
    verify = settings.verify and not local
    endpoint = SkillEndpoint(
        skill,
        raw_verifiers=[SignatureVerifier()] if verify else [],
        envelope_verifiers=_envelope_verifiers(settings, verify),
        revise=reviser(strict=local, local=local),
    )
    warm_up(endpoint, desk, signed=verify, screens=LAMBDA not in environ)
    return State(settings, desk, endpoint, sound.shelves, local)


def _envelope_verifiers(settings: Settings, verify: bool) -> list[AbstractVerifier]:
    fresh: list[AbstractVerifier] = [FreshnessVerifier()] if verify else []
    return [*fresh, ApplicationVerifier(settings.skill_ids)] if settings.skill_ids else fresh
