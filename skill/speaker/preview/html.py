"""Inflated components as HTML, and vector graphics as SVG."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any, Final, TypeAlias

from skill.alexa.screens.gallery import Viewport
from skill.alexa.screens.screen import Screen
from skill.speaker.font import EMBEDDED

from .expressions import bound
from .inflating import inflated

Json: TypeAlias = dict[str, Any]
_PLACES: Final = {
    "start": "flex-start", "end": "flex-end", "spaceBetween": "space-between", "spaceAround": "space-around",
}  # fmt: skip
_CSS: Final = """*{box-sizing:border-box;margin:0}body{background:#000;font-family:"Open Sans",sans-serif}
.t{line-height:1.2;display:-webkit-box;-webkit-box-orient:vertical;overflow:hidden;flex-shrink:0}"""


def page(screen: Screen, viewport: Viewport, *, faces: str = EMBEDDED) -> str:
    """A whole page as large as the viewport that shows the screen as it is first seen.

    ``faces`` are the rules that say where its font is: in the page itself, unless told otherwise.
    """
    circle = "clip-path:circle(50%);" if viewport.round else ""
    size = f"width:{viewport.width}px;height:{viewport.height}px"
    body = _element(inflated(screen, viewport), dict(screen.graphics), "")
    root = f'<div style="{circle}{size};overflow:hidden">{body}</div>'
    return f'<!doctype html><meta charset="utf-8"><style>{faces}{_CSS}</style>{root}'


def _element(item: Json, graphics: Json, around: str) -> str:
    """One component; ``around`` is the style that its place among others adds."""
    style = f"{_size(item)}{_looks(item)}{around}"
    name = f' data-id="{escape(str(item.get("id") or item["type"]))}"'
    if item["type"] == "Text":
        middle = "justify-content:center" if item.get("textAlignVertical") == "center" else ""
        words = f'<div class="t" style="{_lines(item)}">{escape(str(item["text"]))}</div>'
        return f'<div{name} style="{style}display:flex;flex-direction:column;{middle}">{words}</div>'
    if item["type"] == "VectorGraphic":
        return f'<div{name} style="{style}">{svg(graphics[item["source"]])}</div>'
    label = f' role="button" aria-label="{escape(item["accessibilityLabel"])}"' if "onPress" in item else ""
    inner = "".join(_children(item, graphics))
    return f'<div{name}{label} style="{style}{_flow(item)}">{inner}</div>'


def _children(item: Json, graphics: Json) -> Iterator[str]:
    children = item.get("items", [item["item"]] if "item" in item else [])
    edge = "left" if item.get("direction") == "row" else "top"
    for index, child in enumerate(children):
        gap = f"margin-{edge}:{child['spacing']}px;" if index and "spacing" in child else ""
        yield _element(child, graphics, gap)


def _size(item: Json) -> str:
    sides = {side: item[side] for side in ("width", "height") if side in item}
    lengths = "".join(f"{side}:{_css(value)};" for side, value in sides.items())
    grow = "" if item.get("shrink") else "flex-shrink:0;"
    return f"{lengths}{grow}{'flex-grow:1;min-width:0;' if item.get('grow') else ''}"


def _css(value: Any) -> str:
    return f"{value}px" if isinstance(value, int | float) else str(value)


def _looks(item: Json) -> str:
    place = "position:absolute;" if item.get("position") == "absolute" else "position:relative;"
    border = f"border:{item['borderWidth']}px solid {item['borderColor']};" if "borderWidth" in item else ""
    padding = "".join(
        f"padding-{edge.lower()}:{item[f'padding{edge}']}px;"
        for edge in ("Left", "Right", "Top", "Bottom")
        if f"padding{edge}" in item
    )
    plain = {"backgroundColor": "background", "opacity": "opacity"}
    rest = "".join(f"{css}:{item[name]};" for name, css in plain.items() if name in item)
    radius = f"border-radius:{item['borderRadius']}px;overflow:hidden;" if "borderRadius" in item else ""
    return f"{place}{border}{padding}{rest}{radius}{_moved(item)}"


def _moved(item: Json) -> str:
    css = {"translateX": "translateX({})", "translateY": "translateY({})", "scale": "scale({})"}
    moves = [css[name].format(value) for each in item.get("transform", ()) for name, value in each.items()]
    return f"transform:{' '.join(moves)};" if moves else ""


def _flow(item: Json) -> str:
    if item["type"] != "Container":
        return "display:flex;flex-direction:column;"
    across, along = item.get("alignItems", "stretch"), item.get("justifyContent", "start")
    placed = f"align-items:{_PLACES.get(across, across)};justify-content:{_PLACES.get(along, along)};"
    return f"display:flex;flex-direction:{item.get('direction', 'column')};{placed}"


def _lines(item: Json) -> str:
    most, side, weight = item.get("maxLines", 9), item.get("textAlign", "left"), item.get("fontWeight", 400)
    font = f"font-size:{item['fontSize']}px;font-weight:{weight};color:{item['color']};"
    return f"{font}text-align:{side};-webkit-line-clamp:{most};"


def svg(graphic: Json) -> str:
    """A vector graphic with its parameters at their defaults."""
    names = {each["name"]: each["default"] for each in graphic["parameters"]}
    box = f"0 0 {graphic['width']:g} {graphic['height']:g}"
    inner = "".join(_drawn(item, names) for item in graphic["items"])
    return f'<svg viewBox="{box}" width="100%" height="100%" style="display:block">{inner}</svg>'


def _drawn(item: Json, names: Json) -> str:
    got = {name: bound(value, names) if isinstance(value, str) else value for name, value in item.items()}
    if item["type"] == "group":
        inner = "".join(_drawn(each, names) for each in item["items"])
        move = f"translate({got['translateX']} {got['translateY']}) scale({got['scaleX']} {got['scaleY']})"
        return f'<g transform="{move}" opacity="{got["opacity"]}">{inner}</g>'
    css = {
        "stroke": "stroke", "strokeWidth": "stroke-width", "strokeLineCap": "stroke-linecap",
        "strokeLineJoin": "stroke-linejoin", "strokeOpacity": "stroke-opacity",
    }  # fmt: skip
    looks = " ".join(f'{name}="{got[key]}"' for key, name in css.items() if key in got)
    dashes = " ".join(map(str, got.get("strokeDashArray", ())))
    return (
        f'<path d="{got["pathData"]}" fill="{got.get("fill", "none")}" stroke-dasharray="{dashes}" {looks}/>'
    )
