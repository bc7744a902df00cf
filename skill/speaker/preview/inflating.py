"""From a document, its data and a viewport to the plain components that a device would lay out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from skill.alexa.screens.gallery import Viewport
from skill.alexa.screens.screen import Screen

from .expressions import bound

Json: TypeAlias = dict[str, Any]
PRIMITIVES: Final = frozenset({"Container", "Frame", "Text", "TouchWrapper", "VectorGraphic"})
_LENGTH: Final = re.compile(r"(\d+(?:\.\d+)?)(vw|vh|dp)")
_KEPT: Final = frozenset({"onPress", "item", "items", "when", "data"})


def inflated(screen: Screen, viewport: Viewport) -> Json:
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


def _length(value: Any, viewport: Viewport) -> Any:
    found = _LENGTH.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return value
    unit = {"vw": viewport.width / 100, "vh": viewport.height / 100, "dp": 1.0}[found[2]]
    return round(float(found[1]) * unit, 2)


class _Inflation:
    def __init__(self, document: Json, viewport: Viewport) -> None:
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
