from __future__ import annotations

from itertools import pairwise
from math import hypot
from statistics import mean

import pytest

from skill.art.figure import SIZE
from skill.art.load import Drawing, Role, drawing, mirrored, scene, sheets, shown_sides
from skill.art.path import read_path
from skill.content.load import load
from skill.routine.terms import Limb, Side, Technique
from tests.art.geometry import area, distance, holds, on_limb, outlines, pieces, tips

What = tuple[Limb, Technique, str]
EVERY: list[What] = [(*what, name) for what, sheet in sheets().items() for name in sheet.passages]
STROKES = [what for what in EVERY if what[1].is_stroke]


@pytest.mark.parametrize("language", ["en"])
def test_each_passage_of_each_exercise_is_drawn_and_nothing_else(language: str) -> None:
    spoken = {
        what: [passage.id for passage in exercise.passages] or ["rest"]
        for what, exercise in load(language).exercises.items()
    }
    assert {what: list(sheet.passages) for what, sheet in sheets().items()} == spoken


@pytest.mark.parametrize("language", ["en"])
def test_both_limbs_are_shown_just_where_no_single_one_works(language: str) -> None:
    for (limb, technique), exercise in load(language).exercises.items():
        both = exercise.together or not technique.is_stroke
        assert (shown_sides(limb, technique) == (Side.BOTH,)) is both


@pytest.mark.parametrize("what", EVERY, ids=str)
def test_a_drawing_mirrored_twice_is_itself(what: What) -> None:
    left = drawing(*what)
    assert mirrored(mirrored(left)) == left


@pytest.mark.parametrize("what", STROKES, ids=str)
def test_the_ball_stays_on_the_limb_all_along_its_way(what: What) -> None:
    drawn = drawing(*what)
    for step in range(101):
        frame = drawn.way.at(step / 100)
        if shown_sides(*what[:2]) == (Side.BOTH,):
            assert distance(drawn, (frame.x, frame.y)) < drawn.ball + 3, "the hands hold it"
        elif frame.opacity:
            assert on_limb(drawn, (frame.x, frame.y))


@pytest.mark.parametrize("what", EVERY, ids=str)
def test_every_landmark_lies_on_the_limb(what: What) -> None:
    drawn = drawing(*what)
    assert drawn.landmarks
    off = {name for name, point in drawn.landmarks.items() if not on_limb(drawn, point)}
    assert {name for name in off if distance(drawn, drawn.landmarks[name]) > 3} == set()


def test_the_big_toe_of_ones_own_left_foot_is_on_the_right_and_the_biggest() -> None:
    left = drawing(Limb.FOOT, Technique.GLIDING)
    toes = sorted(outlines(left)[:5], key=lambda toe: -max(x for x, _ in toe))
    assert [area(toe) for toe in toes] == sorted((area(toe) for toe in toes), reverse=True)
    assert holds(toes[0], left.landmarks["big_toe"])
    right = drawing(Limb.FOOT, Technique.GLIDING, side=Side.RIGHT)
    assert right.landmarks["big_toe"][0] < right.landmarks["heel"][0] < right.landmarks["little_toe"][0]


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_the_working_foot_lies_as_the_same_foot_does_at_rest(side: Side) -> None:
    """Both feet at rest are seen from above; the one that works must not look like the other."""
    rest = drawing(Limb.FOOT, Technique.NOTICE)
    heel = rest.landmarks["heel_right" if side is Side.RIGHT else "heel"][0]
    of_side = [
        each for each in outlines(rest) if (mean(x for x, _ in each) > rest.width / 2) == (side is Side.RIGHT)
    ]
    toes = [each for each in of_side if max(y for _, y in each) < rest.height * 0.4]
    inwards = mean(x for x, _ in max(toes, key=area)) - heel
    working = drawing(Limb.FOOT, Technique.GLIDING, side=side).landmarks
    assert (working["big_toe"][0] - working["heel"][0]) * inwards > 0


def test_the_arch_is_hollow_on_the_side_of_the_big_toe() -> None:
    left = drawing(Limb.FOOT, Technique.GLIDING)
    sole = outlines(left)[5]
    width = left.landmarks["arch"][1]
    inner, ball = (
        max(x for x, y in sole if abs(y - at) < 8) for at in (width, left.landmarks["big_toe"][1] + 80)
    )
    assert inner < ball - 20


def seen(drawn: Drawing) -> Side:
    """Whose limb it is, told by its shape alone: by the biggest toe, or by the thumb, whose tip is lowest."""
    shapes = outlines(drawn)
    if len(shapes) > 1:
        toe, sole = max(shapes[:-1], key=area), shapes[-1]
        return Side.LEFT if mean(x for x, _ in toe) > mean(x for x, _ in sole) else Side.RIGHT
    fingers = tips(shapes[0])
    assert len(fingers) == 5
    lowest = max(range(5), key=lambda index: fingers[index][1])
    return {0: Side.LEFT, 4: Side.RIGHT}[lowest]


@pytest.mark.parametrize("what", [each for each in STROKES if Side.LEFT in shown_sides(*each[:2])], ids=str)
@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_each_picture_is_of_the_side_that_it_is_for_and_in_a_mirror_it_is_not(what: What, side: Side) -> None:
    """As its owner sees it: through a foot from above, a palm turned up."""
    drawn = drawing(*what, side=side)
    assert seen(drawn) is side
    assert seen(mirrored(drawn)) is side.other


@pytest.mark.parametrize("technique", [Technique.SETTLE, Technique.COMPARE, Technique.NOTICE])
def test_hands_at_rest_lie_on_their_backs_as_it_is_said_the_left_one_on_the_left(
    technique: Technique,
) -> None:
    both = drawing(Limb.HAND, technique)
    [left, right] = outlines(both)
    assert max(x for x, _ in left) < min(x for x, _ in right)
    whole = both.strokes[0]
    for shape, side in zip(pieces(read_path(whole.d)), (Side.LEFT, Side.RIGHT), strict=True):
        fingers = tips(shape)
        thumb = max(fingers, key=lambda tip: tip[1])
        assert thumb == (fingers[0] if side is Side.LEFT else fingers[-1])
    assert not [stroke for stroke in both.strokes if stroke.role is Role.NAIL], "nails would show their backs"


def test_both_thumbs_are_in_front_where_the_hands_hold_the_ball() -> None:
    both = drawing(Limb.HAND, Technique.FRICTION)
    thumb, palm = both.landmarks["thumb"], both.landmarks["palm"]
    assert holds(outlines(both)[2], thumb), "it is painted over the hand"
    assert both.landmarks["fingertips"][1] < thumb[1] < palm[1]


def test_the_wrist_lies_between_fingertips_and_elbow() -> None:
    arm = drawing(Limb.HAND, Technique.RINSING)
    assert arm.landmarks["fingertips"][1] < arm.landmarks["wrist"][1] < arm.landmarks["elbow"][1]


@pytest.mark.parametrize("limb", list(Limb))
def test_a_scene_shows_body_chair_ball_and_what_the_ball_lies_on(limb: Limb) -> None:
    drawn = scene(limb)
    ball, part, head = (drawn.landmarks[name] for name in ("ball", limb, "head"))
    assert on_limb(drawn, head)
    assert on_limb(drawn, part)
    frame = drawn.way.at(0)
    assert (frame.x, frame.y, frame.opacity) == (*ball, 1)
    assert part[1] < ball[1] < part[1] + 3 * drawn.ball, "the limb lies on the ball"
    ground = [stroke for stroke in drawn.strokes if stroke.role in (Role.THING, Role.LINE)]
    under = [y for stroke in ground for x, y in read_path(stroke.d).points if y > ball[1]]
    assert min(abs(y - ball[1] - drawn.ball) for y in under) < 4, "the ball lies on floor or table"
    assert head[1] < part[1]
    assert sum(stroke.role is Role.THING for stroke in drawn.strokes) >= 3, "chair and clothes"


GOES: list[tuple[What, float, str]] = [
    ((Limb.FOOT, Technique.GLIDING, "heel_front"), 0, "in_front_of_the_heel"),
    ((Limb.FOOT, Technique.GLIDING, "over_heel"), 0, "heel"),
    ((Limb.FOOT, Technique.RINSING, "toes_to_heel"), 0, "toes"),
    ((Limb.FOOT, Technique.RINSING, "toes_to_heel"), 0.8, "heel"),
    ((Limb.HAND, Technique.GLIDING, "side_to_side"), 0, "base_of_the_palm"),
    ((Limb.HAND, Technique.SHEARING, "hold_and_move"), 0.5, "middle_of_the_palm"),
    ((Limb.HAND, Technique.RINSING, "fingertips_to_elbow"), 0, "fingertips"),
    ((Limb.HAND, Technique.RINSING, "fingertips_to_elbow"), 0.8, "elbow"),
]


@pytest.mark.parametrize(("what", "phase", "landmark"), GOES)
def test_the_ball_is_at_the_landmark_that_is_spoken_of(what: What, phase: float, landmark: str) -> None:
    for side in (Side.LEFT, Side.RIGHT):
        drawn = drawing(*what, side=side)
        frame, place = drawn.way.at(phase), drawn.landmarks[landmark]
        assert hypot(frame.x - place[0], frame.y - place[1]) < drawn.ball


@pytest.mark.parametrize("what", STROKES, ids=str)
def test_a_stroke_ends_where_it_began_and_never_jumps(what: What) -> None:
    drawn = drawing(*what)
    way, frames = drawn.way, drawn.way.keyframes
    assert [frames[0].phase, frames[-1].phase] == [0, 1]
    assert all(one.phase < two.phase for one, two in pairwise(frames))
    first, last = way.at(0), way.at(1)
    assert (first.x, first.y, first.scale, first.opacity) == (last.x, last.y, last.scale, last.opacity)
    for one, two in pairwise(frames):
        seen = one.opacity or two.opacity
        assert hypot(two.x - one.x, two.y - one.y) < SIZE / 10 or not seen


def test_between_two_keyframes_everything_changes_evenly() -> None:
    way = drawing(Limb.FOOT, Technique.RINSING).way
    one, two = way.keyframes[3:5]
    middle = way.at((one.phase + two.phase) / 2)
    assert middle.y == pytest.approx((one.y + two.y) / 2)
    assert way.at(-1).y == way.keyframes[0].y
    assert way.at(2).y == way.keyframes[-1].y


def test_a_ball_put_aside_is_not_seen() -> None:
    for limb in Limb:
        assert drawing(limb, Technique.NOTICE).way.at(0).opacity == 0
        assert drawing(limb, Technique.SETTLE).way.at(0.5).opacity == 1


def test_a_stroke_of_one_limb_asked_for_both_shows_both_at_rest() -> None:
    asked = drawing(Limb.FOOT, Technique.GLIDING, side=Side.BOTH)
    assert asked == drawing(Limb.FOOT, Technique.NOTICE)
    assert drawing(Limb.HAND, Technique.FRICTION, side=Side.BOTH).way.d


def test_a_passage_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        drawing(Limb.FOOT, Technique.GLIDING, "under_the_nose")


def test_every_line_can_be_seen_from_two_metres() -> None:
    drawn: list[Drawing] = [drawing(*what) for what in EVERY]
    assert min(stroke.width for each in drawn for stroke in each.strokes) / SIZE > 0.01
