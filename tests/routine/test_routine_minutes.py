"""The minutes solver, held against every run there is."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.routine.catalogue import MAX_MINUTES, MIN_MINUTES, TOLERANCE, Plan, left_out, solve
from skill.routine.run import Run
from skill.routine.terms import Counting, Length, Limb, Pace, Rests, Side, Talk, Technique
from tests.routine.values import bounded, catalogue, runs

MINUTES = range(MIN_MINUTES, MAX_MINUTES + 1)
TECHNIQUES = [(limb, technique) for limb, technique in catalogue().exercises if technique.is_stroke]


def distance(plan: Plan) -> int:
    return abs(plan.total_ms - plan.minutes * 60_000)


def every_total(run: Run) -> list[int]:
    """The lengths of all runs that could stand in for ``run``, worked out here once more."""
    lengths = [Length.SINGLE] if run.technique else [Length.FULL, Length.SHORT]
    figures = product(lengths, (4, 5, 6), Pace, Rests)
    return [
        catalogue().total_ms(replace(run, length=a, repetitions=b, pace=c, rests=d)) for a, b, c, d in figures
    ]


def check(run: Run, minutes: int) -> Plan:
    plan = solve(catalogue(), run, minutes)
    nearest = min(abs(total - minutes * 60_000) for total in every_total(run))
    assert plan.total_ms == catalogue().total_ms(plan.run)
    assert plan.fits == (distance(plan) <= TOLERANCE * minutes * 60_000)
    assert plan.fits or distance(plan) == nearest
    assert plan.fits or nearest > TOLERANCE * minutes * 60_000
    return plan


@pytest.mark.parametrize("minutes", MINUTES)
@pytest.mark.parametrize("limb", Limb)
def test_every_minute_is_met_within_a_tenth_or_as_nearly_as_any_run_can(limb: Limb, minutes: int) -> None:
    check(Run("a", limb), minutes)


@pytest.mark.parametrize("minutes", MINUTES)
@pytest.mark.parametrize(("limb", "technique"), TECHNIQUES)
def test_a_technique_alone_stays_alone_whatever_the_minutes(
    limb: Limb, technique: Technique, minutes: int
) -> None:
    plan = check(Run("a", limb, Length.SINGLE, technique), minutes)
    assert (plan.run.length, plan.run.technique) == (Length.SINGLE, technique)


@bounded
@given(runs(), st.sampled_from(MINUTES))
def test_both_sides_get_the_same_or_the_one_asked_for_all_whatever_the_minutes(
    run: Run, minutes: int
) -> None:
    steps = catalogue().steps(check(run, minutes).run)

    def strokes(side: Side) -> list[tuple[Technique, int, int]]:
        mine = [step for step in steps if step.side is side and step.technique.is_stroke]
        return [(s.technique, s.repetitions, len(catalogue().timeline(s).strokes)) for s in mine]

    if run.only is None:
        assert strokes(Side.LEFT) == strokes(Side.RIGHT)
    else:
        assert strokes(run.only)
        assert not strokes(run.only.other)
    assert all(4 <= step.repetitions <= 6 for step in steps)


@bounded
@given(runs(), st.sampled_from(MINUTES))
def test_what_was_chosen_otherwise_is_kept(run: Run, minutes: int) -> None:
    chosen = solve(catalogue(), run, minutes).run
    figures: dict[str, Any] = {
        name: getattr(run, name) for name in ("length", "repetitions", "pace", "rests")
    }
    assert replace(chosen, **figures) == run, figures


@pytest.mark.parametrize(("wish", "planned"), [(-3, 2), (0, 2), (1, 2), (16, 15), (10_000, 15)])
def test_minutes_out_of_range_are_pulled_into_it(wish: int, planned: int) -> None:
    plan = solve(catalogue(), Run("a", Limb.FOOT), wish)
    assert plan == solve(catalogue(), Run("a", Limb.FOOT), planned)
    assert plan.minutes == planned


@pytest.mark.parametrize("limb", Limb)
def test_ten_minutes_are_the_usual_full_routine(limb: Limb) -> None:
    plan = solve(catalogue(), Run("a", limb, talk=Talk.FULL, counting=Counting.CHIME), 10)
    assert (plan.run.length, plan.run.pace, plan.run.repetitions) == (Length.FULL, Pace.STEADY, 5)
    assert plan.left_out == ()


@pytest.mark.parametrize("limb", Limb)
def test_four_minutes_leave_out_what_the_short_routine_has_not(limb: Limb) -> None:
    plan = solve(catalogue(), Run("a", limb), 4)
    assert plan.run.length is Length.SHORT
    assert plan.left_out == (Technique.SHEARING,)


def test_a_single_technique_leaves_out_the_others_in_their_order() -> None:
    run = Run("a", Limb.FOOT, Length.SINGLE, Technique.RINSING)
    assert left_out(catalogue(), run) == (Technique.GLIDING, Technique.SHEARING, Technique.FRICTION)
