"""Inflated components as HTML, and vector graphics as SVG."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any, Final

from skill.alexa.apl.gallery import GalleryViewport
from skill.alexa.apl.screen import Screen
from skill.json import Json
from skill.speaker.font import EMBEDDED

# Data binding: the expressions between ``${`` and ``}``, as far as the documents use them.

_TOKEN: Final = re.compile(r"\s*(\d+(?:\.\d+)?|'[^']*'|@?[A-Za-z_]\w*|&&|\|\||[<>=!]=|[-+*/%<>?:.()\[\]])")
_BOUND: Final = re.compile(r"\$\{([^}]*)\}")
_LEVELS: Final[tuple[Mapping[str, Callable[[Any, Any], Any]], ...]] = (
    {"||": lambda a, b: a or b},
    {"&&": lambda a, b: a and b},
    {"==": operator.eq, "!=": operator.ne},
    {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge},
    {"+": operator.add, "-": operator.sub},
    {"*": operator.mul, "/": operator.truediv, "%": operator.mod},
)


def bound(text: str, names: Mapping[str, Any]) -> Any:
    """The value of a string: of a single expression its own kind, else text with the values put in."""
    whole = _BOUND.fullmatch(text)
    if whole:
        return _ExpressionReader(whole[1], names).whole()
    return _BOUND.sub(lambda found: _written(_ExpressionReader(found[1], names).whole()), text)


def _written(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else "" if value is None else str(value)


class _ExpressionReader:
    """Reads one expression from left to right; both sides of a condition are worked out."""

    def __init__(self, text: str, names: Mapping[str, Any]) -> None:
        self._tokens = _TOKEN.findall(text)
        self._names = names
        if "".join(self._tokens) != re.sub(r"\s(?=(?:[^']*'[^']*')*[^']*$)", "", text):
            raise ValueError(f"{text!r} is no expression that the preview knows.")

    def whole(self) -> Any:
        value = self._choice()
        if self._tokens:
            raise ValueError(f"{self._tokens[0]!r} is too much in an expression.")
        return value

    def _choice(self) -> Any:
        value = self._operators(0)
        if self._next() != "?":
            return value
        self._take()
        one = self._choice()
        self._take()
        other = self._choice()
        return one if value else other

    def _operators(self, level: int) -> Any:
        if level == len(_LEVELS):
            return self._member()
        value = self._operators(level + 1)
        while self._next() in _LEVELS[level]:
            combine = _LEVELS[level][self._take()]
            value = combine(value, self._operators(level + 1))
        return value

    def _member(self) -> Any:
        value = self._single()
        while self._next() in (".", "["):
            value = self._inside(value, self._take())
        return value

    def _inside(self, value: Any, mark: str) -> Any:
        if mark == ".":
            name = self._take()
            return len(value) if name == "length" and isinstance(value, list) else (value or {}).get(name)
        index = self._choice()
        self._take()
        return value[index]

    def _single(self) -> Any:
        token = self._take()
        if token == "(":
            value = self._choice()
            self._take()
            return value
        if token[0] == "'":
            return token[1:-1]
        if token[0].isdigit():
            return float(token) if "." in token else int(token)
        return {"true": True, "false": False}.get(token, self._names.get(token))

    def _next(self) -> str | None:
        return self._tokens[0] if self._tokens else None

    def _take(self) -> str:
        token: str = self._tokens.pop(0)
        return token


# From a document, its data and a viewport to the plain components that a device would lay out.

PRIMITIVES: Final = frozenset({"Container", "Frame", "Text", "TouchWrapper", "VectorGraphic"})
_LENGTH: Final = re.compile(r"(\d+(?:\.\d+)?)(vw|vh|dp)")
_KEPT: Final = frozenset({"onPress", "item", "items", "when", "data"})


def inflated(screen: Screen, viewport: GalleryViewport) -> Json:
    """The root component: layouts and styles put in, expressions worked out, lengths in dp or percent."""
    document = screen.document()
    seen = {"width": viewport.width, "height": viewport.height}
    names: Json = {"viewport": {**seen, "shape": "round" if viewport.round else "rectangle"}}
    for block in document["resources"]:
        if bound(block.get("when", "${true}"), names):
            for kind in ("strings", "colors", "dimensions"):
                names |= {f"@{n}": _length(v, viewport) for n, v in block.get(kind, {}).items()}
    names |= {"payload": {"screen": screen.data}, "state": {}}
    main = document["mainTemplate"]["items"]
    return next(_Inflation(document, viewport).all(main, names, first=True))


def _length(value: Any, viewport: GalleryViewport) -> Any:
    found = _LENGTH.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return value
    unit = {"vw": viewport.width / 100, "vh": viewport.height / 100, "dp": 1.0}[found[2]]
    return round(float(found[1]) * unit, 2)


class _Inflation:
    def __init__(self, document: Json, viewport: GalleryViewport) -> None:
        self._document = document
        self._viewport = viewport

    def all(self, items: list[Json], names: Json, *, first: bool = False) -> Iterator[Json]:
        """Each item that its condition lets in; of alternatives only the first."""
        for item in items:
            if self._value(item.get("when", True), names):
                yield self._one(item, names)
                if first:
                    return

    def _one(self, item: Json, names: Json) -> Json:
        layout = self._document["layouts"].get(item["type"])
        if layout is not None:
            given = {name: self._value(item.get(name), names) for name in layout["parameters"]}
            return self._one(layout["item"], {**names, **given})
        own = {name: value for name, value in item.items() if name not in _KEPT}
        whole = {**self._styled(own.pop("style", None), names), **self._value(own, names)}
        return whole | self._children(item, names) | self._press(item, names)

    def _children(self, item: Json, names: Json) -> Json:
        if "item" in item:
            return {"item": self._one(item["item"], names)}
        if "data" in item:
            listed = self._value(item["data"], names)
            return {"items": [self._one(item["items"][0], {**names, "data": each}) for each in listed]}
        return {"items": list(self.all(item["items"], names))} if "items" in item else {}

    def _press(self, item: Json, names: Json) -> Json:
        return {"onPress": self._value(item["onPress"], names)} if "onPress" in item else {}

    def _styled(self, style: str | None, names: Json) -> Json:
        if style is None:
            return {}
        described = self._document["styles"][style]
        values = self._styled(described.get("extends"), names)
        for each in described["values"]:
            if self._value(each.get("when", True), names):
                values |= self._value({n: v for n, v in each.items() if n != "when"}, names)
        return values

    def _value(self, value: Any, names: Mapping[str, Any]) -> Any:
        if isinstance(value, dict):
            return {name: self._value(each, names) for name, each in value.items()}
        if isinstance(value, list):
            return [self._value(each, names) for each in value]
        if not isinstance(value, str):
            return value
        return _length(names[value] if value in names else bound(value, names), self._viewport)


_PLACES: Final = {
    "start": "flex-start", "end": "flex-end", "spaceBetween": "space-between", "spaceAround": "space-around",
}  # fmt: skip
_CSS: Final = """*{box-sizing:border-box;margin:0}body{background:#000;font-family:"Open Sans",sans-serif}
.t{line-height:1.2;display:-webkit-box;-webkit-box-orient:vertical;overflow:hidden;flex-shrink:0}"""


def page(screen: Screen, viewport: GalleryViewport, *, faces: str = EMBEDDED) -> str:
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
    sides = {"width": "width", "height": "height", "minHeight": "min-height"}
    lengths = "".join(f"{css}:{_css(item[side])};" for side, css in sides.items() if side in item)
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
