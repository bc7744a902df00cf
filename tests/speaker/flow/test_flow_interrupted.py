"""A routine that is interrupted at any offset, by anything: it ends as it should, and says what it left out."""

from __future__ import annotations

from random import Random

import pytest

from skill.coach.here import Here
from skill.routine.terms import Side, Technique
from skill.speaker.echo import Account, Activity, Habits, LoggedTurn, Nearly, Refused
from skill.testing import ManualClock
from tests.speaker.dialogues.stage import Stage, new_account, noon, step_played
from tests.speaker.flow.day import (
    Heard,
    Ledger,
    ended_aloud,
    flow_stage,
    heard_on,
    play_out,
    strokes_of,
    whole_strokes,
)
from tests.speaker.flow.whims import interrupt, under_way

DAYS = range(200)
MOST_INTERRUPTIONS = 8
MOST_GAP_S = 110
HABITS = (Habits(), Habits(nearly=Nearly.EARLY), Habits(nearly=Nearly.LATE), Habits(twice=True))


def begin(
    seed: int, account: Account | None = None, clock: ManualClock | None = None
) -> tuple[Stage, Random]:
    rng = Random(seed)
    habits = HABITS[seed % len(HABITS)]
    stage = flow_stage(habits=habits, account=account, clock=clock, device_id=f"amzn1.ask.device.{seed}")
    stage.say(rng.choice(("start the foot routine", "start the hand routine", "short foot session")))
    return stage, rng


def a_day(seed: int) -> Stage:
    stage, rng = begin(seed)
    for _ in range(rng.randint(1, MOST_INTERRUPTIONS)):
        stage.wait(rng.uniform(0, MOST_GAP_S))
        if not under_way(stage):
            break
        interrupt(stage, rng)
    play_out(stage)
    return stage


@pytest.mark.parametrize("seed", DAYS)
def test_an_interrupted_day_ends_with_equal_sides_or_says_what_was_left_out(seed: int) -> None:
    stage = a_day(seed)
    assert not stage.device.log.of(Refused)
    every_stream_begins_with_a_cue(stage)
    if ended_aloud(stage):
        assert stage.device.activity is Activity.STOPPED, "nothing plays on"
    else:
        it_ends_as_it_should(stage)


def every_stream_begins_with_a_cue(stage: Stage) -> None:
    """No word is ever cut: a stream begins with a cue, or between two of them."""
    for turn in stage.device.log.of(LoggedTurn):
        played = step_played(stage, turn)
        if played is not None:
            step, offset = played
            cues = stage.catalogue.timeline(step).cues
            assert not any(cue.at < offset < cue.end for cue in cues)


def it_ends_as_it_should(stage: Stage) -> None:
    heard = heard_on(stage.device, stage.catalogue)
    closing = heard[-1]
    assert stage.device.activity is Activity.FINISHED
    assert closing.finished
    assert closing.step.technique is Technique.NOTICE
    ledger = Ledger(stage.catalogue)
    ledger.read(iter(stage.device.log))
    missing = ledger.missing(closing.place)
    assert closing.step == stage.catalogue.closing(Here(stage.catalogue, closing.place).step, missing)
    strokes_are_whole(stage, heard, ledger)
    if not missing and not ledger.skipped:
        sides_are_equal(stage, heard)


def strokes_are_whole(stage: Stage, heard: list[Heard], ledger: Ledger) -> None:
    """A step that nothing but its end left had every stroke begun, however often it was interrupted."""
    run = heard[-1].place.run
    strokes = whole_strokes(
        [each for each in heard if each.place.run and run and each.place.run.id == run.id], stage.catalogue
    )
    steps = {each.place.step: each.step for each in heard if each.finished}
    for index in steps.keys() - ledger.skipped:
        assert strokes[index] == strokes_of(steps[index], stage.catalogue)


def sides_are_equal(stage: Stage, heard: list[Heard]) -> None:
    strokes = whole_strokes(heard, stage.catalogue)
    done = {(each.step.technique, each.step.side): strokes[each.place.step] for each in heard}
    for (technique, side), counted in done.items():
        if side is Side.LEFT:
            assert counted == done[technique, Side.RIGHT]


@pytest.mark.parametrize("seed", range(0, 40, 4))
def test_when_a_device_asks_for_the_next_stream_makes_no_difference_to_an_interrupted_day(seed: int) -> None:
    days = [heard_on(day.device, day.catalogue) for day in (_with_habits(seed, habits) for habits in HABITS)]
    assert all(day == days[0] for day in days)


def _with_habits(seed: int, habits: Habits) -> Stage:
    rng = Random(seed)
    stage = flow_stage(habits=habits)
    stage.say("start the foot routine")
    for _ in range(4):
        stage.wait(rng.uniform(0, MOST_GAP_S))
        if under_way(stage):
            interrupt(stage, rng)
    play_out(stage)
    return stage


@pytest.mark.parametrize("seed", range(1000, 1010))
def test_two_devices_of_one_household_do_not_disturb_each_other(seed: int) -> None:
    clock, account = ManualClock(noon()), new_account()
    one, first = begin(seed, account, clock)
    other, second = begin(seed + 500, account, clock)
    for _ in range(6):
        for stage, rng in ((one, first), (other, second)):
            clock.advance(round(rng.uniform(0, MOST_GAP_S) * 1000))
            if under_way(stage):
                interrupt(stage, rng)
    for stage in (one, other):
        play_out(stage)
        if not ended_aloud(stage):
            it_ends_as_it_should(stage)


def test_each_device_is_offered_its_own_place() -> None:
    clock, account = ManualClock(noon()), new_account()
    kitchen = flow_stage(account=account, clock=clock, device_id="amzn1.ask.device.KITCHEN")
    bedroom = flow_stage(account=account, clock=clock, device_id="amzn1.ask.device.BEDROOM")
    kitchen.follow("start the foot routine", "+105", "stop")
    bedroom.follow("start the hand routine", "+105", "next", "+1", "stop")
    assert "You stopped at gliding, right foot." in kitchen.say("open gentle roll").speech_text
    assert "You stopped at shearing, right hand." in bedroom.say("open gentle roll").speech_text
