"""Path data: read from the grammar of SVG, kept as absolute moves, lines and cubic curves.

The grammar is read here, not by svg.path 7: that reads the drawings alike, but takes what is no path (nothing
at all, a path without M, a figure too many) without a word, and each mistake in a drawing is to be named.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from math import hypot

Point = tuple[float, float]
Command = tuple[str, tuple[Point, ...]]
"""M with one point, L with one, C with three, Z with none."""

_TOKEN = re.compile(r"\s*,?\s*([A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_FIGURES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "Z": 0}
_PIECES = 16
"""Into how many straight pieces a curve is cut where its length is measured."""


@dataclass(frozen=True)
class Path:
    """Path data in normal form, rounded to a tenth."""

    commands: tuple[Command, ...]

    @property
    def d(self) -> str:
        """The path data, as SVG and AVG read it: relative, and as short as it can be."""
        return "".join(self._written())

    def _written(self) -> Iterator[str]:
        here = start = (0.0, 0.0)
        for letter, points in self.commands:
            if letter == "M":
                yield letter + _joined(points)
            else:
                yield letter.lower() + _joined(tuple((x - here[0], y - here[1]) for x, y in points))
            here = points[-1] if points else start
            start = here if letter == "M" else start

    def mapped(self, place: Callable[[Point], Point]) -> Path:
        """The path with every point at another place."""
        return Path(tuple((letter, tuple(_rounded(place(p)) for p in ps)) for letter, ps in self.commands))

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """Points along the path, close enough to each other to be joined by straight lines."""
        return tuple(self._points())

    def _points(self) -> Iterator[Point]:
        here = start = (0.0, 0.0)
        for letter, points in self.commands:
            if letter == "C":
                first, second, end = points
                yield from (_on_curve(here, first, second, end, i / _PIECES) for i in range(1, _PIECES))
            here = points[-1] if points else start
            start = here if letter == "M" else start
            yield here

    @cached_property
    def _lengths(self) -> tuple[float, ...]:
        """The length of the path up to each of its points."""
        return (0.0, *accumulate(hypot(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(self.points)))

    def along(self, share: float) -> Point:
        """The point at a share (0 to 1) of the path's length."""
        lengths, points = self._lengths, self.points
        length = min(max(share, 0.0), 1.0) * lengths[-1]
        after = bisect_left(lengths, length)
        if not after:
            return points[0]
        before = lengths[after - 1]
        return _between(points[after - 1], points[after], (length - before) / (lengths[after] - before))


def read_path(d: str) -> Path:
    """The path that ``d`` describes. Raises ValueError, saying what is wrong, where it describes none.

    All of SVG's commands but arcs: M L H V C S Q T Z, absolute and relative (W3C, Scalable Vector Graphics
    (SVG) 2, "Paths").
    """
    reader = _PathReader()
    for letter, figures in _instructions(d):
        reader.take(letter, figures)
    if not reader.commands:
        raise ValueError("there is no path")
    return Path(tuple((letter, tuple(_rounded(p) for p in points)) for letter, points in reader.commands))


def _instructions(d: str) -> Iterator[tuple[str, list[float]]]:
    """Each command with its own figures; repeated ones are written out."""
    for letter, figures in _groups(d):
        count = _FIGURES.get(letter.upper())
        if count is None:
            raise ValueError(f"{letter!r} is no command of M L H V C S Q T Z")
        if not count:
            if figures:
                raise ValueError(f"{letter} takes no figures")
            yield letter, []
            continue
        if not figures or len(figures) % count:
            raise ValueError(f"{letter} takes {count} figures at a time, not {len(figures)}")
        for start in range(0, len(figures), count):
            yield letter, figures[start : start + count]
            letter = {"M": "L", "m": "l"}.get(letter, letter)


def _groups(d: str) -> Iterator[tuple[str, list[float]]]:
    letter, figures, position = "", list[float](), 0
    text = d.rstrip()
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise ValueError(f"{text[position : position + 12]!r} is neither a command nor a figure")
        position, token = found.end(), found[1]
        if not token.isalpha():
            if not letter:
                raise ValueError("it does not begin with M")
            figures.append(float(token))
            continue
        if letter:
            yield letter, figures
        elif token not in "Mm":
            raise ValueError("it does not begin with M")
        letter, figures = token, []
    if letter:
        yield letter, figures


class _PathReader:
    """Follows the pen: from commands as they are written to absolute ones."""

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self._here: Point = (0.0, 0.0)
        self._start: Point = (0.0, 0.0)
        self._handle: tuple[str, Point] | None = None
        """The letter of the curve before and its last control point, for S and T."""

    def take(self, letter: str, figures: list[float]) -> None:
        """One command."""
        kind, dx, dy = letter.upper(), *((0.0, 0.0) if letter.isupper() else self._here)
        if kind == "Z":
            self._add("Z", (), self._start)
        elif kind == "H":
            self._line((figures[0] + dx, self._here[1]))
        elif kind == "V":
            self._line((self._here[0], figures[0] + dy))
        else:
            points = [(x + dx, y + dy) for x, y in zip(figures[::2], figures[1::2], strict=True)]
            getattr(self, f"_take_{kind.lower()}")(points)

    def _take_m(self, points: list[Point]) -> None:
        self._start = points[0]
        self._add("M", (points[0],), points[0])

    def _take_l(self, points: list[Point]) -> None:
        self._line(points[0])

    def _take_c(self, points: list[Point]) -> None:
        self._curve(points, "C", points[1])

    def _take_s(self, points: list[Point]) -> None:
        self._curve([self._reflected("C"), *points], "C", points[0])

    def _take_q(self, points: list[Point]) -> None:
        handle, end = points
        cubic = [_between(self._here, handle, 2 / 3), _between(end, handle, 2 / 3), end]
        self._curve(cubic, "Q", handle)

    def _take_t(self, points: list[Point]) -> None:
        self._take_q([self._reflected("Q"), *points])

    def _line(self, end: Point) -> None:
        self._add("L", (end,), end)

    def _curve(self, points: list[Point], letter: str, handle: Point) -> None:
        self._add("C", tuple(points), points[-1])
        self._handle = letter, handle

    def _add(self, letter: str, points: tuple[Point, ...], end: Point) -> None:
        self.commands.append((letter, points))
        self._here, self._handle = end, None

    def _reflected(self, letter: str) -> Point:
        """The control point of a smooth curve: the one before, seen from here on the other side."""
        if self._handle is None or self._handle[0] != letter:
            return self._here
        x, y = self._handle[1]
        return 2 * self._here[0] - x, 2 * self._here[1] - y


def _on_curve(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    s = 1 - t
    i, j, k, m = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
    return i * a[0] + j * b[0] + k * c[0] + m * d[0], i * a[1] + j * b[1] + k * c[1] + m * d[1]


def _between(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _rounded(point: Point) -> Point:
    return round(point[0], 1), round(point[1], 1)


def _joined(points: tuple[Point, ...]) -> str:
    figures = [f"{round(value, 1) + 0.0:g}" for point in points for value in point]
    return "".join(("" if not index or f.startswith("-") else " ") + f for index, f in enumerate(figures))
