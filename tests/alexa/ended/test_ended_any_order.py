"""No sequence of requests offers, resumes or keeps an ended routine, rolls on what hurts, or takes away unasked.

Whatever is said, touched, pressed or reported, on whichever device and by whichever voice.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.alexa.ended.driver import Household, plays
from tests.alexa.ended.machine import DEVICES, INTENTS, MEANS_AN_END, PLAIN, AnyHousehold, run_in

AnyHousehold.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestAnyOrder = AnyHousehold.TestCase


def test_the_machine_sees_a_stream_of_an_ended_run() -> None:
    """The property can fail: what the machine looks at is there."""
    household = Household(DEVICES)
    reply = household.do({"launch": True}, {"say": "StartRoutineIntent", "slots": {"limb": ["foot", "foot"]}})
    assert plays(reply)
    assert run_in(household.echo.player["token"]) is not None


def test_the_machine_knows_every_intent_that_it_names() -> None:
    assert INTENTS.keys() >= MEANS_AN_END | PLAIN
