"""Documents are valid for Amazon's own linter, for every step and at every viewport."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from skill.alexa.apl.gallery import VIEWPORTS, GalleryViewport, gallery
from skill.alexa.apl.screen import DOCUMENTS, VERSION, Screen, can_show, document
from skill.alexa.apl.user_events import Tap
from skill.alexa.skill import make_language
from skill.speaker.dev.preview import PRIMITIVES, inflated

Json = dict[str, Any]
Peer = Callable[..., list[Any]]
ODD = (
    GalleryViewport("square", 800, 800),
    GalleryViewport("ribbon", 1920, 400),
    GalleryViewport("wall", 3840, 2160),
    GalleryViewport("watch", 320, 320, round=True),
)
"""Viewports that do not exist yet."""
SMALLEST_WORDS, SMALLEST_TOUCH = 20, 48
"""In dp: legible from two metres on Amazon's own scale, and large enough for a finger."""
LARGE_BY_WIDTH = 600
"""Narrower screens than any that exist are held to nothing but being valid."""


@cache
def screens() -> dict[str, Screen]:
    return dict(gallery(make_language("en")))


CLOSINGS = ("guide-foot-full-11-1", "guide-hand-full-10-1")
"""After these nothing is left to choose."""


def one_of_each() -> list[str]:
    """Every question, the course, help; every step of the full routines once as it runs along."""
    short = re.compile(r"-short-|^step-.*-\d+$|^step-hand")
    return [name for name in screens() if not short.search(name)]


def every(item: Any) -> Iterator[Json]:
    """Every component from here on."""
    if isinstance(item, dict):
        if "type" in item:
            yield item
        item = list(item.values())
    if isinstance(item, list):
        for each in item:
            yield from every(each)


def components(screen: Screen, viewport: GalleryViewport) -> list[Json]:
    return [each for each in every(inflated(screen, viewport)) if each["type"] in PRIMITIVES]


def test_every_document_with_every_step_passes_amazons_linter(peer: Peer) -> None:
    names = list(screens())
    found = peer("apl-check", input=[screens()[name].document() for name in names])
    assert {name: each for name, each in zip(names, found, strict=True) if each} == {}


def test_every_document_passes_amazons_linter_at_every_viewport(peer: Peer) -> None:
    cases = [(name, viewport) for name in one_of_each() for viewport in (*VIEWPORTS, *ODD)]
    documents = [
        {"type": "APL", "version": VERSION, "mainTemplate": {"items": [inflated(screens()[name], viewport)]}}
        for name, viewport in cases
    ]
    found = peer("apl-check", input=documents)
    broken = {
        f"{name} {viewport.name}": each for (name, viewport), each in zip(cases, found, strict=True) if each
    }
    assert broken == {}


def test_the_linter_sees_a_mistake_in_an_inflated_document(peer: Peer) -> None:
    root = inflated(screens()["launch-limb"], VIEWPORTS[0])
    root["item"]["items"][1]["txet"] = "Foot"
    assert peer("apl-check", input=[{"type": "APL", "version": VERSION, "mainTemplate": {"items": [root]}}])[
        0
    ]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_imports_nothing_and_names_the_lowest_version(name: str) -> None:
    assert "import" not in document(name)
    assert document(name)["version"] == VERSION == "1.4"


@pytest.mark.parametrize("name", sorted(screens()))
def test_everything_a_layout_asks_for_is_in_the_data(name: str) -> None:
    text = json.dumps(screens()[name].document())
    asked = set(re.findall(r"payload\.screen\.(\w+)", text)) | set(re.findall(r"\bscreen\.(\w+)", text))
    assert asked - {"screen", "length"} <= set(screens()[name].data)
    sources = set(re.findall(r'"source": "(\w+)"', text)) - (
        {"way1"} if "way1" not in screens()[name].graphics else set()
    )
    assert sources <= set(screens()[name].graphics)


@pytest.mark.parametrize("viewport", VIEWPORTS, ids=lambda viewport: viewport.name)
def test_words_are_large_and_no_line_is_empty(viewport: GalleryViewport) -> None:
    for name in one_of_each():
        for each in components(screens()[name], viewport):
            if each["type"] == "Text" and each.get("id") != "count":
                assert each["text"].strip(), name
                assert each["fontSize"] >= SMALLEST_WORDS, (name, each["text"])


@pytest.mark.parametrize("viewport", VIEWPORTS, ids=lambda viewport: viewport.name)
def test_everything_to_touch_is_large_enough_and_says_what_it_does(viewport: GalleryViewport) -> None:
    for name in one_of_each():
        touched = [each for each in components(screens()[name], viewport) if each["type"] == "TouchWrapper"]
        closes = name in CLOSINGS
        assert touched or closes or name.startswith("course"), name
        for each in touched:
            assert each["height"] >= SMALLEST_TOUCH
            assert each["accessibilityLabel"].strip()
            [command] = each["onPress"]
            assert command["type"] == "SendEvent"
            assert [Tap(argument) for argument in command["arguments"]]


@pytest.mark.parametrize("name", [name for name in one_of_each() if name.startswith("guide")])
def test_a_step_names_its_side_and_shows_it(name: str) -> None:
    for viewport in VIEWPORTS:
        shown = " ".join(
            each["text"] for each in components(screens()[name], viewport) if each["type"] == "Text"
        )
        assert re.search(r"\b(Left|Right|Both)\b", shown), viewport.name


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("words", "ground"),
    [("ink", "paper"), ("quiet", "paper"), ("accent", "paper"), ("ink", "touch"), ("inkPressed", "pressed")],
)
def test_words_stand_out_from_their_ground(words: str, ground: str) -> None:
    colours = document("step")["resources"][0]["colors"]
    light, dark = sorted((luminance(colours[words]), luminance(colours[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 7


@pytest.mark.parametrize(
    ("newest", "shown"),
    [
        ("1.4", True),
        ("1.10", True),
        ("2024.3", True),
        ("1.3", False),
        ("1.0", False),
        ("", False),
        (None, False),
        ("new", False),
        (2024, False),
    ],
)
def test_a_device_is_asked_for_its_newest_version(newest: object, shown: bool) -> None:
    assert can_show(newest) is shown
