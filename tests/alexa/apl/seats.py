"""A person in front of a device with a screen, or with one that is too old."""

from __future__ import annotations

from typing import Any

from skill.alexa.validation import Surroundings
from skill.speaker.echo import Device, Interfaces, LoggedTurn, Viewport
from skill.speaker.local import send_to, stream_ms
from skill.testing import ManualClock, Person
from skill.web.state import ServiceState
from tests.speaker.dialogues.stage import Stage, new_account, noon, the_skill, understanding

Json = dict[str, Any]
RENDER = "Alexa.Presentation.APL.RenderDocument"
SCREEN = Interfaces(audio_player=False, apl=True)


def seat(interfaces: Interfaces = SCREEN, state: ServiceState | None = None) -> Stage:
    """A person who was never here; every seat asks with the same request ids."""
    state = state or the_skill()
    clock = ManualClock(noon())
    device = Device(
        send_to(state.endpoint),
        clock=clock,
        account=new_account(),
        interfaces=interfaces,
        duration_ms=lambda url: stream_ms(state.libraries, url),
        around=Surroundings(loopback=True),
    )
    return Stage(state, clock, device, Person(device, understanding()))


def with_viewport(viewport: Viewport) -> Interfaces:
    """A device without a player and with such a screen."""
    return Interfaces(audio_player=False, apl=True, viewport=viewport)


def drawn(turn: LoggedTurn) -> Json | None:
    """The document that a reply draws, if any."""
    return next((each for each in turn.directives if each["type"] == RENDER), None)


def kind(turn: LoggedTurn) -> str | None:
    """Which screen a reply draws, if any."""
    directive = drawn(turn)
    return directive["token"].split(":")[1] if directive else None
