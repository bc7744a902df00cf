"""Where there is one voice and no bed of sound, nobody is promised more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skill.coach.actions import Say
from skill.coach.coach import Coach
from skill.coach.events import Context, Preferences
from skill.coach.keys import MessageKey
from skill.coach.sound import ChangeSound, SoundKey, SoundWish
from skill.content.load import load
from skill.routine.run import Run
from skill.routine.state import NOWHERE
from skill.routine.terms import Bed, Limb, Narrator

PLAIN = load("en").catalogue()


def said(wish: SoundWish, context: Context = Context(can_stream=True)) -> list[MessageKey]:  # noqa: B008
    response = Coach(PLAIN).answer(NOWHERE, ChangeSound(context, sound=wish))
    return [action.key for action in response.actions if isinstance(action, Say)]


@pytest.mark.parametrize("wish", [SoundWish.MAN, SoundWish.OTHER])
def test_another_voice_is_not_promised_where_there_is_none(wish: SoundWish) -> None:
    assert SoundKey.ONE_VOICE in said(wish)


def test_the_one_voice_can_be_asked_for_even_where_another_was_kept() -> None:
    kept = Context(can_stream=True, preferences=Preferences(narrator=Narrator.MICHAEL))
    assert SoundKey.HEART in said(SoundWish.WOMAN, kept)
    assert SoundKey.ONE_VOICE in said(SoundWish.OTHER, kept)


@pytest.mark.parametrize("wish", [SoundWish.RAIN, SoundWish.PAD])
def test_a_bed_is_not_promised_where_none_can_sound(wish: SoundWish) -> None:
    assert SoundKey.NO_BED in said(wish)
    assert SoundKey.NONE in said(SoundWish.NONE)


def test_a_run_whose_voice_and_bed_are_gone_is_led_by_the_usual_ones() -> None:
    run = Run("a", Limb.FOOT, narrator=Narrator.MICHAEL, bed=Bed.RAIN)
    assert PLAIN.steps(run) == PLAIN.steps(replace(run, narrator=Narrator.HEART))
    assert PLAIN.bed_of(run) is Bed.NONE
