"""The shape of the YAML files, as they are written by hand."""

from __future__ import annotations

from dataclasses import dataclass, field

from skill.routine.chapter import Image, Milestone
from skill.routine.exercise import Exercise, Line, Passage
from skill.routine.layout import Breath, Telling, TimelineWords
from skill.routine.run import DEFAULT_REPETITIONS, Part, Routine
from skill.routine.terms import Length, Limb, Side, Spot, Technique
from skill.routine.wording import Spoken


@dataclass(frozen=True)
class RawSpoken:
    """Wordings for a first side, and for the second one."""

    first: list[str]
    again: list[str]

    def value(self) -> Spoken:
        """The wordings as the routine knows them."""
        return Spoken(tuple(self.first), tuple(self.again))


@dataclass(frozen=True)
class RawPassage:
    """One place of a stroke technique; one without ``stroke_ms`` is timed and not counted."""

    id: str
    landmark: RawSpoken
    stroke_ms: int | None = None
    full: list[str] = field(default_factory=list)
    brief: list[str] = field(default_factory=list)
    exhale: RawSpoken | None = None

    def value(self) -> Passage:
        """The passage as the routine knows it."""
        return Passage(
            self.id,
            self.landmark.value(),
            self.stroke_ms,
            tuple(self.full),
            tuple(self.brief),
            self.exhale.value() if self.exhale else None,
        )


@dataclass(frozen=True)
class RawLine:
    """One line of a quiet step."""

    id: str
    say: list[str]
    rest_ms: int
    newcomers: bool = False


@dataclass(frozen=True)
class RawExercise:
    """``exercises/<limb>-<technique>.yaml``; quiet steps need no name that is spoken."""

    limb: Limb
    technique: Technique
    title: str
    name: RawSpoken | None = None
    passages: list[RawPassage] = field(default_factory=list)
    lines: list[RawLine] = field(default_factory=list)
    release: RawSpoken | None = None
    together: bool = False
    touches: list[Spot] = field(default_factory=list)

    @property
    def stem(self) -> str:
        """What its file is called."""
        return f"{self.limb}-{self.technique}"

    def value(self) -> Exercise:
        """The exercise as the routine knows it."""
        return Exercise(
            self.limb,
            self.technique,
            self.title,
            self.name.value() if self.name else Spoken((), ()),
            tuple(passage.value() for passage in self.passages),
            tuple(Line(line.id, tuple(line.say), line.rest_ms, line.newcomers) for line in self.lines),
            self.release.value() if self.release else None,
            self.together,
            tuple(self.touches),
        )


@dataclass(frozen=True)
class RawPart:
    """An entry of a routine that uses only some passages or lines."""

    technique: Technique
    only: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class RawRoutine:
    """``routines/<limb>-<length>.yaml``; an entry is a technique's name or a :class:`RawPart`."""

    limb: Limb
    length: Length
    first_side: Side
    each_side: list[Technique | RawPart]
    opening: list[Technique | RawPart] = field(default_factory=list)
    between: list[Technique | RawPart] = field(default_factory=list)
    together: list[Technique | RawPart] = field(default_factory=list)
    closing: list[Technique | RawPart] = field(default_factory=list)
    repetitions: int = DEFAULT_REPETITIONS

    @property
    def stem(self) -> str:
        """What its file is called."""
        return f"{self.limb}-{self.length}"

    def value(self) -> Routine:
        """The routine as the coach knows it."""
        parts = (self.opening, self.each_side, self.between, self.together, self.closing)
        opening, each_side, between, together, closing = (tuple(_part(p) for p in part) for part in parts)
        return Routine(
            self.limb,
            self.length,
            self.first_side,
            opening,
            each_side,
            between,
            together,
            closing,
            self.repetitions,
        )


def _part(raw: Technique | RawPart) -> Part:
    return Part(raw) if isinstance(raw, Technique) else Part(raw.technique, tuple(raw.only))


@dataclass(frozen=True)
class RawBreath:
    """One breath in words."""

    inward: str
    outward: str


@dataclass(frozen=True)
class RawTold:
    """An image of the day."""

    opening: list[str]
    echo: list[str]


@dataclass(frozen=True)
class RawTimelineWords:
    """``timeline.yaml``."""

    counts: list[str]
    two_more: str
    last_one: str
    halfway: str
    keep_going: RawSpoken
    nearly_there: RawSpoken
    rest: str
    chime: str
    wake: str
    breaths: dict[Technique, list[RawBreath]]
    images: dict[Image, RawTold]
    milestones: dict[Milestone, str]
    left_out: str
    left_out_both: str
    left_out_many: str


@dataclass(frozen=True)
class RawNames:
    """``names.yaml``: how the closed words of the field are spoken inside a sentence."""

    side: dict[str, str]
    limb: dict[str, str]
    limbs: dict[str, str]
    technique: dict[str, str]
    plain: dict[str, str]
    """Strokes in words that a newcomer knows."""
    spot: dict[str, str]
    pace: dict[str, str]
    day: dict[str, str]
    day_set: dict[str, str]
    months: list[str]
    """January first."""
    date: str
    """How a date is said: ``{day}`` of the week, ``{month}`` and its ``{number}``."""
    clock: dict[str, str]
    and_: str = "and"

    def timeline_words(self, raw: RawTimelineWords) -> TimelineWords:
        """The words of timelines, names included."""
        return TimelineWords(
            tuple(raw.counts),
            raw.two_more,
            raw.last_one,
            raw.halfway,
            raw.keep_going.value(),
            raw.nearly_there.value(),
            raw.rest,
            raw.chime,
            raw.wake,
            {name: tuple(Breath(b.inward, b.outward) for b in raw.breaths[name]) for name in raw.breaths},
            {name: Telling(tuple(told.opening), tuple(told.echo)) for name, told in raw.images.items()},
            raw.milestones,
            {side: self.side[side] for side in Side},
            {limb: self.limb[limb] for limb in Limb},
            {technique: self.technique[technique] for technique in Technique},
            raw.left_out,
            raw.left_out_both,
            raw.left_out_many,
        )
