"""No sequence of requests offers, resumes or keeps an ended routine, rolls on what hurts, or takes away unasked.

Whatever is said, touched, pressed or reported, on whichever device and by whichever voice.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.alexa.ended.driver import Household, plays
from tests.alexa.ended.machine import DEVICES, INTENTS, MEANS_AN_END, PLAIN, AnyHousehold, run_in

LIFE = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
AnyHousehold.TestCase.settings = LIFE
TestAnyOrder = AnyHousehold.TestCase


@pytest.mark.slow
@pytest.mark.parametrize("start", range(6))
def test_three_thousand_households_hold(start: int) -> None:
    """Each start is five hundred other households; ``ARGS="-k households"`` runs these alone."""
    many = settings(LIFE, max_examples=500, phases=(Phase.generate, Phase.shrink), database=None)
    run_state_machine_as_test(seed(start)(AnyHousehold), settings=many)


def test_the_machine_sees_a_stream_of_an_ended_run() -> None:
    """The property can fail: what the machine looks at is there."""
    household = Household(DEVICES)
    reply = household.do({"launch": True}, {"say": "StartRoutineIntent", "slots": {"limb": ["foot", "foot"]}})
    assert plays(reply)
    assert run_in(household.echo.player["token"]) is not None


def test_the_machine_knows_every_intent_that_it_names() -> None:
    assert INTENTS.keys() >= MEANS_AN_END | PLAIN
