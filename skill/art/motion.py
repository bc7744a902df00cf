"""How the ball moves along its way: from a path and the name of a motion to keyframes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import cos, hypot, pi, sin

from .figure import Keyframe
from .path import Path, Point, read_path

_HEAD = 13.0
"""Length of an arrow head's two lines, in units of the drawing."""
_CLEAR = 21.0
"""How far beyond the edge of the ball, at its furthest, an arrow points."""
_ROLLING = 0.8
"""Share of a roll after which the ball is lifted and carried back."""
_FRAMES = 16


class Motion(StrEnum):
    """What the ball does in one stroke."""

    SWAY = "sway"
    """From the middle of the way to one end, to the other, and back."""
    RETURN = "return"
    """From the start of the way to its end, and back."""
    ROLL = "roll"
    """From the start to the end; then lifted, and set down at the start."""
    ROUND = "round"
    """Along the whole of a closed way at one speed."""
    PRESS = "press"
    """Held at the start, pressed softly and let go."""
    REST = "rest"
    """Still at the start."""
    ASIDE = "aside"
    """There is no ball: it has been put aside."""


@dataclass(frozen=True)
class _Moment:
    along: float
    scale: float = 1.0
    opacity: float = 1.0


def keyframes(motion: Motion, path: Path) -> tuple[Keyframe, ...]:
    """The keyframes of one stroke of ``motion`` on ``path``."""
    if motion in (Motion.REST, Motion.ASIDE):
        x, y = path.points[0]
        return (Keyframe(0.0, x, y, 1.0, 0.0 if motion is Motion.ASIDE else 1.0),)
    phases = _ROLL_PHASES if motion is Motion.ROLL else _even(48 if motion is Motion.ROUND else _FRAMES)
    return tuple(_frame(phase, _MOMENTS[motion](phase), path) for phase in phases)


def heads(motion: Motion, path: Path, ball: float) -> tuple[str, ...]:
    """The arrow heads that show where the ball goes, as path data; a ball of radius ``ball`` hides none."""
    points = path.points
    if motion is Motion.ROLL:
        return (_head(points[-1], _before(points)),)
    if motion in (Motion.SWAY, Motion.RETURN):
        ends = (points[::-1], points)
        return tuple(_head(_beyond(each, ball + _CLEAR), each[-1]) for each in ends)
    return ()


def _even(count: int) -> tuple[float, ...]:
    return tuple(round(index / count, 4) for index in range(count + 1))


_ROLL_PHASES = (*(round(_ROLLING * each, 4) for each in _even(_FRAMES)), 0.88, 0.92, 1.0)


def _frame(phase: float, moment: _Moment, path: Path) -> Keyframe:
    x, y = path.along(moment.along)
    return Keyframe(phase, round(x, 1), round(y, 1), round(moment.scale, 3), round(moment.opacity, 3))


def _sway(phase: float) -> _Moment:
    return _Moment(0.5 + 0.5 * sin(2 * pi * phase))


def _there_and_back(phase: float) -> _Moment:
    return _Moment(_wave(phase))


def _roll(phase: float) -> _Moment:
    if phase <= _ROLLING:
        return _Moment((1 - cos(pi * phase / _ROLLING)) / 2)
    lifted = {0.88: _Moment(1.0, 1.15, 0.0), 0.92: _Moment(0.0, 1.15, 0.0)}
    return lifted.get(phase, _Moment(0.0))


def _round(phase: float) -> _Moment:
    return _Moment(phase)


def _press(phase: float) -> _Moment:
    return _Moment(0.0, 1 + 0.08 * _wave(phase))


def _wave(phase: float) -> float:
    """0 at both ends, 1 in the middle."""
    return (1 - cos(2 * pi * phase)) / 2


_MOMENTS: dict[Motion, Callable[[float], _Moment]] = {
    Motion.SWAY: _sway,
    Motion.RETURN: _there_and_back,
    Motion.ROLL: _roll,
    Motion.ROUND: _round,
    Motion.PRESS: _press,
}


def _before(points: tuple[Point, ...]) -> Point:
    """The nearest point to the last one from which a direction can be told."""
    end = points[-1]
    return next((p for p in reversed(points) if hypot(end[0] - p[0], end[1] - p[1]) >= _HEAD / 2), points[0])


def _beyond(points: tuple[Point, ...], distance: float) -> Point:
    """The point that lies ``distance`` further in the direction in which the points end."""
    (x1, y1), (x2, y2) = _before(points), points[-1]
    share = distance / (hypot(x2 - x1, y2 - y1) or 1.0)
    return x2 + (x2 - x1) * share, y2 + (y2 - y1) * share


def _head(tip: Point, tail: Point) -> str:
    length = hypot(tip[0] - tail[0], tip[1] - tail[1]) or 1.0
    ux, uy = (tip[0] - tail[0]) / length, (tip[1] - tail[1]) / length
    bx, by = tip[0] - _HEAD * ux, tip[1] - _HEAD * uy
    side = _HEAD * 0.8
    (x1, y1), (x2, y2) = (bx - side * uy, by + side * ux), (bx + side * uy, by - side * ux)
    return read_path(f"M{x1} {y1}L{tip[0]} {tip[1]}L{x2} {y2}").d
