"""The preview inflates documents as a device would, and shows them as HTML."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from skill.alexa.apl.gallery import VIEWPORTS, GalleryViewport, gallery
from skill.alexa.skill import make_language
from skill.speaker.dev.preview import PRIMITIVES, bound, inflated, page, svg

NAMES: dict[str, Any] = {
    "a": 3,
    "b": {"c": [10, 20], "d": "left"},
    "empty": [],
    "nothing": None,
    "@big": 40.0,
    "viewport": {"width": 960, "height": 480, "shape": "round"},
}
VALUES = [
    ("no expression", "no expression"),
    ("${a}", 3),
    ("${a + 1}", 4),
    ("${2 + a * 2 - 1}", 7),
    ("${(2 + a) * 2}", 10),
    ("${a}%", "3%"),
    ("${96 / 4}%", "24%"),
    ("“${b.d}”", "“left”"),
    ("${b.c[1]}", 20),
    ("${b.c.length}", 2),
    ("${nothing}", None),
    ("${nothing.more}", None),
    ("[${nothing}]", "[]"),
    ("${@big * 0.5}", 20.0),
    ("${viewport.width >= viewport.height * 1.5}", True),
    ("${viewport.shape == 'round'}", True),
    ("${viewport.shape != 'round' || a < 2}", False),
    ("${a > 2 && b.d == 'left'}", True),
    ("${a == 3 ? 'row' : 'column'}", "row"),
    ("${empty ? 'full' : 'empty'}", "empty"),
    ("${true}", True),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_an_expression_has_its_value(text: str, value: Any) -> None:
    assert bound(text, NAMES) == value


@pytest.mark.parametrize("text", ["${a ^ b}", "${a b}", "${1 2}", "${'open}"])
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expression"):
        bound(text, NAMES)


SCREENS = dict(gallery(make_language("en")))
WIDE, ROUND = VIEWPORTS[1], VIEWPORTS[0]


def types(item: Any) -> set[str]:
    if isinstance(item, list):
        return set().union(*map(types, item)) if item else set()
    if not isinstance(item, dict):
        return set()
    own = {item["type"]} if "type" in item and "graphic" not in item else set()
    return own | types([value for name, value in item.items() if name != "onPress"])


@pytest.mark.parametrize("viewport", VIEWPORTS, ids=lambda viewport: viewport.name)
def test_nothing_but_plain_components_is_left(viewport: GalleryViewport) -> None:
    for name, screen in SCREENS.items():
        assert types(inflated(screen, viewport)) <= PRIMITIVES, name


def test_lengths_follow_the_viewport() -> None:
    screen = SCREENS["launch-limb"]
    small, large = inflated(screen, WIDE), inflated(screen, GalleryViewport("double", 1920, 960))
    assert (small["width"], small["height"]) == (960, 480)
    assert large["item"]["paddingTop"] == 2 * small["item"]["paddingTop"]


def test_a_page_shows_the_words_and_what_can_be_touched() -> None:
    text = page(SCREENS["launch-limb"], WIDE)
    assert "Foot or hand?" in text
    assert 'aria-label="Start the foot routine"' in text
    assert "clip-path" not in text
    assert "clip-path:circle(50%)" in page(SCREENS["launch-limb"], ROUND)


def test_words_cannot_break_out_of_the_page() -> None:
    screen = SCREENS["launch-limb"]
    text = page(replace(screen, data={**screen.data, "heading": '<script>"&'}), WIDE)
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_a_graphic_is_drawn_with_its_own_colours() -> None:
    graphics = SCREENS["guide-foot-full-2-1"].graphics
    drawn = "".join(svg(graphics[name]) for name in graphics)
    assert "${" not in drawn
    assert drawn.count("<svg") == len(graphics)
    assert 'fill="#dd7e54"' in drawn, "the ball"
