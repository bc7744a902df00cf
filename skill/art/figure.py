"""What a drawing is made of: strokes, landmarks, and the ball's way. All of it is plain data."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache

from .path import Path, Point, read_path

SIZE = 320
"""Width and height of every drawing, in its own units."""


class Role(StrEnum):
    """What a stroke shows, and so which colour it has."""

    OUTLINE = "outline"
    """The edge of a limb, filled with the colour of the skin."""
    LINE = "line"
    """A crease, the arch, the edge of a pad, a knuckle."""
    NAIL = "nail"
    """A nail: it tells a limb seen from above from a sole or a palm."""
    THING = "thing"
    """Clothes, a chair, a table: what is around the limb, and paler than it."""


@dataclass(frozen=True)
class Outline:
    """One path of a limb."""

    d: str
    """Path data: M, L, C and Z, absolute."""
    width: float
    """Of the line, in units of the drawing."""
    role: Role
    fill: bool
    """Whether the path is filled, with the colour of its role."""


@dataclass(frozen=True)
class Keyframe:
    """Where the ball is at one moment of a stroke. Between two of them everything changes evenly."""

    phase: float
    """0 at the start of the stroke, 1 at its end."""
    x: float
    y: float
    scale: float
    """1 for the ball as it lies; more where it is pressed or lifted."""
    opacity: float
    """1 for a ball that is seen, 0 for one that is put aside."""


@dataclass(frozen=True)
class BallPath:
    """How the ball moves during one stroke."""

    d: str
    """The line the ball travels on, as path data; empty where it stays where it is."""
    marks: tuple[str, ...]
    """Arrow heads of that line, and whatever else moves, as path data."""
    dashed: bool
    """Whether the line is dashed; a scribble is drawn through, or nobody could follow it."""
    keyframes: tuple[Keyframe, ...]
    """At least one, in order; the first at phase 0, the last (of several) at 1."""

    def at(self, phase: float) -> Keyframe:
        """The ball at any phase; what lies outside 0 to 1 counts as the nearer end."""
        frames, phase = self.keyframes, min(max(phase, 0.0), 1.0)
        after = bisect_right(frames, phase, key=lambda frame: frame.phase)
        if after in (0, len(frames)):
            return replace(frames[0 if after == 0 else -1], phase=phase)
        one, two = frames[after - 1], frames[after]
        share = (phase - one.phase) / (two.phase - one.phase)

        def between(a: float, b: float) -> float:
            return a + (b - a) * share

        return Keyframe(
            phase,
            between(one.x, two.x),
            between(one.y, two.y),
            between(one.scale, two.scale),
            between(one.opacity, two.opacity),
        )


@dataclass(frozen=True)
class Drawing:
    """A limb and the ball on it. Left is left: what is drawn is what the eyes see.

    Everything is drawn as its owner sees it, fingertips or toes up. A foot is looked through from above, the
    ball beneath it, so the left one has its big toe on the right, as it has at rest; a palm is turned up, so
    the left one has its thumb on the left, and hands at rest lie on their backs. Only a scene is seen from
    the side: it shows how one sits, not which side works.
    """

    width: float
    height: float
    strokes: tuple[Outline, ...]
    """In the order in which they are painted."""
    landmarks: Mapping[str, Point] = field(hash=False)
    """Places by name, such as ``heel``; mirrored ones of a pair end in ``_right``."""
    ball: float
    """Radius of the ball at scale 1."""
    way: BallPath


@cache
def mirrored(drawing: Drawing) -> Drawing:
    """The same drawing for the other side; mirrored twice it is itself."""
    width = drawing.width
    return replace(
        drawing,
        strokes=tuple(replace(stroke, d=mirrored_path(stroke.d, width)) for stroke in drawing.strokes),
        landmarks=_mirrored_places(drawing.landmarks, width),
        way=_mirrored_way(drawing.way, width),
    )


def mirrored_path(d: str, width: float) -> str:
    """Path data seen in a mirror that stands upright in the middle of ``width``."""
    return _mirrored(read_path(d), width).d if d else d


def _mirrored(path: Path, width: float) -> Path:
    return path.mapped(lambda point: (width - point[0], point[1]))


def _mirrored_places(places: Mapping[str, Point], width: float) -> dict[str, Point]:
    return {name: (round(width - x, 1), y) for name, (x, y) in places.items()}


def _mirrored_way(way: BallPath, width: float) -> BallPath:
    marks = tuple(mirrored_path(mark, width) for mark in way.marks)
    frames = tuple(replace(frame, x=round(width - frame.x, 1)) for frame in way.keyframes)
    return BallPath(mirrored_path(way.d, width), marks, way.dashed, frames)
