"""The words of the field as closed sets: limb, side, technique, length, pace, tempo, rests, talk, way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MIN_REPETITIONS = 4
"""Fewest repetitions of one subtle movement."""
MAX_REPETITIONS = 6
"""Most repetitions of one subtle movement: get in, get out, let the body keep the change."""


class Limb(StrEnum):
    """What the ball works on: feet for pain from the waist down, hands for pain above."""

    FOOT = "foot"
    HAND = "hand"

    @property
    def other(self) -> Limb:
        """The other one."""
        return Limb.HAND if self is Limb.FOOT else Limb.FOOT


class Side(StrEnum):
    """The side a step works on; ``BOTH`` where two hands hold one ball, or the body is only noticed."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"

    @property
    def other(self) -> Side:
        """The opposite side; both sides have no opposite."""
        return {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}.get(self, Side.BOTH)


class Technique(StrEnum):
    """The four techniques, and the three quiet steps around them."""

    SETTLE = "settle"
    GLIDING = "gliding"
    SHEARING = "shearing"
    RINSING = "rinsing"
    FRICTION = "friction"
    COMPARE = "compare"
    NOTICE = "notice"

    @property
    def is_stroke(self) -> bool:
        """Whether the step is one of the four counted techniques."""
        return self in STROKES


STROKES = (Technique.GLIDING, Technique.SHEARING, Technique.RINSING, Technique.FRICTION)
"""The counted techniques in the order in which they are taught."""


class Spot(StrEnum):
    """A place on a limb that can be sore, as exercises name what they touch; the limb is all of it."""

    HEEL = "heel"
    TOES = "toes"
    ANKLE = "ankle"
    FOOT = "foot"
    WRIST = "wrist"
    THUMB = "thumb"
    FINGERS = "fingers"
    FOREARM = "forearm"
    ELBOW = "elbow"
    HAND = "hand"

    @property
    def limb(self) -> Limb:
        """The limb whose routine can come near it."""
        return Limb.FOOT if self in (Spot.HEEL, Spot.TOES, Spot.ANKLE, Spot.FOOT) else Limb.HAND


class Length(StrEnum):
    """Which steps a routine has: all of them, the short choice, or one technique alone."""

    FULL = "full"
    SHORT = "short"
    SINGLE = "single"


class Pace(StrEnum):
    """How long a stroke and a rest last, slowest first."""

    CALM = "calm"
    STEADY = "steady"
    BRISK = "brisk"

    @property
    def factor(self) -> float:
        """What the steady duration of strokes and rests is multiplied with."""
        return {Pace.CALM: 1.25, Pace.STEADY: 1.0, Pace.BRISK: 0.8}[self]

    @property
    def slower(self) -> Pace:
        """The next slower pace, or the slowest."""
        return PACES[max(0, PACES.index(self) - 1)]

    @property
    def faster(self) -> Pace:
        """The next faster pace, or the fastest."""
        return PACES[min(len(PACES) - 1, PACES.index(self) + 1)]

    @property
    def tempo(self) -> Tempo:
        """How fast the voice speaks at this pace, unless it was told to speak otherwise."""
        return Tempo(self.value)


PACES = tuple(Pace)
"""All paces, slowest first."""


class Tempo(StrEnum):
    """How fast the voice speaks, slowest first. It follows the pace until "talk slower" parts the two."""

    CALM = "calm"
    STEADY = "steady"
    BRISK = "brisk"

    @property
    def slower(self) -> Tempo:
        """The next slower tempo, or the slowest."""
        return TEMPOS[max(0, TEMPOS.index(self) - 1)]

    @property
    def faster(self) -> Tempo:
        """The next faster tempo, or the fastest."""
        return TEMPOS[min(len(TEMPOS) - 1, TEMPOS.index(self) + 1)]


TEMPOS = tuple(Tempo)
"""All tempos, slowest first."""


class Rests(StrEnum):
    """How long it is quiet between words and around strokes, whatever the pace of the strokes."""

    SHORT = "short"
    USUAL = "usual"
    LONG = "long"

    @property
    def factor(self) -> float:
        """What the usual rest is multiplied with."""
        return {Rests.SHORT: 0.7, Rests.USUAL: 1.0, Rests.LONG: 1.2}[self]

    @property
    def shorter(self) -> Rests:
        """The next shorter rests, or the shortest."""
        return RESTS[max(0, RESTS.index(self) - 1)]

    @property
    def longer(self) -> Rests:
        """The next longer rests, or the longest."""
        return RESTS[min(len(RESTS) - 1, RESTS.index(self) + 1)]


RESTS = tuple(Rests)
"""All lengths of rest, shortest first."""


class Counting(StrEnum):
    """How strokes are marked: by number, by a chime each, or not at all. "Last one" is always said."""

    ALOUD = "aloud"
    CHIME = "chime"
    QUIET = "quiet"


class Talk(StrEnum):
    """How much is explained: the whole movement sentence, or a reminder. Landmarks and sides always stay."""

    FULL = "full"
    BRIEF = "brief"


class Day(StrEnum):
    """A day of the week, by the name that calendars give it (RFC 5545)."""

    MONDAY = "MO"
    TUESDAY = "TU"
    WEDNESDAY = "WE"
    THURSDAY = "TH"
    FRIDAY = "FR"
    SATURDAY = "SA"
    SUNDAY = "SU"


@dataclass(frozen=True)
class TimeOfDay:
    """A time of day."""

    minute: int
    """Minutes since midnight, 0 to 1439."""


class Mode(StrEnum):
    """How a routine is led: ``STREAM`` streams on by itself, ``TURNS`` does one step a turn."""

    STREAM = "flow"
    TURNS = "wait"


class Narrator(StrEnum):
    """Whose voice leads a stream, by the name that it has in folders and addresses; the usual one first."""

    HEART = "heart"
    """A woman's."""
    MICHAEL = "michael"
    """A man's."""

    @property
    def speeds(self) -> bool:
        """Whether it speaks at every tempo. The clips of three tempos twice would outgrow a clone (30 MB)."""
        return self is Narrator.HEART


class Bed(StrEnum):
    """What sounds softly under a whole routine, the rests included."""

    NONE = "none"
    RAIN = "rain"
    PAD = "pad"
