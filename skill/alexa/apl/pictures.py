"""The drawing of a step as graphics of a document: the limb once, the way of each passage, and the ball."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from skill.art.load import Drawing, Keyframe, drawing, scene
from skill.art.svg import avg
from skill.json import Json
from skill.routine.terms import Limb, Side, Technique

AVG_VERSION: Final = "1.1"
"""The vector graphics that came with APL 1.4; the drawings use nothing newer."""
CORNER: Final = 1.15
"""The ball's own graphic has it in the upper left corner, so many radii from both edges. So it is only ever
moved right and down: Amazon's linter takes a negative distance in percent for a mistake."""
TOLERANCE: Final = 1.0
"""How far the ball may stray from its keyframes, in percent of the picture."""


class BallSpot(NamedTuple):
    """Where the ball is at one moment of a stroke."""

    phase: float
    """0 at the start of the stroke, 1 at its end."""
    x: float
    """How far the ball's graphic is moved to the right, in percent of its width; never negative."""
    y: float
    """The same, downwards."""
    scale: float
    opacity: float

    @property
    def state(self) -> list[float]:
        """What the document's command for the ball takes."""
        return [self.x, self.y, self.scale, self.opacity]


@dataclass(frozen=True)
class StepPicture:
    """What a document shows of a step."""

    graphics: dict[str, Json]
    """``limb``, ``way0``, ``way1`` and ``ball``; each way is one passage's."""
    ways: tuple[tuple[BallSpot, ...], ...]
    """The ball's spots in each passage: at least one, and no more than its way needs."""


@cache
def picture(limb: Limb, technique: Technique, side: Side, passages: tuple[str, ...] = ()) -> StepPicture:
    """The picture of a technique and the passages that are done of it; none means its first."""
    drawings = [drawing(limb, technique, each, side=side) for each in passages or (None,)]
    first = drawings[0]
    whole = [_items(each) for each in drawings]
    ways = {f"way{index}": _graphic(first, items.way) for index, items in enumerate(whole)}
    graphics = {"limb": _graphic(first, whole[0].limb), **ways, "ball": _graphic(first, [_cornered(first)])}
    return StepPicture(graphics, tuple(_spots(each) for each in drawings))


@cache
def scene_graphic(limb: Limb) -> Json:
    """How one sits with a limb on the ball, as one large answer shows it."""
    drawn = scene(limb)
    return _graphic(drawn, avg(drawn)["items"])


class _Items(NamedTuple):
    limb: list[Json]
    way: list[Json]
    ball: Json


def _items(drawn: Drawing) -> _Items:
    items = avg(drawn)["items"]
    strokes = len(drawn.strokes)
    return _Items(items[:strokes], items[strokes:-1], items[-1])


def _graphic(drawn: Drawing, items: list[Json]) -> Json:
    """Some items of a drawing as a graphic of the drawing's size, with the parameters that they use."""
    whole, text = avg(drawn), json.dumps(items)
    used = [each for each in whole["parameters"] if f"${{{each['name']}}}" in text]
    return {**whole, "version": AVG_VERSION, "parameters": used, "items": items}


def _cornered(drawn: Drawing) -> Json:
    """The ball by itself: the document moves the whole graphic, because only that runs smoothly."""
    corner = round(CORNER * drawn.ball, 1)
    at = {"translateX": corner, "translateY": corner}
    return {**_items(drawn).ball, **at, "scaleX": 1, "scaleY": 1, "opacity": 1}


def _spots(drawn: Drawing) -> tuple[BallSpot, ...]:
    return tuple(simplified([_spot(frame, drawn) for frame in drawn.way.keyframes]))


def _spot(frame: Keyframe, drawn: Drawing) -> BallSpot:
    x, y = _moved(frame.x, drawn.width, drawn, frame), _moved(frame.y, drawn.height, drawn, frame)
    return BallSpot(frame.phase, x, y, round(frame.scale, 2), round(frame.opacity, 2))


def _moved(to: float, length: float, drawn: Drawing, frame: Keyframe) -> float:
    """How far the graphic goes for the ball to be ``to``; it is scaled about its middle, not the ball's."""
    corner = round(CORNER * drawn.ball, 1)
    return round(100 * (to - length / 2 + round(frame.scale, 2) * (length / 2 - corner)) / length, 1)


def simplified(spots: Sequence[BallSpot], tolerance: float = TOLERANCE) -> list[BallSpot]:
    """The fewest spots between which the ball may go evenly, found by halving where it strays most."""
    if len(spots) < 3:
        return list(spots)
    strayed = [_strayed(spots[0], each, spots[-1]) for each in spots]
    worst = max(range(len(spots)), key=strayed.__getitem__)
    if strayed[worst] <= tolerance:
        return [spots[0], spots[-1]]
    return [*simplified(spots[: worst + 1], tolerance)[:-1], *simplified(spots[worst:], tolerance)]


def _strayed(start: BallSpot, spot: BallSpot, end: BallSpot) -> float:
    """How far a spot lies from where the ball would be, in percent, scale and opacity included."""
    share = (spot.phase - start.phase) / (end.phase - start.phase)
    off = [abs(a + (b - a) * share - at) for a, at, b in zip(start[1:], spot[1:], end[1:], strict=True)]
    return max(off[0], off[1], off[2] * 100, off[3] * 100)
