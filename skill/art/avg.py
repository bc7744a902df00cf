"""A drawing as a vector graphic for Alexa's screens."""

from __future__ import annotations

from typing import Any

from .figure import Drawing, Role, Stroke
from .svg import DASHES, WAY_WIDTH
from .theme import DARK, Theme

BALL = ("ballX", "ballY", "ballScale", "ballOpacity")
"""Parameters that place the ball; a document changes them by SetValue on its VectorGraphic."""
COLOURS = ("skinColor", "lineColor", "creaseColor", "nailColor", "wayColor", "ballColor")
"""Parameters with the colours of a theme."""
_BOUND = {
    Role.OUTLINE: ("${lineColor}", "${skinColor}"),
    Role.LINE: ("${creaseColor}", ""),
    Role.NAIL: ("${creaseColor}", "${nailColor}"),
}
"""The colours of a stroke's line and of its inside."""


def avg(drawing: Drawing, *, theme: Theme = DARK, ball_phase: float = 0.0) -> dict[str, Any]:
    """The drawing as JSON values: type AVG, version 1.2 (Amazon, Alexa Vector Graphics format).

    Its parameters are those of :data:`BALL`, with the ball at ``ball_phase`` as defaults, those of
    :data:`COLOURS`, with ``theme`` as defaults, and ``wayOpacity``. Less than 4 KB as compact JSON.
    """
    items = [_stroke(stroke) for stroke in drawing.strokes]
    return {
        "type": "AVG",
        "version": "1.2",
        "height": drawing.height,
        "width": drawing.width,
        "parameters": _parameters(drawing, theme, ball_phase),
        "items": [*items, *_way(drawing), _ball(drawing.ball)],
    }


def _parameters(drawing: Drawing, theme: Theme, phase: float) -> list[dict[str, Any]]:
    frame = drawing.way.at(phase)
    places = (frame.x, frame.y, frame.scale, frame.opacity)
    colours = (theme.skin, theme.line, theme.crease, theme.nail, theme.way, theme.ball)
    numbers = [*zip(BALL, places, strict=True), ("wayOpacity", 1)]
    return [
        *({"name": name, "type": "number", "default": value} for name, value in numbers),
        *({"name": n, "type": "color", "default": v} for n, v in zip(COLOURS, colours, strict=True)),
    ]


def _stroke(stroke: Stroke) -> dict[str, Any]:
    line, fill = _BOUND[stroke.role]
    return {
        "type": "path",
        "pathData": stroke.d,
        "stroke": line,
        "strokeWidth": stroke.width,
        "strokeLineCap": "round",
        "strokeLineJoin": "round",
        **({"fill": fill} if stroke.fill else {}),
    }


def _way(drawing: Drawing) -> list[dict[str, Any]]:
    line: dict[str, Any] = {
        "type": "path",
        "stroke": "${wayColor}",
        "strokeOpacity": "${wayOpacity}",
        "strokeWidth": WAY_WIDTH,
        "strokeLineCap": "round",
    }
    items = []
    if drawing.way.d:
        dashes = {"strokeDashArray": DASHES} if drawing.way.dashed else {}
        items.append({**line, "pathData": drawing.way.d, **dashes})
    if drawing.way.marks:
        items.append({**line, "pathData": "".join(drawing.way.marks), "strokeLineJoin": "round"})
    return items


def _ball(radius: float) -> dict[str, Any]:
    circle = (
        f"M-{radius:g} 0A{radius:g} {radius:g} 0 1 1 {radius:g} 0A{radius:g} {radius:g} 0 1 1 -{radius:g} 0Z"
    )
    path = {
        "type": "path",
        "pathData": circle,
        "fill": "${ballColor}",
        "stroke": "${lineColor}",
        "strokeWidth": 6,
    }
    return {
        "type": "group",
        "opacity": "${ballOpacity}",
        "translateX": "${ballX}",
        "translateY": "${ballY}",
        "scaleX": "${ballScale}",
        "scaleY": "${ballScale}",
        "items": [path],
    }
