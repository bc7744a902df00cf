"""A step's document runs along with the words: captions, counts and the ball at the times of the timeline."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.alexa.apl.pictures import TOLERANCE, BallSpot, picture, simplified
from skill.alexa.apl.screen import Screen
from skill.alexa.apl.steps import MOST_CHARACTERS, captions, guide_screen, step_picture, step_screen
from skill.alexa.context import Language
from skill.alexa.skill import make_language
from skill.art.load import drawing, sheets
from skill.coach.actions import Guide
from skill.routine.run import Run, Step
from skill.routine.state import Phase, SessionState
from skill.routine.terms import Counting, Limb, Mode, Pace, Side, Talk, Technique
from skill.routine.timeline import CueKind

Json = dict[str, Any]
MOST_BYTES = 18_000
"""Of a directive; what is said and kept beside it takes at most 6,000 more."""


@cache
def language() -> Language:
    return make_language("en")


def every_step() -> list[Step]:
    """Each technique on each side, at its longest and at its shortest."""
    longest = Run("r", Limb.FOOT, repetitions=6, pace=Pace.CALM)
    shortest = replace(longest, repetitions=4, pace=Pace.BRISK, talk=Talk.BRIEF, counting=Counting.QUIET)
    runs = [replace(run, limb=limb) for limb in Limb for run in (longest, shortest)]
    return [step for run in runs for step in language().catalogue.steps(run)]


def guide(step: Step, part: int = 0, lead: int = 0) -> Screen:
    state = SessionState(Phase.RUNNING, Mode.TURNS, Run("r", step.limb), step=1)
    return guide_screen(language(), state, Guide(step, part), lead)


def commands(screen: Screen, kind: str) -> list[Json]:
    inside = [command for whole in screen.commands for command in whole["commands"]]
    return [command for command in inside if command["type"] == kind]


def told(screen: Screen, line: str) -> list[tuple[int, str]]:
    return [(each["delay"], each["words"]) for each in commands(screen, "Tell") if each["line"] == line]


each_step = pytest.mark.parametrize("step", every_step(), ids=lambda step: step.code)


@each_step
def test_each_stroke_is_counted_when_it_begins(step: Step) -> None:
    timeline = language().catalogue.timeline(step)
    totals = {s.passage: sum(t.passage == s.passage for t in timeline.strokes) for s in timeline.strokes}
    counted = [count for count in told(guide(step), "count") if " of " in count[1]]
    assert counted == [(s.start, f"{s.repetition} of {totals[s.passage]}") for s in timeline.strokes]


@each_step
def test_the_ball_makes_its_way_once_a_stroke_and_no_longer(step: Step) -> None:
    timeline, screen = language().catalogue.timeline(step), guide(step)
    ways = step_picture(language(), step).ways
    for way in commands(screen, "Sequential"):
        passage = next(s for s in timeline.strokes if s.start == way["delay"])
        strokes = [s for s in timeline.strokes if s.passage == passage.passage]
        assert way["repeatCount"] == len(strokes) - 1
        assert sum(roll["ms"] for roll in way["commands"]) == strokes[0].end - strokes[0].start
        assert all(a.end == b.start for a, b in pairwise(strokes))
        assert all(a["b"] == b["a"] for a, b in pairwise(way["commands"]))
    moving = {s.passage for s in timeline.strokes if len(ways[s.passage]) > 1}
    assert len(commands(screen, "Sequential")) == len(moving)


@each_step
def test_captions_are_the_words_in_their_order_and_short(step: Step) -> None:
    timeline, read = language().catalogue.timeline(step), told(guide(step), "caption")
    unread = (CueKind.NAME, CueKind.CHIME, CueKind.COUNT)
    assert " ".join(words for _, words in read) == " ".join(
        c.text for c in timeline.cues if c.kind not in unread
    )
    assert [at for at, _ in read] == sorted(at for at, _ in read)
    starts = {cue.at for cue in timeline.cues}
    assert all(at in starts or any(c.at < at < c.end for c in timeline.cues) for at, _ in read)
    assert all(len(words) <= MOST_CHARACTERS + 20 for _, words in read)


@each_step
def test_the_screen_is_held_awake_until_the_last_command(step: Step) -> None:
    [whole] = guide(step).commands
    assert whole["type"] == "Parallel"
    assert whole["screenLock"] is True
    assert all(
        0 <= each["delay"] <= language().catalogue.timeline(step).total_ms for each in whole["commands"]
    )


@each_step
def test_everything_comes_later_by_what_is_said_before(step: Step) -> None:
    [plain], [later] = guide(step).commands, guide(step, lead=2_500).commands
    assert [each["delay"] + 2_500 for each in plain["commands"]] == [
        each["delay"] for each in later["commands"]
    ]


@each_step
def test_a_step_fits_into_a_reply(step: Step) -> None:
    for part in range(len(language().catalogue.timeline(step).parts)):
        screen = guide(step, part)
        directive = {"document": screen.document(), "datasources": {"screen": screen.data}}
        assert len(json.dumps(directive, separators=(",", ":"))) < MOST_BYTES


@each_step
def test_a_still_step_does_nothing_by_itself(step: Step) -> None:
    state = SessionState(Phase.RUNNING, Mode.TURNS, Run("r", step.limb), step=1)
    assert "onMount" not in step_screen(language(), state, step).document()


def test_the_second_passage_shows_its_own_way_from_its_landmark_on() -> None:
    step = Step(Limb.FOOT, Technique.GLIDING, Side.LEFT)
    timeline, screen = language().catalogue.timeline(step), guide(step)
    landmark = next(cue.at for cue in timeline.cues if cue.passage == 1)
    shown = [(each["componentId"], each["value"], each["delay"]) for each in commands(screen, "SetValue")]
    assert shown == [("way0", 0, landmark), ("way1", 1, landmark)]
    assert (landmark, "5 times") in told(screen, "count")
    [roll] = commands(screen, "Roll")
    ways = step_picture(language(), step).ways
    assert (roll["delay"], roll["a"], roll["b"]) == (landmark, ways[0][-1].state, ways[1][0].state)


def test_a_step_in_turns_runs_each_turn_from_its_own_beginning() -> None:
    catalogue, step = language().catalogue, Step(Limb.FOOT, Technique.GLIDING, Side.LEFT)
    wordy = replace(catalogue.exercises[Limb.FOOT, Technique.GLIDING].passages[0], full=("Roll it. " * 900,))
    exercise = replace(
        catalogue.exercises[Limb.FOOT, Technique.GLIDING],
        passages=(wordy, catalogue.exercises[Limb.FOOT, Technique.GLIDING].passages[1]),
    )
    long = replace(
        catalogue, exercises={**catalogue.exercises, (Limb.FOOT, Technique.GLIDING): exercise}, _timelines={}
    )
    language_ = replace(language(), catalogue=long)
    parts = long.timeline(step).parts
    assert len(parts) > 1
    state = SessionState(Phase.RUNNING, Mode.TURNS, Run("r", Limb.FOOT), step=1)
    second = guide_screen(language_, state, Guide(step, 1))
    counted = [(at, words) for at, words in told(second, "count") if " of " in words]
    begins = [cue.at - parts[1][0].at for cue in parts[1] if cue.kind is CueKind.COUNT]
    assert [at for at, _ in counted] == begins
    assert 0 <= begins[0] < 5_000


@pytest.mark.parametrize("limb", Limb)
@pytest.mark.parametrize("side", Side)
def test_every_picture_has_its_ball_inside_and_every_passage_its_way(limb: Limb, side: Side) -> None:
    for (of, technique), sheet in sheets().items():
        if of is not limb:
            continue
        passages = tuple(sheet.passages)
        shown = picture(limb, technique, side, passages)
        assert set(shown.graphics) == {"limb", "ball", *(f"way{at}" for at in range(len(shown.ways)))}
        assert len(shown.ways) <= 2, "the document has room for two ways"
        assert all(0 <= spot.x <= 100 and 0 <= spot.y <= 100 for way in shown.ways for spot in way)
        drawings = [drawing(limb, technique, each, side=side) for each in passages]
        assert len({each.strokes for each in drawings}) == 1, "the limb is drawn once for all passages"


def test_the_ball_is_where_the_drawing_has_it() -> None:
    drawn = drawing(Limb.FOOT, Technique.RINSING, side=Side.LEFT)
    shown = picture(Limb.FOOT, Technique.RINSING, Side.LEFT)
    [ball] = shown.graphics["ball"]["items"]
    for spot in shown.ways[0]:
        frame = drawn.way.at(spot.phase)
        for moved, corner, length, true in (
            (spot.x, ball["translateX"], drawn.width, frame.x),
            (spot.y, ball["translateY"], drawn.height, frame.y),
        ):
            seen = length / 2 + spot.scale * (corner - length / 2) + moved * length / 100
            assert seen == pytest.approx(true, abs=1.5)


coordinates = st.integers(0, 100).map(float)


@given(st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=40))
def test_a_shorter_way_never_strays_from_the_longer_one(points: list[tuple[float, float]]) -> None:
    spots = [BallSpot(at / (len(points) - 1), x, y, 1, 1) for at, (x, y) in enumerate(points)]
    fewer = simplified(spots)
    assert (fewer[0], fewer[-1]) == (spots[0], spots[-1])
    for spot in spots:
        a, b = next((a, b) for a, b in pairwise(fewer) if a.phase <= spot.phase <= b.phase)
        share = (spot.phase - a.phase) / (b.phase - a.phase)
        assert abs(a.x + (b.x - a.x) * share - spot.x) <= TOLERANCE + 1e-6
        assert abs(a.y + (b.y - a.y) * share - spot.y) <= TOLERANCE + 1e-6


def test_captions_lose_no_word() -> None:
    for step in every_step():
        cues = language().catalogue.timeline(step).cues
        assert all(caption.text for caption in captions(cues))
