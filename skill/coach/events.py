"""What a person means, or what a player reports: the events that the coach answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from skill.routine.course import Course
from skill.routine.place import Place, Wish
from skill.routine.terms import Counting, Day, Limb, Pace, Side, Talk, Technique, TimeOfDay, Way


@dataclass(frozen=True)
class Likes:
    """What is remembered of how a person wants to be led; None where nothing is."""

    paces: Mapping[Limb, Pace] = field(default_factory=dict)
    talk: Talk | None = None
    counting: Counting | None = None
    way: Way | None = None
    visits: int = 0
    """How many sessions were begun before this one."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened, with what the request itself says about the moment.

    A kind of event with no member of its own takes everything from here, and is made a data class by being
    one of these: decorating it as well would say nothing new, and cost every start a millisecond or more.
    """

    at: int = 0
    """Second since the epoch at which it was said, from the request's own timestamp."""
    offset: int | None = None
    """Where the stream of the current step is, in ms; None where no stream is."""
    can_stream: bool = False
    """Whether this device, and this installation, can play streams."""
    seed: str = "0"
    """Short word that differs from request to request; it becomes the id of a run begun now."""
    likes: Likes = field(default_factory=Likes)


@dataclass(frozen=True, kw_only=True)
class Launch(Event):
    """The skill was opened without a wish."""

    kept: Place | None = None
    """The place left less than a day ago, with unchanged content."""
    offer: Limb | None = None
    """The routine done least lately."""
    course: Course | None = None
    """What the memory knows of the last weeks; None where it knows nothing."""
    offer_reminders: bool = False
    """Whether this launch is the one at which reminders are offered."""


@dataclass(frozen=True, kw_only=True)
class Start(Event):
    """Start a routine."""

    wish: Wish = field(default_factory=Wish)


class Region(StrEnum):
    """Where it hurts, as far as the choice of a routine goes."""

    ABOVE = "above"
    BELOW = "below"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class WhereItHurts(Event):
    """Something hurts somewhere. The place itself is never kept; only the region picks a routine."""

    region: Region = Region.UNKNOWN


class Next(Event):
    """On to the next step."""


class Ready(Event):
    """Done, ready, go on."""


class Previous(Event):
    """Back to the step before."""


class Again(Event):
    """Say that again: the instruction, without the counting."""


class StartOver(Event):
    """This step from its start; said twice within ten seconds, the routine."""


class Pause(Event):
    """Wait a moment."""


class Resume(Event):
    """Carry on."""


class Stop(Event):
    """Stop, cancel, exit."""


class Home(Event):
    """Back to the device's home: leave without a word."""


@dataclass(frozen=True, kw_only=True)
class Loop(Event):
    """Loop on or off."""

    on: bool = True


class Shuffle(Event):
    """Shuffle on or off."""


class PaceWish(StrEnum):
    """A pace by name, or a direction from the present one."""

    SLOWER = "slower"
    FASTER = "faster"
    CALM = "calm"
    STEADY = "steady"
    BRISK = "brisk"


@dataclass(frozen=True, kw_only=True)
class ChangePace(Event):
    """Slower, faster, or a pace by name."""

    pace: PaceWish | None = None


class Ouch(Event):
    """It hurts right now."""


class Query(StrEnum):
    """What a person wants to know about where they are."""

    REPETITIONS_LEFT = "repetitions_left"
    TIME_LEFT = "time_left"
    STEP = "step"
    NEXT = "next"
    SIDE = "side"


@dataclass(frozen=True, kw_only=True)
class WhereAmI(Event):
    """How many left, how long left, which step, what next, which side."""

    query: Query = Query.STEP


@dataclass(frozen=True, kw_only=True)
class GoTo(Event):
    """Jump to a technique, a side, or a step by number."""

    technique: Technique | None = None
    side: Side | None = None
    other: bool = False
    """The other side than now."""
    number: int | None = None


class HowTopic(StrEnum):
    """What a person wants to know about doing it."""

    PLACE = "place"
    MOVEMENT = "movement"
    PRESSURE = "pressure"
    POSTURE = "posture"
    CHECK = "check"


@dataclass(frozen=True, kw_only=True)
class How(Event):
    """How is this done?"""

    technique: Technique | None = None
    topic: HowTopic | None = None


class WhyTopic(StrEnum):
    """What a person wants to understand."""

    IDEA = "idea"
    FASCIA = "fascia"
    NERVES = "nerves"
    SENSATIONS = "sensations"
    SPONGE = "sponge"
    FREQUENCY = "frequency"


@dataclass(frozen=True, kw_only=True)
class Why(Event):
    """Why is this done?"""

    topic: WhyTopic = WhyTopic.IDEA


@dataclass(frozen=True, kw_only=True)
class Need(Event):
    """What do I need; does this ball serve?"""

    ball_serves: bool | None = None
    """Whether the ball that was named is soft; None where none was named."""


class Safe(Event):
    """Is it safe for me? What was said about a person's health is not even part of the event."""


class RedFlag(Event):
    """A sign that needs urgent care."""


@dataclass(frozen=True, kw_only=True)
class ChangeWay(Event):
    """Wait for me, or keep going."""

    way: Way | None = None


class GuidanceWish(StrEnum):
    """How a person wants to be guided: counting, or amount of talk."""

    ALOUD = "aloud"
    QUIET = "quiet"
    CHIME = "chime"
    BRIEF = "brief"
    FULL = "full"


@dataclass(frozen=True, kw_only=True)
class ChangeGuidance(Event):
    """Count aloud, stop counting, only the chime, less talk, tell me everything."""

    guidance: GuidanceWish | None = None


class ProgressWish(StrEnum):
    """What a person wants of the course."""

    STATUS = "status"
    RESTART = "restart"
    OFF = "off"
    BETTER = "better"
    """They feel better: on to upkeep."""


@dataclass(frozen=True, kw_only=True)
class Progress(Event):
    """How am I doing; or a change of the course."""

    course: Course
    """What the memory knows of the last weeks."""
    wish: ProgressWish = ProgressWish.STATUS
    before: int | None = None
    """Latest rating before a routine, 0 to 10; only where ratings are kept."""
    after: int | None = None
    """The rating after that routine."""
    first: int | None = None
    """The very first rating before a routine, where it is another one."""
    reachable: bool = True
    """Whether the memory could be asked."""


class ReminderWish(StrEnum):
    """What a person wants of reminders."""

    SET = "set"
    LIST = "list"
    CANCEL = "cancel"


@dataclass(frozen=True, kw_only=True)
class RemindMe(Event):
    """Remind me on some days at a time; or what reminders are there; or cancel them."""

    wish: ReminderWish = ReminderWish.SET
    days: tuple[Day, ...] = ()
    time: TimeOfDay | None = None


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    """Alexa asked the person for the permission to set reminders."""

    granted: bool | None = None
    """True or False as they answered; None where they did not: then Alexa sent a card."""


@dataclass(frozen=True, kw_only=True)
class CheckIn(Event):
    """A rating of how it feels, 0 to 10."""

    rating: int | None = None
    allowed: bool = False
    """Whether the owner of a private installation switched ratings on."""
    lately: bool = False
    """Whether a routine was finished not long ago: then it is a rating after it."""
    reachable: bool = True
    """Whether the memory could be asked."""


@dataclass(frozen=True, kw_only=True)
class ForgetMe(Event):
    """Tell me what you know about me, or erase it."""

    tell: bool = False
    """Only tell."""
    reachable: bool = True
    """Whether the memory could be asked."""
    sessions: int = 0
    """Finished sessions that are kept."""
    visits: int = 0
    """Visits that were counted."""
    settings: int = 0
    """Settings by any name, ratings aside."""
    places: int = 0
    """Devices with a last place."""
    ratings: int = 0
    """Ratings, where the owner of a private installation switched them on."""


class Yes(Event):
    """Yes, to the last question."""


class No(Event):
    """No, to the last question."""


class Help(Event):
    """What can I say?"""


class Unclear(Event):
    """Words that mean nothing here."""


class SilenceFell(Event):
    """The microphone gave up, or the session ended for another reason; nothing can be said."""


class StreamNearlyFinished(Event):
    """The player is ready to take the next stream."""


class StreamFinished(Event):
    """A stream came to its end."""


class StreamStopped(Event):
    """A stream was stopped at ``offset``, by the person or by another sound."""


@dataclass(frozen=True, kw_only=True)
class StreamFailed(Event):
    """A stream could not be played on from ``offset``."""

    ahead: bool = False
    """It was to follow another one, which goes on."""
