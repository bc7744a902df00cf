"""Runs and the catalogue: which steps a run has, and which steps there can be at all."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.routine.catalogue import Catalogue
from skill.routine.exercise import Exercise, Passage
from skill.routine.run import Part, Run, Step, step_from_code
from skill.routine.terms import Counting, Length, Limb, Pace, Side, Talk, Technique
from skill.routine.wording import Spoken
from tests.routine.values import Metronome, bounded, catalogue, every_step, runs

ORDERS = {
    (Limb.FOOT, Length.FULL, None): (
        "settle-right gliding-right shearing-right rinsing-right friction-right compare-right "
        "gliding-left shearing-left rinsing-left friction-left notice-both"
    ),
    (Limb.HAND, Length.FULL, None): (
        "settle-right gliding-right shearing-right rinsing-right compare-right "
        "gliding-left shearing-left rinsing-left friction-both notice-both"
    ),
    (Limb.FOOT, Length.SHORT, None): (
        "settle-right gliding-right rinsing-right friction-right "
        "gliding-left rinsing-left friction-left notice-both"
    ),
    (Limb.HAND, Length.SHORT, None): (
        "settle-right gliding-right rinsing-right gliding-left rinsing-left friction-both notice-both"
    ),
    (Limb.FOOT, Length.SINGLE, Technique.RINSING): "rinsing-right rinsing-left notice-both",
    (Limb.HAND, Length.SINGLE, Technique.FRICTION): "friction-both notice-both",
}
RUN = Run("a", Limb.FOOT)


def order(run: Run) -> str:
    return " ".join(f"{step.technique}-{step.side}" for step in catalogue().steps(run))


@pytest.mark.parametrize(("limb", "length", "technique"), ORDERS)
def test_a_run_has_its_steps_in_the_order_that_is_taught(
    limb: Limb, length: Length, technique: Technique | None
) -> None:
    assert order(Run("a", limb, length, technique)) == ORDERS[limb, length, technique]


@pytest.mark.parametrize("limb", Limb)
def test_beginning_with_the_left_exchanges_the_sides_and_nothing_else(limb: Limb) -> None:
    swapped = order(Run("a", limb)).replace("right", "?").replace("left", "right").replace("?", "left")
    assert order(Run("a", limb, first_side=Side.LEFT)) == swapped


def doses(run: Run) -> dict[Side, Counter[tuple[Technique, tuple[str, ...], int, int]]]:
    """What each side gets of which strokes."""
    steps = [step for step in catalogue().steps(run) if step.technique.is_stroke]
    return {
        side: Counter(
            (s.technique, s.only, s.repetitions, len(catalogue().timeline(s).strokes))
            for s in steps
            if s.side is side
        )
        for side in Side
    }


@bounded
@given(runs())
def test_both_sides_get_the_same_strokes_and_a_side_asked_for_alone_gets_all_of_its_own(run: Run) -> None:
    dose = doses(run)
    if run.only is None:
        assert dose[Side.LEFT] == dose[Side.RIGHT]
        assert dose[Side.LEFT] or dose[Side.BOTH]
    else:
        assert dose[run.only] == doses(replace(run, only=None))[run.only]
        assert dose[run.only]
        assert not dose[run.only.other] + dose[Side.BOTH]


@bounded
@given(runs())
def test_every_run_ends_with_noticing_again(run: Run) -> None:
    steps = catalogue().steps(run)
    assert [step.technique for step in steps].index(Technique.NOTICE) == len(steps) - 1


@bounded
@given(runs())
def test_a_run_has_the_same_steps_whatever_it_is_called(run: Run) -> None:
    assert catalogue().steps(run) is catalogue().steps(replace(run, id="other"))


def test_a_quiet_step_is_the_same_in_every_run_of_a_pace() -> None:
    other = replace(RUN, repetitions=6, talk=Talk.BRIEF, counting=Counting.QUIET)
    assert catalogue().steps(RUN)[0] == catalogue().steps(other)[0]
    assert catalogue().steps(RUN)[1] != catalogue().steps(other)[1]
    assert catalogue().steps(replace(RUN, pace=Pace.CALM))[0] == catalogue().steps(RUN)[0].at_pace(Pace.CALM)


def test_each_pace_has_a_slower_and_a_faster_one_up_to_the_ends() -> None:
    assert [pace.slower for pace in Pace] == [Pace.CALM, Pace.CALM, Pace.STEADY]
    assert [pace.faster for pace in Pace] == [Pace.STEADY, Pace.BRISK, Pace.BRISK]
    assert [side.other for side in (Side.LEFT, Side.RIGHT, Side.BOTH)] == [Side.RIGHT, Side.LEFT, Side.BOTH]


@bounded
@given(runs(), st.data())
def test_the_catalogue_knows_every_step_of_every_run(run: Run, data: st.DataObject) -> None:
    step = data.draw(st.sampled_from(catalogue().steps(run)))
    assert catalogue().knows(step)
    assert step_from_code(step.code) == step


@bounded
@given(st.sampled_from(Limb), st.sets(st.sampled_from(catalogue().missable(Limb.FOOT))))
def test_the_catalogue_knows_every_closing_with_what_was_missed(
    limb: Limb, missed: set[tuple[Technique, Side]]
) -> None:
    closing = catalogue().closing(catalogue().steps(Run("a", limb))[-1], missed)
    assert catalogue().knows(closing)
    assert closing in every_step()


def test_no_code_needs_escapes_in_an_address() -> None:
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+", step.code) for step in every_step())


UNKNOWN = (
    "foot.gliding.both.5.steady.full.aloud.-.-",
    "hand.friction.left.5.steady.full.aloud.-.-",
    "foot.gliding.left.5.steady.full.aloud.no_such_place.-",
    "foot.gliding.left.5.steady.full.aloud.over_heel.-",
    "foot.gliding.left.5.steady.full.aloud.-.rinsing-left",
    "foot.notice.left.5.steady.full.aloud.-.-",
    "foot.notice.both.4.steady.full.aloud.-.-",
    "foot.notice.both.5.steady.brief.aloud.-.-",
    "foot.notice.both.5.steady.full.aloud.-.notice-both",
    "foot.notice.both.5.steady.full.aloud.-.friction-both",
    "foot.notice.both.5.steady.full.aloud.-.rinsing-right--gliding-right",
    "foot.notice.both.5.steady.full.aloud.-.gliding-right--gliding-right",
    "foot.notice.both.5.steady.full.aloud.-.gliding-right--shearing-right--rinsing-right",
)


@pytest.mark.parametrize("code", UNKNOWN)
def test_the_catalogue_knows_no_step_that_no_run_can_hold(code: str) -> None:
    step = step_from_code(code)
    assert step is not None
    assert not catalogue().knows(step)


def test_every_step_is_listed_once_and_known() -> None:
    steps = every_step()
    assert len(steps) == len(set(steps))
    assert all(catalogue().knows(step) for step in steps)


def test_every_text_of_every_timeline_is_among_the_texts_to_be_spoken() -> None:
    texts = set(catalogue().spoken_texts())
    heard = {
        cue.text for step in every_step() for cue in catalogue().timeline(step).cues if cue.kind != "chime"
    }
    assert heard <= texts
    assert not [text for text in texts if "{" in text]


def changed(catalogue: Catalogue, exercise: Exercise) -> Catalogue:
    exercises = {**catalogue.exercises, (exercise.limb, exercise.technique): exercise}
    return Catalogue(catalogue.language, exercises, catalogue.routines, catalogue.words, catalogue.speech)


def test_the_version_changes_with_the_shape_and_not_with_the_words() -> None:
    gliding = catalogue().exercises[Limb.FOOT, Technique.GLIDING]
    reworded = replace(gliding, release=Spoken(("Let go of {side}.",), ("Let go.",)), title="Something else")
    more = replace(
        gliding, passages=(*gliding.passages, Passage("toes", Spoken(("Toes.",), ("Toes.",)), 5000))
    )
    full = catalogue().routines[Limb.FOOT, Length.FULL]
    shorter = replace(full, each_side=(Part(Technique.GLIDING),))
    routines = {**catalogue().routines, (Limb.FOOT, Length.FULL): shorter}
    rerouted = Catalogue("en", catalogue().exercises, routines, catalogue().words, catalogue().speech)
    assert (
        changed(catalogue(), reworded).version == changed(catalogue(), gliding).version == catalogue().version
    )
    assert len({catalogue().version, changed(catalogue(), more).version, rerouted.version}) == 3


def test_the_length_of_a_run_is_that_of_its_steps() -> None:
    metronome = Catalogue("en", catalogue().exercises, catalogue().routines, catalogue().words, Metronome())
    steps = metronome.steps(RUN)
    assert metronome.total_ms(RUN) == sum(metronome.timeline(step).total_ms for step in steps)
    assert metronome.timeline(steps[1]) is metronome.timeline(steps[1])


def test_names_of_sides_limbs_and_techniques_stand_in_what_was_left_out() -> None:
    words = catalogue().words
    closing = Step(Limb.HAND, Technique.NOTICE, Side.BOTH)
    one = replace(closing, left_out=((Technique.SHEARING, Side.LEFT),))
    many = replace(closing, left_out=catalogue().missable(Limb.HAND))
    assert all(word in words.left_out_texts(one)[0] for word in ("shearing", "left", "hand"))
    assert words.left_out_texts(many) == (words.left_out_many,)
    assert words.left_out_texts(closing) == ()
