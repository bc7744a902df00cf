"""Text can be read against what lies behind it, by day and by night (W3C, WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re

import pytest

from skill.speaker.page.blueprint import style

TEXT, SHAPE = 4.5, 3.0
"""Least contrast of text, and of what is no text but needs to be seen."""
PAIRS = [
    ("ink", "paper", TEXT), ("ink", "card", TEXT), ("ink", "wash", TEXT), ("soft", "paper", TEXT), ("soft", "card", TEXT),
    ("accent", "paper", TEXT), ("accent", "card", TEXT), ("accent", "wash", TEXT), ("on-accent", "accent", TEXT),
    ("alarm", "paper", TEXT), ("alarm", "card", TEXT), ("ball-b", "paper", SHAPE), ("ball-b", "skin", 2.0),
]  # fmt: skip


def _palettes() -> dict[str, dict[str, str]]:
    blocks = re.findall(r":root \{(.*?)\}", style(), re.DOTALL)
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in blocks]
    day, night = ({name: hue for each in found[at::2] for name, hue in each.items()} for at in (0, 1))
    assert "paper" in day
    assert "paper" in night
    return {"day": day, "night": {**day, **night}}


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("palette", ["day", "night"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_it_can_be_read(palette: str, front: str, back: str, least: float) -> None:
    colours = _palettes()[palette]
    lights = sorted((_luminance(colours[front]), _luminance(colours[back])), reverse=True)
    assert (lights[0] + 0.05) / (lights[1] + 0.05) >= least
