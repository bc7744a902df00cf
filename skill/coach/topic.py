"""A topic's table: what is heard, the event that it is, and the answer to it, in one row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from .actions import Response
from .events import Context, Event
from .here import Here

E = TypeVar("E", bound=Event)
M = TypeVar("M", bound=StrEnum)


class SlotReader(Protocol):
    """The slots of one intent; whatever is odd counts as not said."""

    def id(self, name: str) -> str | None:
        """The id that was understood."""

    def member(self, name: str, kind: type[M]) -> M | None:
        """The same as a member of ``kind``."""

    def number(self, name: str) -> int | None:
        """A whole number."""

    def minutes(self, *names: str) -> int | None:
        """A length of time in whole minutes, from the first of these that names one."""

    def unclear(self, *names: str) -> bool:
        """Whether something was said in one of these that is not understood."""


class VocabularyReader(Protocol):
    """What the things that people name are."""

    def region(self, area: str | None) -> StrEnum:
        """Whether a part of the body, by its id, is above or below the waist."""

    def ball_serves(self, ball: str | None) -> bool | None:
        """Whether a ball, by its id, is soft; None where none was named."""


class Heard(Protocol):
    """One intent as it was understood."""

    @property
    def slots(self) -> SlotReader:
        """What was said beside it."""

    @property
    def vocabulary(self) -> VocabularyReader:
        """The words of the language."""

    @property
    def context(self) -> Context:
        """What the request says about itself."""


@dataclass(frozen=True)
class Row(Generic[E]):
    """One kind of event: its answer, the intents that mean it, and how it is made from what was heard."""

    event: type[E]
    answer: Callable[[Here, E], Response]
    intents: tuple[str, ...] = ()
    """Names in the interaction model; none where no words mean it alone."""
    heard: Callable[[Heard], E] | None = None
    """Reads the slots; None where there are none to be read."""

    def event_of(self, heard: Heard) -> E:
        """The event of an intent of this row."""
        return self.event(heard.context) if self.heard is None else self.heard(heard)


_WITHOUT_TWIN = ("AMAZON.FallbackIntent", "AMAZON.NavigateHomeIntent")
"""The one means no words, the other is the device's own."""
Topic: TypeAlias = tuple[Row[Any], ...]


def by_intent(topic: Topic) -> Mapping[str, Row[Any]]:
    """The rows of a topic by the intents that mean them, and by the twins of built-in ones."""
    return {name: row for row in topic for intent in row.intents for name in (intent, *_twin(intent))}


def _twin(intent: str) -> tuple[str, ...]:
    """The intent that holds how people put what a built-in one means, which must not be extended itself."""
    built_in = intent.removeprefix("AMAZON.")
    return (
        ()
        if built_in == intent or intent in _WITHOUT_TWIN
        else (f"{built_in.removesuffix('Intent')}WordsIntent",)
    )
