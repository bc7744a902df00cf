"""Codes of steps: the one word that names a step, and so its stream."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.routine.chapter import Image, Milestone
from skill.routine.run import Step, step_from_code
from skill.routine.terms import Counting, Limb, Narrator, Pace, Rests, Side, Talk, Technique, Tempo
from tests.routine.values import bounded, every_step, steps

OLD_CODE = "foot.gliding.left.5.steady.full.aloud.-.-"
CODE = OLD_CODE + ".steady.usual.first.0.-.-"
_CODE = re.compile(r"[a-z0-9_.+-]+")


def test_every_step_comes_back_from_its_code_and_no_two_share_one() -> None:
    codes = {step.code: step for step in every_step()}
    assert len(codes) == len(set(every_step()))
    for code, step in codes.items():
        assert step_from_code(code) == step
        assert _CODE.fullmatch(code)


def test_a_code_says_everything_that_shapes_the_sound() -> None:
    step = Step(
        Limb.HAND,
        Technique.NOTICE,
        Side.BOTH,
        ("change", "closing"),
        4,
        Pace.CALM,
        Talk.BRIEF,
        Counting.CHIME,
        ((Technique.GLIDING, Side.LEFT), (Technique.FRICTION, Side.BOTH)),
        Tempo.BRISK,
        Rests.LONG,
        again=True,
        take=3,
        image=Image.TREE,
        milestone=Milestone.TENTH,
    )
    old = "hand.notice.both.4.calm.brief.chime.change--closing.gliding-left--friction-both"
    assert step.code == f"{old}.brisk.long.again.3.tree.tenth"
    assert step_from_code(step.code) == step
    assert step_from_code(CODE) == Step(Limb.FOOT, Technique.GLIDING, Side.LEFT)


@given(steps())
@bounded
def test_another_voice_is_named_at_the_end_and_the_usual_one_never(step: Step) -> None:
    told = replace(step, narrator=Narrator.MICHAEL)
    assert told.code == f"{step.code}.michael"
    assert step_from_code(told.code) == told
    assert step_from_code(f"{step.code}.heart") is None


def test_a_code_of_the_first_version_names_the_step_that_it_named_then() -> None:
    step = Step(Limb.FOOT, Technique.GLIDING, Side.LEFT)
    assert step_from_code(OLD_CODE) == step
    assert step_from_code(OLD_CODE.replace("steady", "calm")) == step.at_pace(Pace.CALM)
    assert step.at_pace(Pace.CALM).tempo is Tempo.CALM


@pytest.mark.parametrize(
    "code",
    [
        "",
        ".",
        "foot",
        CODE.replace("5", "3"),
        CODE.replace("5", "7"),
        CODE.replace("5", "05"),
        CODE.replace("5", "\N{ARABIC-INDIC DIGIT FIVE}"),
        CODE.replace("5", ""),
        CODE.replace("foot", "Foot"),
        CODE.replace("foot", "knee"),
        CODE.replace("gliding", "dancing"),
        CODE.replace("steady", ""),
        CODE + ".",
        CODE + "\n",
        " " + CODE,
        CODE.replace(".-.-.s", "..-.s"),
        CODE.replace(".-.-.s", ".-.gliding.s"),
        CODE.replace(".-.-.s", ".-.gliding-left-right.s"),
        CODE.replace(".-.-.s", ".-.+gliding-left.s"),
        CODE.replace(".-.-.s", ".-.s"),
        CODE.replace("usual", "none"),
        CODE.replace("first", "second"),
        CODE.replace(".0.", ".4."),
        CODE.replace(".0.", ".00."),
        CODE.replace(".0.", ".-1."),
        CODE.replace(".0.-", ".0.cloud"),
        CODE.removesuffix(".-"),
        OLD_CODE.replace(".-.-", ".-"),
        OLD_CODE.replace("steady", ""),
    ],
)
def test_a_word_that_is_no_code_names_no_step(code: str) -> None:
    assert step_from_code(code) is None


@bounded
@given(steps(), st.data())
def test_a_word_beside_a_code_names_no_step_or_one_with_exactly_that_code(
    step: Step, data: st.DataObject
) -> None:
    parts = step.code.split(".")
    index = data.draw(st.integers(0, len(parts) - 1))
    parts[index] = data.draw(st.text(max_size=12))
    found = step_from_code(".".join(parts))
    assert found is None or found.code == ".".join(parts)


@bounded
@given(st.text())
def test_garbage_names_no_step(text: str) -> None:
    assert step_from_code(text) is None
