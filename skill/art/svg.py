"""A drawing as SVG."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from .figure import Drawing, Keyframe, Role, Stroke
from .theme import LIGHT, Theme

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


def _stroke(stroke: Stroke, theme: Theme) -> str:
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
