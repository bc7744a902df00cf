"""Request types in five families, and the directives each may be answered with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, NamedTuple, TypeAlias

import orjson

# What a rule reports: where a reply breaks it, and what to do about it.


Path: TypeAlias = tuple[str | int, ...]
"""Keys and indexes from the top of a reply, such as ``("response", "directives", 0, "type")``."""


class Found(NamedTuple):
    """One place where a rule is broken, before it is dressed up for a reader."""

    path: Path
    """Where in the reply."""
    saw: str = ""
    """What stands there, in a few words; never a person's data."""


def json_path(path: Path) -> str:
    """Write ``path`` the way JSON paths are written: ``$.response.directives[0].type``."""
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """One breach of one rule in one reply."""

    rule: str
    """The rule's id, such as ``play-expected-token``."""
    path: Path
    """Where in the reply, as keys and indexes."""
    sentence: str
    """What the platform demands, and what was found instead."""
    remedy: str
    """What the owner can do about it."""
    source: str
    """The page of Amazon's documentation that the rule rests on."""
    severe: bool
    """True where the platform refuses the reply or plays it wrongly; False for certification and design."""

    @property
    def where(self) -> str:
        """The place as a JSON path, such as ``$.response.reprompt``."""
        return json_path(self.path)

    def __str__(self) -> str:
        return f"{self.rule} at {self.where}: {self.sentence} {self.remedy} ({self.source})"


# A reply as text, and how much it weighs on the wire.

_encoder = json.JSONEncoder(allow_nan=False, separators=(",", ":"))
_JSON_ONLY: Final = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME


def text_of(reply: Any) -> str | None:
    """Return ``reply`` as compact JSON; None where it is not JSON."""
    try:
        return _quickly(reply) or _encoder.encode(reply)
    except (TypeError, ValueError, RecursionError):
        return None


def _quickly(reply: Any) -> str | None:
    """The same by orjson, in a fifth of the time, where it is sure: it writes NaN as null."""
    try:
        written = orjson.dumps(reply, option=_JSON_ONLY)
    except TypeError:
        return None
    return None if b"null" in written else written.decode()


def size_of(text: str | None) -> int:
    """Return the bytes of a reply as :func:`text_of` writes it, in UTF-8; -1 for None."""
    if text is None:
        return -1
    return len(text) if text.isascii() else len(text.encode())


# The pages of Amazon's documentation that the rules cite.

JSON: Final = "Amazon, Request and Response JSON Reference"
SSML: Final = "Amazon, Speech Synthesis Markup Language (SSML) Reference"
TEXT: Final = "Amazon, Best Practices for Text Responses"
SESSION: Final = "Amazon, Manage the Skill Session and Session Attributes"
PLAYER: Final = "Amazon, AudioPlayer Interface Reference"
CONTROLLER: Final = "Amazon, Playback Controller Interface Reference"
APL: Final = "Amazon, Alexa.Presentation.APL Interface Reference"
EVENTS: Final = "Amazon, Skill Events in Alexa Skills"
NAME_FREE: Final = "Amazon, Implement CanFulfillIntentRequest for Name-free Interactions"

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
    QUESTION = "question"
    """Alexa herself asks, and nobody hears the answer: nothing but the one member that she asks for."""


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

CAN_FULFILL: Final = "CanFulfillIntentRequest"
"""Alexa asks whether a wish could be meant for this skill (Amazon, Name-free Interactions)."""

_SILENT_TYPES = frozenset({"SessionEndedRequest", "System.ExceptionEncountered", "Alexa.Authorization.Grant"})
_SILENT_PREFIXES = (
    "AlexaSkillEvent.", "AlexaHouseholdListEvent.", "Reminders.", "Messaging.", "Alexa.DataStore.",
)  # fmt: skip
_SILENT_SUFFIX = ".RuntimeError"
"""A document could not be drawn, spoken or run."""

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
    if kind == CAN_FULFILL:
        return Family.QUESTION
    if kind in _SILENT_TYPES or kind.startswith(_SILENT_PREFIXES) or kind.endswith(_SILENT_SUFFIX):
        return Family.SILENT
    return Family.CUSTOMER if in_session or kind in _SESSIONLESS_CUSTOMER else Family.SILENT


_SESSIONLESS_CUSTOMER = frozenset(
    {
        "LaunchRequest", "SessionResumedRequest", "IntentRequest", "Dialog.InputRequest",
        "Connections.Response", "Alexa.Presentation.APL.UserEvent",
    }
)  # fmt: skip
"""Types that a person stands behind, session or not."""


def allowed_directives(kind: str, family: Family) -> frozenset[str]:
    """Return the directive types that a reply to a request of type ``kind`` may carry."""
    if family is Family.CUSTOMER:
        return CUSTOMER_DIRECTIVES
    if family is Family.PLAYER:
        return PLAYER_REPLIES.get(kind, _NOTHING)
    return AUDIO_PLAYER if family is Family.CONTROLLER else _NOTHING
