"""What was ended stays ended in production too: the same cases, each request signed as Alexa signs it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.alexa.ended.driver import Household, plays, said, unmet
from tests.alexa.ended.test_ended_table import BACK, CASES, DEVICES, ENDS
from tests.alexa.envelopes import Json
from tests.alexa.verification.cases.signing import Signer
from tests.trust.client import post
from tests.web.processes import Running

LONGEST_S = 120.0
"""By how much a household's clock may run ahead: a request 150 seconds from now is refused."""
WAYS_BACK = (
    "Resume",
    "keep going",
    "pause button, then play",
    "late Stopped, then launch",
    "a nearly finished one",
    "an interruption, then a launch",
    "another voice resumes",
)


@pytest.fixture
def at_home(
    trusting: Running, signing: Callable[[], Signer]
) -> Callable[[dict[str, Json] | None], Household]:
    """Makes a household whose devices send what Alexa signed."""

    def send(whole: Json) -> Json:
        signed = signing().sends(whole)
        answer = post(trusting.url, signed.headers, signed.body)
        assert answer.status == HTTPStatus.OK, answer.body
        reply: Json = answer.value
        return reply

    return lambda devices: Household(devices, send=send, at=time.time(), longest_s=LONGEST_S)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_case_holds_in_production(
    path: Path, at_home: Callable[[dict[str, Json] | None], Household]
) -> None:
    case = json.loads(path.read_text("utf-8"))
    assert unmet(case, at_home(case.get("devices"))) == []


@pytest.mark.parametrize("back", WAYS_BACK)
@pytest.mark.parametrize("end", ENDS)
def test_what_was_ended_is_neither_resumed_nor_offered_in_production(
    end: str, back: str, at_home: Callable[[dict[str, Json] | None], Household]
) -> None:
    household = at_home(DEVICES)
    household.do(*ENDS[end], {"wait": 1})
    reply = household.do(*BACK[back])
    assert not plays(reply)
    assert "carry on?" not in said(reply).lower()


def test_a_routine_that_was_only_stopped_is_offered_in_production(
    at_home: Callable[[dict[str, Json] | None], Household],
) -> None:
    """The two tests above are not met by a skill that answers every signed request with nothing."""
    household = at_home(None)
    start: Json = {"say": "StartRoutineIntent", "slots": {"limb": ["hand", "hand"]}}
    assert plays(household.do({"launch": True}, start))
    household.do({"interrupt": 9_000}, {"say": "AMAZON.StopIntent", "new": True}, {"wait": 5})
    assert "Carry on?" in said(household.do({"launch": True}))
