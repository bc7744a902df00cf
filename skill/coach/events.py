"""What every event has in common: the request's own context. Each topic declares its events itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from skill.routine.chapter import Chapter
from skill.routine.terms import Bed, Counting, Length, Limb, Mode, Narrator, Pace, Rests, Talk, Tempo


@dataclass(frozen=True)
class Preferences:
    """What is remembered of how a person wants to be led; None where nothing is."""

    paces: Mapping[Limb, Pace] = field(default_factory=dict)
    talk: Talk | None = None
    counting: Counting | None = None
    way: Mode | None = None
    tempo: Tempo | None = None
    """How fast the voice speaks; None where it follows the pace."""
    rests: Rests | None = None
    narrator: Narrator | None = None
    """Whose voice leads."""
    bed: Bed | None = None
    """What sounds under a routine."""
    visits: int = 0
    """How often somebody came before."""
    finished: int = 0
    """How many sessions they finished."""
    disclaimed: bool = False
    """Whether they have heard that this is no medical advice."""
    hinted: bool = False
    """Whether they have heard what works while a stream plays."""
    last: tuple[Limb, Length | None] | None = None
    """Limb and length of the last finished session; None where none is known."""
    streams_failed: int | None = None
    """When streams failed on this device, in ms since the epoch, where nobody has been told yet."""
    chapter: Chapter | None = None
    """Where in the course a run begun now stands; None where what lies behind cannot be known."""


class Context(NamedTuple):
    """What a request says about itself, whatever it is about."""

    at: int = 0
    """Second since the epoch at which it was said, from the request's own timestamp."""
    offset: int | None = None
    """Where the stream of the current step is, in ms; None where no stream is."""
    can_stream: bool = False
    """Whether this device, and this installation, can play streams."""
    seed: str = "0"
    """Short word that differs from request to request; it becomes the id of a run begun now."""
    preferences: Preferences = Preferences()
    spoken: int | None = None
    """How much, in ms, of the step that the last reply spoke has been heard by now; None where it spoke
    none, or where the clock does not tell."""
    over: bool = False
    """Whether the run that this is about had ended before: finished, ended, declined or erased."""


NO_CONTEXT = Context()
"""What is known where no request says anything."""


@dataclass(frozen=True)
class Event:
    """Something that happened.

    A kind of event with no member of its own takes everything from here, and is made a data class by being
    one of these: decorating it as well would say nothing new, and cost every start a millisecond or more.
    """

    context: Context = NO_CONTEXT
