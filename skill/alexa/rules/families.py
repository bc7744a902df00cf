"""Request types in four families, and the directives each may be answered with."""

from __future__ import annotations

from enum import Enum
from typing import Final

PLAY: Final = "AudioPlayer.Play"
STOP: Final = "AudioPlayer.Stop"
CLEAR_QUEUE: Final = "AudioPlayer.ClearQueue"
APL_RENDER: Final = "Alexa.Presentation.APL.RenderDocument"
APL_EXECUTE: Final = "Alexa.Presentation.APL.ExecuteCommands"
APLA_RENDER: Final = "Alexa.Presentation.APLA.RenderDocument"
DELEGATE: Final = "Dialog.Delegate"
SEND_REQUEST: Final = "Connections.SendRequest"

AUDIO_PLAYER: Final = frozenset({PLAY, STOP, CLEAR_QUEUE})
"""The three directives of the AudioPlayer interface."""


class Family(Enum):
    """How a request may be answered."""

    CUSTOMER = "customer"
    """A person spoke or touched the screen: speech, cards and directives are welcome."""
    PLAYER = "player"
    """The audio player reports: AudioPlayer directives at most, never speech."""
    CONTROLLER = "controller"
    """A button was pressed: AudioPlayer directives only."""
    SILENT = "silent"
    """A notice (session over, bad reply, skill event): nothing may be answered."""


_NOTHING: frozenset[str] = frozenset()
_HALT: frozenset[str] = frozenset({STOP, CLEAR_QUEUE})

PLAYER_REPLIES: Final = {
    "AudioPlayer.PlaybackStarted": _HALT,
    "AudioPlayer.PlaybackFinished": _HALT,
    "AudioPlayer.PlaybackStopped": _NOTHING,
    "AudioPlayer.PlaybackNearlyFinished": AUDIO_PLAYER,
    "AudioPlayer.PlaybackFailed": AUDIO_PLAYER,
}
"""Directives allowed in the reply to each player request (Amazon, AudioPlayer Interface Reference)."""

_SILENT_TYPES = frozenset(
    {
        "SessionEndedRequest",
        "System.ExceptionEncountered",
        "Alexa.Presentation.APL.RuntimeError",
        "Alexa.Presentation.APLA.RuntimeError",
    }
)
_SILENT_PREFIXES = ("AlexaSkillEvent.", "AlexaHouseholdListEvent.", "Reminders.", "Messaging.")

CUSTOMER_DIRECTIVES: Final = frozenset(
    {
        PLAY, STOP, CLEAR_QUEUE, APL_RENDER, APL_EXECUTE, APLA_RENDER, DELEGATE,
        "Alexa.Presentation.APL.SendIndexListData", "Alexa.Presentation.APL.SendTokenListData",
        "Alexa.Presentation.APL.UpdateIndexListData",
        "Dialog.ElicitSlot", "Dialog.ConfirmSlot", "Dialog.ConfirmIntent", "Dialog.DelegateRequest",
        "Dialog.UpdateDynamicEntities", SEND_REQUEST, "Connections.StartConnection",
        "Connections.SendResponse", "Tasks.CompleteTask",
    }
)  # fmt: skip
"""Directives a custom skill without gadgets, games and video may send to a person's request."""


def family_of(kind: str, *, in_session: bool) -> Family:
    """Return the family of a request of type ``kind``.

    A type that nobody knows yet counts as a customer's request only inside a session: outside of one it is
    most likely a new event, and the only reply every event accepts is an empty one.
    """
    if kind.startswith("AudioPlayer."):
        return Family.PLAYER
    if kind.startswith("PlaybackController."):
        return Family.CONTROLLER
    if kind in _SILENT_TYPES or kind.startswith(_SILENT_PREFIXES):
        return Family.SILENT
    return Family.CUSTOMER if in_session or kind in _SESSIONLESS_CUSTOMER else Family.SILENT


_SESSIONLESS_CUSTOMER = frozenset({"LaunchRequest", "IntentRequest", "Alexa.Presentation.APL.UserEvent"})


def allowed_directives(kind: str, family: Family) -> frozenset[str]:
    """Return the directive types that a reply to a request of type ``kind`` may carry."""
    if family is Family.CUSTOMER:
        return CUSTOMER_DIRECTIVES
    if family is Family.PLAYER:
        return PLAYER_REPLIES.get(kind, _NOTHING)
    return AUDIO_PLAYER if family is Family.CONTROLLER else _NOTHING
