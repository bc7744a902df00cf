"""Where points lie with regard to a drawn limb."""

from __future__ import annotations

from itertools import pairwise
from math import hypot

from skill.art.load import Drawing, Role
from skill.art.path import Path, Point, read_path

Polygon = tuple[Point, ...]


def outlines(drawing: Drawing) -> list[Polygon]:
    """Every closed piece of the limb's outline."""
    paths = [read_path(stroke.d) for stroke in drawing.strokes if stroke.role is Role.OUTLINE]
    return [piece for path in paths for piece in pieces(path)]


def pieces(path: Path) -> list[Polygon]:
    """The pieces of a path, each from where the pen is set down."""
    starts = [index for index, (letter, _) in enumerate(path.commands) if letter == "M"]
    ends = [*starts[1:], len(path.commands)]
    return [Path(path.commands[a:b]).points for a, b in zip(starts, ends, strict=True)]


def holds(polygon: Polygon, point: Point) -> bool:
    """Whether a point lies inside: a ray from it crosses the edge an odd number of times."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in pairwise((*polygon, polygon[0])):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            inside = not inside
    return inside


def tips(polygon: Polygon, depth: float = 12) -> list[Point]:
    """Where the edge is highest between two clefts: fingertips, from left to right."""
    found: list[Point] = []
    low = top = polygon[0]
    for point in polygon:
        top = min(top, point, key=lambda each: each[1])
        if point[1] > top[1] + depth and low[1] > top[1] + depth:
            found.append(top)
            low = top = point
        elif point[1] > low[1]:
            low = top = point
    return sorted(found)


def on_limb(drawing: Drawing, point: Point) -> bool:
    return any(holds(polygon, point) for polygon in outlines(drawing))


def distance(drawing: Drawing, point: Point) -> float:
    """How far a point is from the nearest point that is drawn of the limb's edge."""
    return min(hypot(point[0] - x, point[1] - y) for polygon in outlines(drawing) for x, y in polygon)


def area(polygon: Polygon) -> float:
    closed = pairwise((*polygon, polygon[0]))
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in closed)) / 2
