"""What Chromium makes of the screens: nothing is cut, nothing lies over anything else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from skill.alexa.apl.gallery import VIEWPORTS, GalleryViewport, gallery
from skill.alexa.apl.screen import Screen, ScreenKind
from skill.alexa.skill import make_language
from skill.speaker.dev.preview import page as html
from tests.speaker.letters import lettered


def told(screen: Screen) -> list[str]:
    """Every caption that the screen comes to show by itself."""
    inside = [command for whole in screen.commands for command in whole["commands"]]
    return [command["words"] for command in inside if command.get("line") == "caption"]


def at_its_fullest(screen: Screen) -> Screen:
    """The screen with the longest caption and count that it comes to show."""
    if screen.kind is not ScreenKind.GUIDE:
        return screen
    count = "6 of 6" if screen.data["count"] else ""
    return replace(screen, data={**screen.data, "caption": max(told(screen), key=len), "count": count})


SCREENS = {
    name: at_its_fullest(screen)
    for name, screen in gallery(make_language("en"))
    if "short" not in name and not name.startswith("step-")
}
SEEN = VIEWPORTS[:7]
MEASURE = """() => [...document.querySelectorAll('.t')].filter(e => e.textContent.trim()).map(e => {
  const range = document.createRange(); range.selectNodeContents(e)
  const r = range.getBoundingClientRect()
  return {text: e.textContent, cut: e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 1,
          left: r.left, top: r.top, right: r.right, bottom: r.bottom}
})"""


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """One tab for all screens: a new one for each would take most of the time."""
    opened = browser.new_page()
    yield opened
    opened.close()


def overlap(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return bool(
        a["left"] < b["right"] - 1 and b["left"] < a["right"] - 1
        and a["top"] < b["bottom"] - 3 and b["top"] < a["bottom"] - 3
    )  # fmt: skip


def inside(box: dict[str, Any], viewport: GalleryViewport) -> bool:
    corners = [(x, y) for x in (box["left"], box["right"]) for y in (box["top"], box["bottom"])]
    if viewport.round:
        half = viewport.width / 2
        return all((x - half) ** 2 + (y - half) ** 2 <= (half + 1) ** 2 for x, y in corners)
    return all(-1 <= x <= viewport.width + 1 and -1 <= y <= viewport.height + 1 for x, y in corners)


@pytest.mark.parametrize("viewport", SEEN, ids=lambda viewport: viewport.name)
def test_every_word_is_whole_inside_the_screen_and_alone_in_its_place(
    viewport: GalleryViewport, tab: Page
) -> None:
    tab.set_viewport_size({"width": viewport.width, "height": viewport.height})
    wrong: list[str] = []
    for name, screen in SCREENS.items():
        tab.set_content(html(screen, viewport))
        lettered(tab)
        boxes = tab.evaluate(MEASURE)
        wrong += [f"{name}: cut: {box['text']}" for box in boxes if box["cut"]]
        wrong += [f"{name}: outside: {box['text']}" for box in boxes if not inside(box, viewport)]
        wrong += [
            f"{name}: {a['text']} lies over {b['text']}"
            for at, a in enumerate(boxes)
            for b in boxes[at + 1 :]
            if overlap(a, b)
        ]
    assert wrong == []
