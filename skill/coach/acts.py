"""What should happen: the acts that an adapter turns into a reply, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from skill.routine.place import Place
from skill.routine.run import Run
from skill.routine.step import Step
from skill.routine.terms import Counting, Day, Limb, Pace, Side, Talk, Technique, TimeOfDay, Way

from .keys import MessageKey

Value: TypeAlias = int | Limb | Side | Technique | Pace | TimeOfDay | tuple[Technique, ...] | tuple[Day, ...]
"""What a sentence can be given: a figure, a word of the field, or a list of techniques."""

_NONE: Mapping[str, Value] = MappingProxyType({})


@dataclass(frozen=True)
class Say:
    """Say a message."""

    key: MessageKey
    params: Mapping[str, Value] = field(default_factory=lambda: _NONE)


@dataclass(frozen=True)
class Ask:
    """Say a message that ends in a question or names what to say, and listen."""

    key: MessageKey
    reprompt: MessageKey
    """Said once more, shorter, where nothing was heard."""
    params: Mapping[str, Value] = field(default_factory=lambda: _NONE)


@dataclass(frozen=True)
class Guide:
    """Speak one turn of a step's timeline: the wait-for-me way."""

    step: Step
    part: int = 0
    """Which turn, where the step takes more than one."""


@dataclass(frozen=True)
class Instruct:
    """Say what to do in a step, without the counting."""

    step: Step
    passage: int | None = None
    """Index of the one passage meant; None for the first words of the step and all landmarks."""


@dataclass(frozen=True)
class Play:
    """Play a step's stream now, from ``offset`` ms, in place of whatever plays."""

    step: Step
    place: Place
    """Travels in the stream's token."""
    offset: int = 0


@dataclass(frozen=True)
class Queue:
    """Play a step's stream when the present one, named by the request's own token, has ended."""

    step: Step
    place: Place


@dataclass(frozen=True)
class Silence:
    """Stop the stream."""


@dataclass(frozen=True)
class KeepPlace:
    """Remember the place beyond this request."""

    place: Place


@dataclass(frozen=True)
class DropPlace:
    """Forget the remembered place."""


@dataclass(frozen=True)
class FinishRun:
    """A run came to its end; counting it twice is prevented by its id."""

    run: Run
    total_ms: int
    """Its planned length."""


@dataclass(frozen=True)
class KeepLikes:
    """Remember how the person wants to be led; None changes nothing."""

    limb: Limb | None = None
    pace: Pace | None = None
    talk: Talk | None = None
    counting: Counting | None = None
    way: Way | None = None


@dataclass(frozen=True)
class KeepCourse:
    """Remember on which local day the course began; None where it is switched off."""

    begun: int | None


@dataclass(frozen=True)
class KeepRating:
    """Remember a rating from 0 to 10, given before or after a routine."""

    rating: int
    after: bool


@dataclass(frozen=True)
class Forget:
    """Erase everything that is kept of this person, and say truly whether it is gone."""

    done: MessageKey
    failed: MessageKey


@dataclass(frozen=True)
class SetReminder:
    """Set a weekly reminder in place of earlier ones; what comes of it is said by one of the keys."""

    days: tuple[Day, ...]
    time: TimeOfDay
    place: Place
    """Travels with the question for permission, where that has to be asked first."""


@dataclass(frozen=True)
class ListReminders:
    """Say which reminders there are."""


@dataclass(frozen=True)
class CancelReminders:
    """Cancel every reminder of this skill."""


@dataclass(frozen=True)
class AskConsent:
    """Let Alexa ask for the permission to set reminders."""

    place: Place


Act: TypeAlias = (
    Say
    | Ask
    | Guide
    | Instruct
    | Play
    | Queue
    | Silence
    | KeepPlace
    | DropPlace
    | FinishRun
    | KeepLikes
    | KeepCourse
    | KeepRating
    | Forget
    | SetReminder
    | ListReminders
    | CancelReminders
    | AskConsent
)


_LISTENING = frozenset({Ask, AskConsent})


@dataclass(frozen=True)
class Turn:
    """The coach's answer: where the person is now, and what should happen."""

    place: Place
    acts: tuple[Act, ...] = ()

    @property
    def listens(self) -> bool:
        """Whether the session stays open."""
        return not _LISTENING.isdisjoint(map(type, self.acts))
