"""The timeline: one step laid out once, in time. Speech, sound, screen and every answer are read off it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from operator import attrgetter
from typing import Any, Generic, TypeVar, overload

# Properties that are worked out once for each value.

T = TypeVar("T")


class once(Generic[T]):
    """A property worked out when it is first asked for, and then kept with its frozen value.

    ``functools.cached_property`` without the lock that Python 3.11 holds while it works one out: all values
    of a class share it, so the threads of a server queue for it. Two of them may both do the work; both
    find the same.
    """

    def __init__(self, work: Callable[[Any], T]) -> None:
        self._work = work
        self._name = work.__name__
        self.__doc__ = work.__doc__

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> once[T]: ...
    @overload
    def __get__(self, instance: object, owner: type[Any]) -> T: ...

    def __get__(self, instance: object | None, owner: type[Any]) -> once[T] | T:
        """Called only until the value stands in the instance under the property's own name."""
        if instance is None:
            return self
        found = instance.__dict__[self._name] = self._work(instance)
        return found


class CueKind(StrEnum):
    """What a cue is for."""

    NAME = "name"
    LANDMARK = "landmark"
    MOVEMENT = "movement"
    CHIME = "chime"
    COUNT = "count"
    HALFWAY = "halfway"
    TWO_MORE = "two_more"
    LAST_ONE = "last_one"
    KEEP_GOING = "keep_going"
    NEARLY_THERE = "nearly_there"
    REST = "rest"
    RELEASE = "release"
    BREATH = "breath"
    LINE = "line"
    LEFT_OUT = "left_out"


INSTRUCTIONS = frozenset({CueKind.NAME, CueKind.LANDMARK, CueKind.MOVEMENT, CueKind.LINE})
"""The cues that say what to do: what "again" repeats."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Something heard at a moment of a step."""

    at: int
    """Start, in ms from the start of the step."""
    ms: int
    """How long it sounds, in ms."""
    kind: CueKind
    text: str
    """The words; for a chime the word that stands for it where no chime can sound."""
    passage: int = 0
    """Index of the passage it belongs to."""
    repetition: int = 0
    """The repetition it marks, from 1; 0 where it marks none."""

    @property
    def end(self) -> int:
        """When the cue falls silent, in ms."""
        return self.at + self.ms


@dataclass(frozen=True, slots=True)
class Repetition:
    """One repetition: from its count to the next."""

    start: int
    end: int
    passage: int
    repetition: int


@dataclass(frozen=True, slots=True)
class Position:
    """Where an offset lies in a step."""

    passage: int
    repetition: int
    """The stroke under way, from 1; 0 before the first of this passage."""
    repetitions: int
    """Strokes of this passage."""
    left: int
    """Strokes of the whole step that have not begun."""
    left_ms: int
    """What remains of the step, in ms."""


@dataclass(frozen=True)
class Timeline:
    """Cues and strokes of one step, and its length."""

    cues: tuple[Cue, ...]
    strokes: tuple[Repetition, ...]
    total_ms: int
    """Length of the step, in ms."""
    measured: bool
    """True where every duration was measured on a clip, False where any is an estimate from the words."""

    @once
    def _starts(self) -> tuple[int, ...]:
        return tuple(cue.at for cue in self.cues)

    @once
    def _stroke_starts(self) -> tuple[int, ...]:
        return tuple(stroke.start for stroke in self.strokes)

    @once
    def _stroke_ends(self) -> tuple[int, ...]:
        return tuple(stroke.end for stroke in self.strokes)

    @once
    def parts(self) -> tuple[tuple[Cue, ...], ...]:
        """The cues of each turn in which the step is spoken."""
        return parts_of(self)

    @once
    def timed(self) -> bool:
        """Whether it goes by the clock, in one long stroke: then what is left is told in seconds."""
        return any(cue.kind is CueKind.KEEP_GOING for cue in self.cues)

    def stroke_over(self, offset: int) -> int:
        """End of the last stroke that is over at ``offset``, in ms; 0 where none is."""
        over = bisect_right(self._stroke_ends, offset)
        return self._stroke_ends[over - 1] if over else 0

    def mostly_done(self, offset: int) -> bool:
        """Whether at least half of its strokes have begun at ``offset``, or half of the time is over."""
        if not self.strokes:
            return False
        if self.timed:
            return offset * 2 >= self.strokes[0].start + self.strokes[-1].end
        return self.at(offset).left * 2 <= len(self.strokes)

    @property
    def speech_ms(self) -> int:
        """Time filled by words, in ms; chimes do not count."""
        return sum(cue.ms for cue in self.cues if cue.kind is not CueKind.CHIME)

    def within(self, offset: int) -> int:
        """The offset, pulled into the step where it lies before or past it."""
        return min(max(0, offset), self.total_ms)

    def cue_start(self, offset: int) -> int:
        """Start of the last cue begun at ``offset``, in ms: where resuming never lands mid-word.

        A "last one" and its count, or a chime and the first count, belong together: both are heard again.
        Where strokes have no cue of their own, because counting is off, the stroke's start serves: strokes
        that are done stay done.
        """
        offset = self.within(offset)
        index = max(0, bisect_right(self._starts, offset) - 1)
        begun = bisect_right(self._stroke_starts, offset)
        if begun and self.strokes[begun - 1].start >= self.cues[index].end:
            return self.strokes[begun - 1].start
        if index and self.cues[index].kind is CueKind.COUNT and self.cues[index - 1].kind in _LEADS:
            index -= 1
        return self.cues[index].at if self.cues else 0

    def passage_start(self, offset: int) -> int:
        """Start of the passage at ``offset``, in ms: its landmark, where the ball is placed anew."""
        passage = self.at(offset).passage
        cues = [cue for cue in self.cues if cue.passage == passage]
        landmarks = [cue for cue in cues if cue.kind is CueKind.LANDMARK]
        return (landmarks or cues)[0].at if cues else 0

    def unbroken(self, offset: int) -> int:
        """``offset`` itself, or the start of the cue that sounds there: nothing is heard twice but a word."""
        offset = self.within(offset)
        index = max(0, bisect_right(self._starts, offset) - 1)
        sounds = self.cues and self.cues[index].at < offset < self.cues[index].end
        return self.cues[index].at if sounds else offset

    def at(self, offset: int) -> Position:
        """Where ``offset`` lies: passage, stroke, what is left."""
        offset = self.within(offset)
        begun = bisect_right(self._stroke_starts, offset)
        cue = self.cues[max(0, bisect_right(self._starts, offset) - 1)]
        here = [stroke for stroke in self.strokes if stroke.passage == cue.passage]
        done_here = sum(1 for stroke in here if stroke.start <= offset)
        return Position(cue.passage, done_here, len(here), len(self.strokes) - begun, self.total_ms - offset)

    def matching(self, offset: int, other: Timeline) -> int:
        """The offset in ``other`` that lies at the same point of the same stroke or cue.

        ``other`` is the same step at another pace or level of guidance; where it has no such
        stroke, the start of its last stroke or cue serves.
        """
        offset = self.within(offset)
        mine, theirs = self._marks(), other._marks()
        # The last mark that has begun. Of two that begin together the later in order counts: the stroke, not
        # the passage that it opens. Its span here and its span there then stand for one another.
        key = max((m for m in mine if mine[m] <= offset), key=lambda m: (mine[m], m), default=None)
        if key is None or key not in theirs:
            return other.cue_start(min(offset, other.total_ms))
        span, other_span = self._span(mine, key), other._span(theirs, key)
        # Rounded down: rounded up it could be the next stroke.
        into = (offset - mine[key]) * other_span // span if span else 0
        return other.within(theirs[key] + into)

    def _marks(self) -> dict[tuple[int, int], int]:
        """Starts of what two timelines of one step share: passages (repetition 0) and their strokes."""
        marks = {(stroke.passage, stroke.repetition): stroke.start for stroke in self.strokes}
        for cue in self.cues:
            marks.setdefault((cue.passage, cue.repetition), cue.at)
        if self.strokes:
            last = self.strokes[-1]
            marks[last.passage, last.repetition + 1] = last.end
        return marks

    def _span(self, marks: dict[tuple[int, int], int], key: tuple[int, int]) -> int:
        later = [start for start in marks.values() if start > marks[key]]
        return min(later, default=self.total_ms) - marks[key]


_LEADS = frozenset({CueKind.TWO_MORE, CueKind.LAST_ONE, CueKind.CHIME})


def collisions(cues: Iterable[Cue]) -> list[tuple[Cue, Cue]]:
    """Pairs of neighbouring cues of which the first still sounds when the second begins.

    A chime may ring on under the count that follows it only where both are meant to meet, so it
    counts as a collision too.
    """
    ordered = sorted(cues, key=lambda cue: cue.at)
    return [(a, b) for a, b in pairwise(ordered) if a.end > b.at]


# A step in turns: a timeline too long to be spoken in one reply is divided at a repetition.
#
# Amazon refuses speech of more than 8,000 characters in one reply (best practices for text responses).

MOST_CHARACTERS = 6_000
"""Characters of marked-up speech in one turn; the rest of the 8,000 is for what is said around it."""
MARKUP_PER_CUE = 40
"""What a rest and its tags add to the characters of a cue, at most."""

_START = attrgetter("at")
_DIVISIBLE = frozenset({CueKind.COUNT, CueKind.LANDMARK, CueKind.LINE, CueKind.CHIME})


def parts_of(timeline: Timeline, most: int = MOST_CHARACTERS) -> tuple[tuple[Cue, ...], ...]:
    """The cues of each turn, in order; one turn for every step of ordinary length.

    A turn ends only before a count, a landmark or a line, so no sentence is cut; "last one" and the first
    chime stay with the count that they announce.
    """
    parts: list[list[Cue]] = [[]]
    size = 0
    for cue in timeline.cues:
        weight = len(cue.text) + MARKUP_PER_CUE
        if size + weight > most and parts[-1] and _may_begin(cue, parts[-1][-1]):
            parts.append([])
            size = 0
        parts[-1].append(cue)
        size += weight
    return tuple(map(tuple, parts))


def part_at(timeline: Timeline, offset: int) -> int:
    """In which turn of the step ``offset`` lies."""
    starts = [cues[0].at for cues in timeline.parts[1:] if cues]
    return bisect_right(starts, offset)


def part_end(timeline: Timeline, part: int) -> int:
    """Where a turn of the step ends, in ms."""
    parts = timeline.parts
    return timeline.total_ms if part >= len(parts) - 1 else parts[part + 1][0].at


def cues_from(timeline: Timeline, part: int, offset: int) -> tuple[Cue, ...]:
    """What is said in a turn of the step from ``offset`` on."""
    cues = timeline.parts[min(part, len(timeline.parts) - 1)]
    return cues[bisect_left(cues, offset, key=_START) :] or cues[-1:]


def _may_begin(cue: Cue, before: Cue) -> bool:
    if before.kind in (CueKind.LAST_ONE, CueKind.TWO_MORE):
        return False
    if before.kind is CueKind.CHIME and cue.kind is CueKind.COUNT:
        return False
    return cue.kind in _DIVISIBLE
