"""All that happened on a device, as typed records in the order of their happening."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from skill.alexa.validation import BrokenRule
from skill.json import Json


@dataclass(frozen=True, slots=True)
class HeardReply:
    """A person did something."""

    at_ms: int
    """When, on the device's clock."""
    what: str
    """The intent they meant, or ``launch``, ``press Next`` and the like."""
    words: str = ""
    """Their words, where known."""


@dataclass(frozen=True, slots=True)
class LoggedTurn:
    """What a person asked and what the skill answered."""

    at_ms: int
    """When, on the device's clock."""
    request: Json = field(default_factory=dict)
    """The whole request; empty when the words never reached the skill."""
    reply: Json = field(default_factory=dict)
    """The whole reply; empty when there was none."""
    speech_text: str = ""
    """What is spoken, without tags."""
    ssml: str = ""
    """What is spoken, as sent; empty for plain text."""
    reprompt: str = ""
    """What is spoken when the person stays silent, without tags."""
    session_open: bool = False
    """Whether the next words belong to the same session."""

    @property
    def reached(self) -> bool:
        """Whether the words reached the skill."""
        return bool(self.request)

    @property
    def directives(self) -> list[Json]:
        """The directives of the reply."""
        return list(self.reply.get("response", {}).get("directives") or ())

    @property
    def attributes(self) -> Json:
        """The session attributes of the reply."""
        return dict(self.reply.get("sessionAttributes") or {})


@dataclass(frozen=True, slots=True)
class PlayerEvent:
    """What the player told the skill."""

    at_ms: int
    """When, on the device's clock."""
    kind: str
    """PlaybackStarted and so on."""
    token: str
    """Of the stream it is about."""
    offset_ms: int
    """Where that stream was."""
    request: Json
    """The whole request."""
    reply: Json
    """The whole reply."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What the platform told the skill without wanting an answer."""

    at_ms: int
    """When, on the device's clock."""
    kind: str
    """SessionEndedRequest, System.ExceptionEncountered, a skill event."""
    request: Json
    """The whole request."""
    reply: Json
    """The whole reply."""


@dataclass(frozen=True, slots=True)
class SpokenReply:
    """The device began to speak."""

    at_ms: int
    """When, on the device's clock."""
    text: str
    """The words, without tags."""
    lasts_ms: int
    """How long they are expected to last."""
    reprompt: bool = False
    """Whether it asks a second time."""


@dataclass(frozen=True, slots=True)
class MicOpened:
    """The device listens."""

    at_ms: int
    """When, on the device's clock."""


@dataclass(frozen=True, slots=True)
class SessionClosed:
    """A session is over."""

    at_ms: int
    """When, on the device's clock."""
    reason: str
    """REPLY when the skill ended it, else the reason of the SessionEndedRequest."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A document came on the screen."""

    at_ms: int
    """When, on the device's clock."""
    directive: Json
    """The RenderDocument or ExecuteCommands directive."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A directive had no effect."""

    at_ms: int
    """When, on the device's clock."""
    directive: Json
    """The directive."""
    why: str
    """The reason, one clause."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform refused a reply."""

    at_ms: int
    """When, on the device's clock."""
    kind: str
    """The type of the request that was answered."""
    broken: tuple[BrokenRule, ...]
    """What was wrong with the reply."""


Record: TypeAlias = (
    HeardReply
    | LoggedTurn
    | PlayerEvent
    | Notice
    | SpokenReply
    | MicOpened
    | SessionClosed
    | Shown
    | Dropped
    | Refused
)
Kind = TypeVar("Kind", bound=Record)


class Log:
    """The records of one device; the oldest are forgotten beyond ``limit``."""

    def __init__(self, limit: int = 10_000) -> None:
        self._records: deque[Record] = deque(maxlen=limit)
        self._listeners: list[Callable[[Record], None]] = []

    def __iter__(self) -> Iterator[Record]:
        return iter(tuple(self._records))

    def __len__(self) -> int:
        return len(self._records)

    def add(self, record: Record) -> None:
        """Write ``record`` down and tell whoever listens."""
        self._records.append(record)
        for listener in self._listeners:
            listener(record)

    def listen(self, listener: Callable[[Record], None]) -> None:
        """Tell ``listener`` every record from now on."""
        self._listeners.append(listener)

    def of(self, kind: type[Kind]) -> list[Kind]:
        """Return the records of one kind, oldest first."""
        return [record for record in self._records if isinstance(record, kind)]

    def last(self, kind: type[Kind]) -> Kind | None:
        """Return the newest record of one kind; None where there is none."""
        return next((each for each in reversed(self._records) if isinstance(each, kind)), None)

    @property
    def events(self) -> list[str]:
        """What the player told the skill, each as ``PlaybackStarted token``."""
        return [f"{event.kind} {event.token}" for event in self.of(PlayerEvent)]
