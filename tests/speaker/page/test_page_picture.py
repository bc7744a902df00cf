"""The page's picture: the same drawings as everywhere, mirrored for the right, moving with the step."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from skill.art.load import drawing, scene, sheets
from skill.art.svg import DARK, LIGHT
from skill.routine.terms import Limb, Technique
from skill.speaker.front.view import drawings
from skill.speaker.page.blueprint import style
from tests.speaker.page.visitor import PHONE, Speaker

Visit = Callable[..., Speaker]
MOST_BYTES = 60_000
"""Most that the page weighs with its drawings as it is sent, without its letters and sound."""
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint').length"


def test_every_drawing_is_served_at_once_and_again_only_where_one_changed(app: Flask) -> None:
    first = app.test_client().get("/speaker/drawings")
    assert first.status_code == 200
    told = first.get_json()
    assert {name: list(each["passages"]) for name, each in told.items()} == {
        f"{limb}-scene": ["rest"] for limb in Limb
    } | {f"{limb}-{technique}": list(sheet.passages) for (limb, technique), sheet in sheets().items()}
    again = app.test_client().get("/speaker/drawings", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_page_with_its_drawings_stays_light(app: Flask) -> None:
    addresses = ("", "all.css", "all.js", "icon.svg", "drawings")
    asked = {"Accept-Encoding": "gzip"}
    sent = [
        app.test_client().get(f"/speaker/{name}", headers=asked, buffered=True).data for name in addresses
    ]
    assert 20_000 < sum(map(len, sent)) < MOST_BYTES


def test_the_page_has_the_colours_of_the_drawings_by_day_and_by_night() -> None:
    blocks = re.findall(r":root \{(.*?)\}", style(), re.DOTALL)
    for number, theme in enumerate((LIGHT, DARK)):
        named = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", "".join(blocks[number::2])))
        names = ("paper", "skin", "line", "crease", "nail", "way", "ball", "shine")
        here = {"line": "ink", "way": "accent", "ball": "ball-b"}
        assert {name: named[here.get(name, name)] for name in names} == {
            name: getattr(theme, name) for name in names
        }


def test_the_page_moves_the_ball_just_as_every_other_screen_does(visit: Visit, silent_site: str) -> None:
    speaker = visit()
    speaker.open(silent_site)
    script = """async ([ways, phases]) => {
      const { ballAt } = await import("./ball.js");
      return ways.map((way) => phases.map((phase) => Object.values(ballAt(way, phase))));
    }"""
    phases = [-1, 0, 0.01, 0.3, 0.5, 0.77, 0.85, 0.9, 0.96, 1, 2]
    names = [(*what, name) for what, sheet in sheets().items() for name in sheet.passages]
    ways = [
        drawings()[f"{limb}-{technique}"]["passages"][name]["keyframes"] for limb, technique, name in names
    ]
    told = speaker.page.evaluate(script, [ways, phases])
    for (limb, technique, name), balls in zip(names, told, strict=True):
        frames = [drawing(limb, technique, name).way.at(phase) for phase in phases]
        expected = [pytest.approx([f.x, f.y, f.scale, f.opacity]) for f in frames]
        assert balls == expected, name


def test_all_through_a_step_the_ball_is_where_its_strokes_have_it(visit: Visit, silent_site: str) -> None:
    speaker = visit()
    speaker.open(silent_site)
    script = """async ([way, strokes, moments]) => {
      const { ballAt, styled, throughStep } = await import("./ball.js");
      const ball = document.getElementById("ball");
      const motion = ball.animate(throughStep(way, strokes, 10_000), { duration: 10_000, fill: "both" });
      motion.pause();
      const moved = moments.map((ms) => { motion.currentTime = ms; return getComputedStyle(ball).transform; });
      motion.cancel();
      const placed = moments.map((ms) => {
        const { start, end } = strokes.find((each) => each.start <= ms && ms < each.end) ?? { start: ms, end: ms + 1 };
        ball.style.transform = styled(ballAt(way, (ms - start) / (end - start))).transform;
        return getComputedStyle(ball).transform;
      });
      const numbers = (text) => text.match(/-?[\\d.]+/g).map(Number);
      return [moved.map(numbers), placed.map(numbers)];
    }"""
    strokes = [{"start": 1_000, "end": 4_000}, {"start": 5_000, "end": 9_000}]
    moments = [0, 500, 1_000, 1_700, 3_900, 4_500, 5_300, 7_000, 8_950, 9_500, 10_000]
    way = drawings()["foot-rinsing"]["passages"]
    moved, placed = speaker.page.evaluate(script, [next(iter(way.values()))["keyframes"], strokes, moments])
    for one, other in zip(moved, placed, strict=True):
        assert one == pytest.approx(other, abs=0.11)


def _shown(speaker: Speaker, selector: str) -> list[str]:
    nodes = speaker.page.locator(f"#art {selector}")
    return [nodes.nth(index).get_attribute("d") or "" for index in range(nodes.count())]


def test_each_step_shows_its_limb_its_way_and_its_side(visit: Visit, silent_site: str) -> None:
    speaker = visit()
    speaker.open(silent_site)
    speaker.page.wait_for_selector("#art .limb path", state="attached")
    speaker.type("just rinsing for my hands")
    for words, side in (("right hand", "translate(320 0) scale(-1 1)"), ("left hand", "")):
        speaker.expect("#side", words)
        drawn = drawing(Limb.HAND, Technique.RINSING)
        assert _shown(speaker, ".limb path") == [stroke.d for stroke in drawn.strokes]
        assert _shown(speaker, ".way path") == [drawn.way.d, "".join(drawn.way.marks)]
        assert speaker.page.get_attribute("#art .sides", "transform") == side
        speaker.type("next")
    speaker.expect("#side", "both hands")
    assert speaker.page.get_attribute("#art .sides", "transform") == ""


def test_before_it_begins_it_shows_how_one_sits_with_the_chosen_limb(visit: Visit, silent_site: str) -> None:
    speaker = visit()
    speaker.open(silent_site)
    for limb in (Limb.FOOT, Limb.HAND):
        speaker.page.check(f"#which [value={limb}]")
        speaker.page.wait_for_selector("#art .limb path.thing", state="attached")
        assert _shown(speaker, ".limb path") == [stroke.d for stroke in scene(limb).strokes]


def test_the_second_passage_shows_its_own_way(visit: Visit, silent_site: str) -> None:
    speaker = visit()
    speaker.open(silent_site)
    speaker.type("just gliding for my feet")
    ways = [drawing(Limb.FOOT, Technique.GLIDING, name).way.d for name in ("heel_front", "over_heel")]
    for way in ways:
        speaker.page.wait_for_selector(f'#art .way path[d="{way}"]', state="attached")


def test_with_less_motion_the_ball_rests_at_the_start_of_its_way(visit: Visit, silent_site: str) -> None:
    speaker = visit(PHONE, reduced_motion="reduce")
    speaker.open(silent_site)
    speaker.type("just rinsing for my feet")
    speaker.expect_seen("repetition", "2")
    start = drawing(Limb.FOOT, Technique.RINSING).way.at(0)
    places = {text for name, text in speaker.seen() if name == "ball"}
    assert f"translate({start.x:g}px, {start.y:g}px) scale(1)" in places
    assert (
        speaker.page.locator("#art .way .dashed").evaluate("(n) => getComputedStyle(n).strokeDasharray")
        != "none"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_picture_takes_the_colours_of_day_and_night(visit: Visit, silent_site: str, scheme: str) -> None:
    theme = {"light": LIGHT, "dark": DARK}[scheme]
    speaker = visit(PHONE, color_scheme=scheme)
    speaker.open(silent_site)
    outline = speaker.page.locator("#art .outline").first
    outline.wait_for(state="attached")
    red, green, blue = (int(theme.skin[at : at + 2], 16) for at in (1, 3, 5))
    assert outline.evaluate("(node) => getComputedStyle(node).fill") == f"rgb({red}, {green}, {blue})"


def test_words_are_painted_before_the_drawings_have_come(visit: Visit, silent_site: str) -> None:
    speaker = visit()
    speaker.page.route("**/speaker/drawings", lambda route: None)
    speaker.page.goto(f"{silent_site}/speaker/")
    speaker.page.wait_for_selector("#chips button")
    speaker.page.wait_for_function(FIRST_PAINT)
    assert speaker.text("#caption")
    assert not _shown(speaker, ".limb path")
    speaker.page.unroute_all(behavior="ignoreErrors")
