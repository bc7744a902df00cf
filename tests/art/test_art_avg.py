from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from skill.art.load import drawing, sheets, shown_sides
from skill.art.path import read_path
from skill.art.svg import BALL, COLOURS, DARK, LIGHT, avg
from skill.routine.terms import Limb, Technique

MOST_BYTES = 4000
KNOWN = {
    "path": {
        "type", "pathData", "fill", "stroke", "strokeWidth", "strokeOpacity", "strokeDashArray", "strokeLineCap", "strokeLineJoin",
    },
    "group": {"type", "items", "opacity", "translateX", "translateY", "scaleX", "scaleY"},
}  # fmt: skip
"""What an item may have (Amazon, Alexa Vector Graphics format)."""


def every() -> Iterator[dict[str, Any]]:
    for (limb, technique), sheet in sheets().items():
        for passage in sheet.passages:
            for side in shown_sides(limb, technique):
                yield avg(drawing(limb, technique, passage, side=side))


def test_every_graphic_is_valid_in_a_document(peer: Callable[..., list[Any]]) -> None:
    graphics = list(every())
    item = {"type": "VectorGraphic", "id": "step", "source": "step", "width": "100vh", "height": "100vh"}
    documents = [
        {"type": "APL", "version": "1.6", "graphics": {"step": each}, "mainTemplate": {"items": [item]}}
        for each in graphics
    ]
    assert peer("apl-check", input=documents) == [[] for _ in graphics]


def test_every_graphic_has_known_properties_and_paths_only() -> None:
    for graphic in every():
        due = list(graphic["items"])
        assert due
        while due:
            item = due.pop()
            assert set(item) <= KNOWN[item["type"]]
            due += item.get("items", [])
            if item["type"] == "path" and "A" not in item["pathData"]:
                read_path(item["pathData"])


def test_every_graphic_stays_small() -> None:
    sizes = [len(json.dumps(each, separators=(",", ":"))) for each in every()]
    assert max(sizes) <= MOST_BYTES


def test_every_binding_is_a_parameter_and_every_parameter_is_bound() -> None:
    for graphic in every():
        text = json.dumps(graphic["items"])
        names = {parameter["name"] for parameter in graphic["parameters"]}
        assert names == {*BALL, *COLOURS, "wayOpacity"}
        bound = {part.split("}")[0] for part in text.split("${")[1:]}
        assert bound <= names
        assert set(BALL) <= bound


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_defaults_are_the_ball_at_a_phase_and_the_colours_of_a_theme(theme: Any) -> None:
    drawn = drawing(Limb.HAND, Technique.RINSING)
    graphic = avg(drawn, theme=theme, ball_phase=0.4)
    defaults = {parameter["name"]: parameter["default"] for parameter in graphic["parameters"]}
    frame = drawn.way.at(0.4)
    assert [defaults[name] for name in BALL] == [
        round(v, 1) for v in (frame.x, frame.y, frame.scale, frame.opacity)
    ]
    assert defaults["lineColor"] == theme.line
