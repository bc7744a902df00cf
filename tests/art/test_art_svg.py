from __future__ import annotations

from xml.etree import ElementTree

import pytest

from skill.art.load import drawing, sheets, shown_sides
from skill.art.svg import DARK, LIGHT, Theme, svg
from skill.routine.terms import Limb, Technique

NS = "{http://www.w3.org/2000/svg}"
GLIDING = drawing(Limb.FOOT, Technique.GLIDING)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_drawing_is_well_formed_svg(theme: Theme) -> None:
    for (limb, technique), sheet in sheets().items():
        for passage in sheet.passages:
            for side in shown_sides(limb, technique):
                root = ElementTree.fromstring(svg(drawing(limb, technique, passage, side=side), theme=theme))
                assert root.get("viewBox") == "0 0 320 320"
                assert root.findall(f".//{NS}path")


def test_a_screen_reader_hears_title_and_description() -> None:
    root = ElementTree.fromstring(svg(GLIDING, title="Left <sole>", description="A & B"))
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "title description")
    assert [root.findtext(f"{NS}title"), root.findtext(f"{NS}desc")] == ["Left <sole>", "A & B"]
    assert root.get("aria-hidden") is None
    assert ElementTree.fromstring(svg(GLIDING)).get("aria-hidden") == "true"


def test_the_ball_is_where_its_phase_says_or_is_left_out_with_its_way() -> None:
    end = GLIDING.way.at(0.25)
    assert f"translate({end.x:g} {end.y:g})" in svg(GLIDING, ball_phase=0.25)
    assert "<circle" not in svg(GLIDING, ball_phase=None)
    assert LIGHT.way not in svg(GLIDING, ball_phase=None)
    assert "<circle" not in svg(drawing(Limb.FOOT, Technique.NOTICE))


def test_paper_and_size_are_given_where_they_are_asked_for() -> None:
    root = ElementTree.fromstring(svg(GLIDING, size=512, paper=True))
    assert (root.get("width"), root.get("height")) == ("512", "512")
    assert root[0].get("fill") == LIGHT.paper
    assert ElementTree.fromstring(svg(GLIDING)).get("width") is None


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_lines_ball_and_way_stand_out_from_what_lies_behind_them(theme: Theme) -> None:
    pairs = [
        (theme.line, theme.paper, 7), (theme.line, theme.skin, 7), (theme.way, theme.paper, 3), (theme.way, theme.skin, 3),
        (theme.ball, theme.skin, 2), (theme.ball, theme.line, 2), (theme.ball, theme.paper, 3),
    ]  # fmt: skip
    for front, back, least in pairs:
        light, dark = sorted((_luminance(front), _luminance(back)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= least, (front, back)
