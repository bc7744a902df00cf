"""What the device of a request can show, and what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ask_sdk_model import RequestEnvelope

from .screen import can_show


@dataclass(frozen=True)
class Display:
    """The screen of one request's device."""

    able: bool = False
    """Whether it can show the documents: it has a screen, and its APL is new enough."""
    token: str | None = None
    """The token of the document that it shows; None where it shows none, or another skill's."""
    in_session: bool = True
    """Whether the request came in a session: outside of one, no reply can open the microphone."""


NO_DISPLAY = Display()
"""A device without a screen."""


def display_of(envelope: RequestEnvelope) -> Display:
    """The screen, read off an envelope; whatever is missing or odd counts as not there.

    The viewport is not asked: documents arrange themselves by its shape and size, so that one which does
    not exist yet is served as well.
    """
    device = getattr(getattr(envelope.context, "system", None), "device", None)
    screen = getattr(getattr(device, "supported_interfaces", None), "alexa_presentation_apl", None)
    newest = getattr(getattr(screen, "runtime", None), "max_version", None)
    return Display(can_show(newest), _token(envelope), envelope.session is not None)


def _token(envelope: RequestEnvelope) -> str | None:
    state: Any = getattr(envelope.context, "alexa_presentation_apl", None)
    token = getattr(state, "token", None)
    return token if isinstance(token, str) else None
