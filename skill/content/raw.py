"""The shape of the YAML files, as they are written by hand."""

from __future__ import annotations

from dataclasses import dataclass, field

from skill.routine.exercise import Exercise, Line, Passage
from skill.routine.layout import TimelineWords
from skill.routine.run import DEFAULT_REPETITIONS, Part, Routine
from skill.routine.terms import Length, Limb, Side, Technique


@dataclass(frozen=True)
class RawPassage:
    """One place of a stroke technique."""

    id: str
    landmark: str
    stroke_ms: int
    full: str | None = None
    brief: str | None = None


@dataclass(frozen=True)
class RawLine:
    """One line of a quiet step."""

    id: str
    say: str
    rest_ms: int


@dataclass(frozen=True)
class RawExercise:
    """``exercises/<limb>-<technique>.yaml``."""

    limb: Limb
    technique: Technique
    title: str
    name: str
    passages: list[RawPassage] = field(default_factory=list)
    lines: list[RawLine] = field(default_factory=list)
    release: str | None = None
    together: bool = False

    @property
    def stem(self) -> str:
        """What its file is called."""
        return f"{self.limb}-{self.technique}"

    def value(self) -> Exercise:
        """The exercise as the routine knows it."""
        passages = tuple(Passage(p.id, p.landmark, p.full, p.brief, p.stroke_ms) for p in self.passages)
        lines = tuple(Line(line.id, line.say, line.rest_ms) for line in self.lines)
        return Exercise(
            self.limb, self.technique, self.title, self.name, passages, lines, self.release, self.together
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
class RawTimelineWords:
    """``timeline.yaml``."""

    counts: list[str]
    last_one: str
    halfway: str
    chime: str
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
    pace: dict[str, str]
    day: dict[str, str]
    day_set: dict[str, str]
    clock: dict[str, str]
    and_: str = "and"

    def timeline_words(self, raw: RawTimelineWords) -> TimelineWords:
        """The words of timelines, names included."""
        return TimelineWords(
            tuple(raw.counts),
            raw.last_one,
            raw.halfway,
            raw.chime,
            {side: self.side[side] for side in Side},
            {limb: self.limb[limb] for limb in Limb},
            {technique: self.technique[technique] for technique in Technique},
            raw.left_out,
            raw.left_out_both,
            raw.left_out_many,
        )
