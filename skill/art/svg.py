"""A drawing as SVG."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from skill.json import Json

from .figure import Drawing, Keyframe, Outline, Role

# Colours of the drawings in the light and in the dark.


@dataclass(frozen=True)
class Theme:
    """One set of colours, each as ``#rrggbb``."""

    name: str
    paper: str
    """Behind everything."""
    skin: str
    """What outlines are filled with."""
    line: str
    """Outlines."""
    crease: str
    """Lines inside an outline, and the edges of nails and things."""
    nail: str
    """What nails and things are filled with."""
    way: str
    """The ball's way."""
    ball: str
    shine: str
    """The highlight on the ball."""


LIGHT: Final = Theme(
    "light", "#f5f1ea", "#ead9c9", "#22302b", "#937c66", "#fbf4ec", "#2b6b5e", "#cb673c", "#f4bb9d"
)
DARK: Final = Theme(
    "dark", "#131917", "#37423d", "#edf1ec", "#8c9a93", "#57645e", "#86cdb9", "#dd7e54", "#f6c9b0"
)

DASHES = [2, 14]
"""Dashes of the ball's way: round dots with room between them."""
WAY_WIDTH = 6.5
"""Of the ball's way, in units of the drawing."""


def svg(
    drawing: Drawing,
    *,
    theme: Theme = LIGHT,
    ball_phase: float | None = 0.0,
    title: str = "",
    description: str = "",
    size: int | None = None,
    paper: bool = False,
) -> str:
    """The drawing as a standalone SVG document.

    ``ball_phase`` puts the ball where it is at that phase (0 to 1) of a stroke; None leaves ball and way out.
    ``title`` and ``description`` are what a screen reader says; without a title the picture is decoration.
    ``size`` is its height in pixels, where it must have one. ``paper`` paints the ground.
    """
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width:g} {drawing.height:g}"',
            _size(drawing, size),
            _named(title, description),
            f'<rect width="100%" height="100%" fill="{theme.paper}"/>' if paper else "",
            inside(drawing, theme, ball_phase),
            "</svg>",
        )
    )


def inside(drawing: Drawing, theme: Theme, ball_phase: float | None = 0.0) -> str:
    """What stands inside the SVG element, in the units of the drawing."""
    limb = "".join(_stroke(stroke, theme) for stroke in drawing.strokes)
    lines = f'<g fill="none" stroke="{theme.line}" stroke-linecap="round" stroke-linejoin="round">{limb}</g>'
    if ball_phase is None:
        return lines
    way = "".join(_way(drawing, theme))
    return lines + way + _ball(drawing.way.at(ball_phase), drawing.ball, theme)


def _size(drawing: Drawing, size: int | None) -> str:
    if size is None:
        return ""
    return f' width="{drawing.width / drawing.height * size:g}" height="{size}"'


def _named(title: str, description: str) -> str:
    if not title:
        return ' aria-hidden="true">'
    ids = "title description" if description else "title"
    text = f'<desc id="description">{escape(description)}</desc>' if description else ""
    return f' role="img" aria-labelledby="{ids}"><title id="title">{escape(title)}</title>{text}'


def _stroke(stroke: Outline, theme: Theme) -> str:
    colour, fill = colours(stroke.role, theme)
    edge = "" if stroke.role is Role.OUTLINE else f' stroke="{colour}"'
    filled = f' fill="{fill}"' if stroke.fill else ""
    return f'<path d="{stroke.d}" stroke-width="{stroke.width:g}"{edge}{filled}/>'


def colours(role: Role, theme: Theme) -> tuple[str, str]:
    """The colours of a stroke's line and, where it is filled, of its inside."""
    if role is Role.OUTLINE:
        return theme.line, theme.skin
    return theme.crease, theme.nail


def _way(drawing: Drawing, theme: Theme) -> Iterator[str]:
    head = f'fill="none" stroke="{theme.way}" stroke-width="{WAY_WIDTH:g}" stroke-linecap="round"'
    if drawing.way.d:
        dashes = f' stroke-dasharray="{DASHES[0]} {DASHES[1]}"' if drawing.way.dashed else ""
        yield f'<path d="{drawing.way.d}" {head}{dashes}/>'
    if drawing.way.marks:
        yield f'<path d="{"".join(drawing.way.marks)}" {head} stroke-linejoin="round"/>'


def _ball(frame: Keyframe, radius: float, theme: Theme) -> str:
    if not frame.opacity:
        return ""
    faint = f' opacity="{frame.opacity:g}"' if frame.opacity < 1 else ""
    shine = f"M{-0.55 * radius:.1f} {-0.2 * radius:.1f}Q{-0.45 * radius:.1f} {-0.5 * radius:.1f}"
    shine += f" {-0.1 * radius:.1f} {-0.6 * radius:.1f}"
    return (
        f'<g transform="translate({frame.x:g} {frame.y:g}) scale({frame.scale:g})"{faint}>'
        f'<circle r="{radius:g}" fill="{theme.ball}" stroke="{theme.line}" stroke-width="6"/>'
        f'<path d="{shine}" fill="none" stroke="{theme.shine}" stroke-width="5" stroke-linecap="round"/></g>'
    )


# A drawing as a vector graphic for Alexa's screens.

BALL = ("ballX", "ballY", "ballScale", "ballOpacity")
"""Parameters that place the ball; a document changes them by SetValue on its VectorGraphic."""
COLOURS = ("skinColor", "lineColor", "creaseColor", "nailColor", "wayColor", "ballColor")
"""Parameters with the colours of a theme."""
_BOUND = {
    Role.OUTLINE: ("${lineColor}", "${skinColor}"),
    Role.LINE: ("${creaseColor}", ""),
    Role.NAIL: ("${creaseColor}", "${nailColor}"),
    Role.THING: ("${creaseColor}", "${nailColor}"),
}
"""The colours of a stroke's line and of its inside."""


def avg(drawing: Drawing, *, theme: Theme = DARK, ball_phase: float = 0.0) -> Json:
    """The drawing as JSON values: type AVG, version 1.2 (Amazon, Alexa Vector Graphics format).

    Its parameters are those of :data:`BALL`, with the ball at ``ball_phase`` as defaults, those of
    :data:`COLOURS`, with ``theme`` as defaults, and ``wayOpacity``. Less than 4 KB as compact JSON.
    """
    items = [_avg_stroke(stroke) for stroke in drawing.strokes]
    return {
        "type": "AVG",
        "version": "1.2",
        "height": drawing.height,
        "width": drawing.width,
        "parameters": _parameters(drawing, theme, ball_phase),
        "items": [*items, *_avg_way(drawing), _avg_ball(drawing.ball)],
    }


def _parameters(drawing: Drawing, theme: Theme, phase: float) -> list[Json]:
    frame = drawing.way.at(phase)
    places = (frame.x, frame.y, frame.scale, frame.opacity)
    colours = (theme.skin, theme.line, theme.crease, theme.nail, theme.way, theme.ball)
    numbers = [*zip(BALL, places, strict=True), ("wayOpacity", 1)]
    return [
        *({"name": name, "type": "number", "default": value} for name, value in numbers),
        *({"name": n, "type": "color", "default": v} for n, v in zip(COLOURS, colours, strict=True)),
    ]


def _avg_stroke(stroke: Outline) -> Json:
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


def _avg_way(drawing: Drawing) -> list[Json]:
    line: Json = {
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


def _avg_ball(radius: float) -> Json:
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
