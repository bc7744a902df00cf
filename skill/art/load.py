"""Reads the drawings under ``skill/content/drawings``: views of limbs, and the ball's ways on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path as File
from types import MappingProxyType

from skill.content.reading import Mistake, content_error, read_alone, read_folder
from skill.routine.terms import Limb, Side, Technique

from .figure import SIZE, BallPath, Drawing, Keyframe, Outline, Role, mirrored, mirrored_path
from .motion import Motion, heads, keyframes
from .path import Path, Point, read_path

HERE = File(__file__).parent.parent / "content" / "drawings"
"""The folder with ``views`` and ``ways``."""
_WIDTHS = {Role.OUTLINE: 6.0, Role.LINE: 4.0, Role.NAIL: 3.5, Role.THING: 4.0}
"""Width of each kind of line, in units of the drawing: they can be told apart from two metres."""
_EDGE = 4
"""How near the edge of a drawing a path may come, so that its line is not cut."""


@dataclass(frozen=True)
class RawStroke:
    """One path of a limb."""

    role: Role
    d: str


@dataclass(frozen=True)
class RawView:
    """``views/<view>.yaml``: a limb as it is seen, always the left one."""

    view: str
    ball: int
    strokes: list[RawStroke]
    landmarks: dict[str, list[int]]
    pair: bool = False

    @property
    def stem(self) -> str:
        """What its file is called."""
        return self.view


@dataclass(frozen=True)
class RawWay:
    """The ball in one passage."""

    id: str
    motion: Motion
    d: str
    marks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class RawWays:
    """``ways/<limb>-<technique>.yaml``: the ball in each passage of a technique."""

    limb: Limb
    technique: Technique
    view: str
    passages: list[RawWay]

    @property
    def stem(self) -> str:
        """What its file is called."""
        return f"{self.limb}-{self.technique}"


@dataclass(frozen=True)
class Sheet:
    """Everything that is drawn of one technique: on the left limb, or on both where both are shown."""

    pair: bool
    """Whether both limbs are shown."""
    passages: MappingProxyType[str, Drawing]
    """By id of passage, in the order of the exercise; at least one. Quiet steps have one called ``rest``."""


Sheets = MappingProxyType[tuple[Limb, Technique], Sheet]


@cache
def sheets() -> Sheets:
    """All drawings. Raises ContentError with every mistake, one a line."""
    return load_sheets(HERE)


def load_sheets(folder: File) -> Sheets:
    """All drawings of a folder. Raises ContentError with every mistake, each with file, path and remedy."""
    found, mistakes = read_sheets(folder)
    if mistakes:
        raise content_error(mistakes)
    return found


def read_sheets(folder: File) -> tuple[Sheets, list[Mistake]]:
    """The drawings of a folder that can be drawn, and what is wrong with the others."""
    mistakes: list[Mistake] = []
    views = {view.view: view for view in read_folder(RawView, folder, "views", mistakes)}
    ways = read_folder(RawWays, folder, "ways", mistakes)
    for view in views.values():
        mistakes += _view_mistakes(view)
    for each in ways:
        mistakes += _ways_mistakes(each, views)
    mistakes += _missing(ways, folder)
    if mistakes:
        return MappingProxyType({}), mistakes
    limbs = {name: _Limb(tuple(_strokes(view)), dict(_landmarks(view))) for name, view in views.items()}
    return MappingProxyType(
        {(w.limb, w.technique): _sheet(w, views[w.view], limbs[w.view]) for w in ways}
    ), []


def _missing(ways: list[RawWays], folder: File) -> Iterator[Mistake]:
    there = {file.stem for file in (folder / "ways").glob("*.yaml")}
    for limb in Limb:
        for technique in Technique:
            if f"{limb}-{technique}" not in there:
                remedy = "Draw it like the other limb's."
                yield Mistake(f"ways/{limb}-{technique}.yaml", "file", "is missing.", remedy)


def _view_mistakes(view: RawView) -> Iterator[Mistake]:
    name = f"views/{view.view}.yaml"
    if not any(stroke.role is Role.OUTLINE for stroke in view.strokes):
        yield Mistake(name, "strokes", "there is no outline.", "Draw the edge of the limb.")
    for index, stroke in enumerate(view.strokes):
        yield from _path_mistakes(name, f"strokes[{index}].d", stroke.d)
    for place, point in view.landmarks.items():
        if len(point) != 2 or not all(0 <= value <= SIZE for value in point):
            remedy = f"Give x and y, each from 0 to {SIZE}."
            yield Mistake(name, f"landmarks.{place}", f"{point} is no place in the drawing.", remedy)


def _ways_mistakes(ways: RawWays, views: dict[str, RawView]) -> Iterator[Mistake]:
    name = f"ways/{ways.stem}.yaml"
    if ways.view not in views:
        remedy = f"Choose among {', '.join(sorted(views)) or 'none'}."
        yield Mistake(name, "view", f"there is no view {ways.view!r}.", remedy)
    if not ways.passages:
        yield Mistake(name, "passages", "there is none.", "Give each passage of the exercise, or one rest.")
    ids = [way.id for way in ways.passages]
    for index, way in enumerate(ways.passages):
        if way.id in ids[:index]:
            yield Mistake(name, f"passages[{index}].id", f"{way.id!r} is used twice.", "Use each id once.")
        for path, d in ((f"passages[{index}].d", way.d), *_marks(index, way)):
            yield from _path_mistakes(name, path, d)


def _marks(index: int, way: RawWay) -> Iterator[tuple[str, str]]:
    for number, mark in enumerate(way.marks):
        yield f"passages[{index}].marks[{number}]", mark


def _path_mistakes(name: str, path: str, d: str) -> Iterator[Mistake]:
    try:
        commands = read_path(d).commands
    except ValueError as error:
        yield Mistake(name, path, f"is no path: {error}.", "Write M, L, C and the like with figures.")
        return
    for x, y in (point for _, points in commands for point in points):
        if not (_EDGE <= x <= SIZE - _EDGE and _EDGE <= y <= SIZE + 2 * _EDGE):
            remedy = f"Keep x and y between {_EDGE} and {SIZE - _EDGE}; a limb may run out at the foot."
            yield Mistake(name, path, f"comes near {x:g}, {y:g}, where it is cut.", remedy)
            return


@dataclass(frozen=True)
class _Limb:
    """What all drawings of a view have in common."""

    strokes: tuple[Outline, ...]
    landmarks: dict[str, Point]


def _sheet(ways: RawWays, view: RawView, limb: _Limb) -> Sheet:
    drawings = {
        way.id: Drawing(
            SIZE, SIZE, limb.strokes, limb.landmarks, view.ball, _way(way, read_path(way.d), view.ball)
        )
        for way in ways.passages
    }
    return Sheet(view.pair, MappingProxyType(drawings))


def _strokes(view: RawView) -> Iterator[Outline]:
    for raw in view.strokes:
        d = read_path(raw.d).d
        both = d + mirrored_path(d, SIZE) if view.pair else d
        yield Outline(both, _WIDTHS[raw.role], raw.role, raw.role is not Role.LINE)


def _landmarks(view: RawView) -> Iterator[tuple[str, Point]]:
    for name, (x, y) in view.landmarks.items():
        yield name, (x, y)
        if view.pair:
            yield f"{name}_right", (SIZE - x, y)


def _way(raw: RawWay, path: Path, ball: float) -> BallPath:
    travels = raw.motion not in (Motion.PRESS, Motion.REST, Motion.ASIDE)
    marks = (*heads(raw.motion, path, ball), *(read_path(mark).d for mark in raw.marks))
    dashed = raw.motion is not Motion.ROUND
    return BallPath(path.d if travels else "", marks, dashed, keyframes(raw.motion, path))


# The drawing of a technique, a side and a passage.

__all__ = [
    "BallPath",
    "Drawing",
    "Keyframe",
    "Outline",
    "Role",
    "drawing",
    "mirrored",
    "scene",
    "shown_sides",
]


def drawing(
    limb: Limb, technique: Technique, passage: str | None = None, *, side: Side = Side.LEFT
) -> Drawing:
    """What is drawn of a technique on a limb: the limb, the ball, and the ball's way in one passage.

    ``passage`` is the id of a passage of the exercise; None means its first. Quiet steps, and strokes that
    both limbs do together, show both limbs whatever ``side`` is. A stroke of one limb asked for ``BOTH``
    shows both limbs at rest. Raises ContentError where the drawings cannot be read, and KeyError for a
    passage that the technique does not have.
    """
    sheet = sheets()[limb, technique]
    if side is Side.BOTH and not sheet.pair:
        return drawing(limb, Technique.NOTICE)
    drawings = sheet.passages
    found = drawings[next(iter(drawings)) if passage is None else passage]
    return mirrored(found) if side is Side.RIGHT and not sheet.pair else found


def shown_sides(limb: Limb, technique: Technique) -> tuple[Side, ...]:
    """The sides of which a technique has drawings of their own: left and right, or both in one."""
    return (Side.BOTH,) if sheets()[limb, technique].pair else (Side.LEFT, Side.RIGHT)


@cache
def scene(limb: Limb) -> Drawing:
    """How one sits: a person on a chair, the floor or a table, and the limb on the ball, which lies still.

    It is drawn in ``views/<limb>-scene.yaml``, whose landmark ``ball`` says where the ball is. Raises
    ContentError where that cannot be read.
    """
    view = read_alone(RawView, HERE / "views" / f"{limb}-scene.yaml", HERE)
    landmarks = dict(_landmarks(view))
    rest = Keyframe(0.0, *landmarks["ball"], 1.0, 1.0)
    return Drawing(SIZE, SIZE, tuple(_strokes(view)), landmarks, view.ball, BallPath("", (), False, (rest,)))
