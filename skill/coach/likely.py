"""What a person is likely to say now: a prior over the intents for whatever listens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from skill.routine.state import Phase, Question

EVERYWHERE: Final[Mapping[str, float]] = {
    "AMAZON.StopIntent": 4,
    "AMAZON.HelpIntent": 2,
    "AMAZON.CancelIntent": 1,
    "AMAZON.RepeatIntent": 2,
    "SafeIntent": 2,
    "RedFlagIntent": 2,
    "WhyIntent": 2,
    "NeedIntent": 2,
    "ThanksIntent": 1,
    "ReminderIntent": 1,
    "ProgressIntent": 1,
    "ForgetMeIntent": 0.5,
    "CheckInIntent": 0.5,
    "StartRoutineIntent": 1,
    "WhereItHurtsIntent": 1,
    "OuchIntent": 1,
    "ReadyIntent": 1,
    "AMAZON.NextIntent": 1,
    "AMAZON.YesIntent": 1,
    "AMAZON.NoIntent": 1,
    "GoToIntent": 0.5,
    "LeaveOutIntent": 0.5,
    "HowIntent": 1,
    "WhereAmIIntent": 1,
    "PaceIntent": 1,
    "GuidanceIntent": 1,
    "ModeIntent": 1,
    "SoundIntent": 0.5,
    "InterruptedIntent": 0.5,
    "AMAZON.PauseIntent": 1,
    "AMAZON.ResumeIntent": 0.5,
    "AMAZON.PreviousIntent": 0.5,
    "AMAZON.StartOverIntent": 0.5,
    "AMAZON.LoopOnIntent": 0.2,
    "AMAZON.LoopOffIntent": 0.2,
    "AMAZON.ShuffleOnIntent": 0.1,
    "AMAZON.ShuffleOffIntent": 0.1,
    "AMAZON.NavigateHomeIntent": 0.2,
}
"""How often each intent is meant where nothing else is known, against the others."""

_LIMB = {"StartRoutineIntent": 30, "WhereItHurtsIntent": 8}
_YES_OR_NO = {"AMAZON.YesIntent": 30, "AMAZON.NoIntent": 20}
ANSWERS: Final[Mapping[Question, Mapping[str, float]]] = {
    Question.NONE: {},
    Question.LIMB: _LIMB,
    Question.REGION: {"WhereItHurtsIntent": 40, "StartRoutineIntent": 5},
    Question.START: {**_YES_OR_NO, "ReadyIntent": 5, "StartRoutineIntent": 10},
    Question.FORGET: _YES_OR_NO,
    Question.REMIND: {**_YES_OR_NO, "ReminderIntent": 10},
    Question.CARRY_ON: {**_YES_OR_NO, "AMAZON.ResumeIntent": 15, "AMAZON.StartOverIntent": 5},
}
"""What answers each question, on top."""
PHASES: Final[Mapping[Phase, Mapping[str, float]]] = {
    Phase.IDLE: {"StartRoutineIntent": 15, "WhereItHurtsIntent": 8, "NeedIntent": 3, "ProgressIntent": 3},
    Phase.RUNNING: {
        "ReadyIntent": 15,
        "AMAZON.NextIntent": 12,
        "AMAZON.YesIntent": 8,
        "AMAZON.RepeatIntent": 8,
        "PaceIntent": 8,
        "OuchIntent": 6,
        "WhereAmIIntent": 6,
        "AMAZON.PauseIntent": 8,
        "HowIntent": 6,
        "AMAZON.PreviousIntent": 4,
        "GoToIntent": 4,
        "GuidanceIntent": 3,
        "ModeIntent": 3,
        "SoundIntent": 2,
        "InterruptedIntent": 3,
        "ThanksIntent": 2,
    },
    Phase.PAUSED: {
        "AMAZON.ResumeIntent": 25,
        "ReadyIntent": 15,
        "AMAZON.YesIntent": 8,
        "AMAZON.StopIntent": 8,
        "InterruptedIntent": 3,
    },
    Phase.DONE: {"ThanksIntent": 10, "AMAZON.RepeatIntent": 3, "StartRoutineIntent": 5, "AMAZON.NoIntent": 4},
}
"""What suits each phase of a run, on top."""


def likely(phase: Phase, question: Question = Question.NONE) -> dict[str, float]:
    """The intents that may be meant now, each with its share: all of them together are 1.

    An open question counts more than the phase. No intent has no share: people say anything at any time.
    """
    of_phase = {} if question is not Question.NONE else PHASES[phase]
    tables = (EVERYWHERE, of_phase, ANSWERS.get(question, {}))
    weights = {intent: sum(table.get(intent, 0.0) for table in tables) for intent in EVERYWHERE}
    everything = sum(weights.values())
    return {intent: weight / everything for intent, weight in weights.items()}
