"""What is likely to be said follows from the question that is open and from how far a run is."""

from __future__ import annotations

import pytest

from skill.coach.likely import EVERYWHERE, likely
from skill.routine.state import Phase, Question


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("question", Question)
def test_shares_make_a_whole_and_no_intent_is_impossible(phase: Phase, question: Question) -> None:
    shares = likely(phase, question)
    assert sum(shares.values()) == pytest.approx(1)
    assert shares.keys() == EVERYWHERE.keys()
    assert min(shares.values()) > 0


@pytest.mark.parametrize(
    ("phase", "question", "likelier", "than"),
    [
        (Phase.IDLE, Question.LIMB, "StartRoutineIntent", "AMAZON.YesIntent"),
        (Phase.IDLE, Question.REGION, "WhereItHurtsIntent", "StartRoutineIntent"),
        (Phase.IDLE, Question.START, "AMAZON.YesIntent", "StartRoutineIntent"),
        (Phase.IDLE, Question.NONE, "StartRoutineIntent", "ReadyIntent"),
        (Phase.RUNNING, Question.NONE, "ReadyIntent", "StartRoutineIntent"),
        (Phase.PAUSED, Question.NONE, "AMAZON.ResumeIntent", "AMAZON.NextIntent"),
    ],
)
def test_what_fits_the_moment_is_likelier(phase: Phase, question: Question, likelier: str, than: str) -> None:
    shares = likely(phase, question)
    assert shares[likelier] > shares[than]
