"""What was ended stays ended: every way of ending a routine, and every way in which it could come back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from skill.alexa.request import unmarked
from skill.persistence.volatile import VolatileMemory
from skill.routine.codec import decode
from skill.routine.terms import Technique
from tests.alexa.ended.driver import Household, plays, said, unmet
from tests.alexa.ended.machine import OFFERS, PLAIN
from tests.alexa.envelopes import NOW, Json
from tests.routine.values import catalogue

CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))
DEVICES: dict[str, Json] = {"KITCHEN": {}, "BEDROOM": {}, "SHELF": {"streams": False}}


def say(intent: str, **slots: list[str]) -> Json:
    return {"say": intent, "slots": slots}


def anew(intent: str, **slots: list[str]) -> Json:
    return {**say(intent, **slots), "new": True}


START = say("StartRoutineIntent", limb=["foot", "foot"], length=["short", "short"])
ON: list[Json] = [{"wait": 20}, {"player": "PlaybackNearlyFinished"}, {"plays": True}]
IN_FLOW: list[Json] = [{"launch": True}, START, *ON, *ON]
LAST_STEP: list[Json] = [{"launch": True}, START, *(ON * 8), {"wait": 20}]
SHELF: list[Json] = [{"on": "SHELF"}, {"launch": True}, START]
INTERRUPTED: Json = {"interrupt": 9_000}
OUCH: list[Json] = [
    step
    for _ in range(3)
    for step in (INTERRUPTED, anew("OuchIntent"), INTERRUPTED, anew("AMAZON.NextIntent"))
]

ENDS: dict[str, list[Json]] = {
    "finished with next": [*LAST_STEP, INTERRUPTED, anew("AMAZON.NextIntent")],
    "finished by button": [*LAST_STEP, {"button": "Next"}],
    "finished by the stream's end": [*LAST_STEP, {"player": "PlaybackFinished"}],
    "red flag": [*IN_FLOW, INTERRUPTED, anew("RedFlagIntent")],
    "a third sore step": [*IN_FLOW, *OUCH],
    "declined": [*IN_FLOW, INTERRUPTED, anew("AMAZON.StopIntent"), {"wait": 60}, {"launch": True}, say("AMAZON.NoIntent")],
    "forgotten": [*IN_FLOW, INTERRUPTED, anew("ForgetMeIntent", forget=["forget me", "forget"]), say("AMAZON.YesIntent")],
    "forgotten on another device": [
        *IN_FLOW,
        {"on": "BEDROOM"},
        anew("ForgetMeIntent", forget=["forget me", "forget"]),
        say("AMAZON.YesIntent"),
        {"on": "KITCHEN"},
    ],
    "forgotten by another voice": [
        *IN_FLOW,
        INTERRUPTED,
        {"voice": "ann"},
        anew("ForgetMeIntent", forget=["forget me", "forget"]),
        say("AMAZON.YesIntent"),
        {"voice": None},
    ],
    "skill disabled": [*IN_FLOW, {"event": "AlexaSkillEvent.SkillDisabled"}],
    "finished step by step": [*SHELF, *([{"wait": 90}, say("AMAZON.NextIntent")] * 8)],
    "red flag step by step": [*SHELF, {"wait": 90}, say("AMAZON.NextIntent"), say("RedFlagIntent")],
}  # fmt: skip

BACK: dict[str, list[Json]] = {
    **{name: [anew(f"AMAZON.{name}Intent")] for name in ("Next", "Previous", "Repeat", "Resume", "Yes")},
    "ready": [anew("ReadyIntent")],
    "keep going": [anew("ModeIntent", way=["keep going", "flow"])],
    "slower": [anew("PaceIntent", pace=["slower", "slower"])],
    "how many left": [anew("WhereAmIIntent")],
    "stop, then launch": [anew("AMAZON.StopIntent"), {"wait": 30}, {"launch": True}],
    "pause, then resume": [anew("AMAZON.PauseIntent"), {"wait": 30}, anew("AMAZON.ResumeIntent")],
    "cancel, then launch": [anew("AMAZON.CancelIntent"), {"wait": 30}, {"launch": True}],
    "home, then launch": [anew("AMAZON.NavigateHomeIntent"), {"wait": 30}, {"launch": True}],
    "pause button, then play": [{"button": "Pause"}, {"button": "Play"}],
    **{f"{name} button": [{"button": name}] for name in ("Play", "Next", "Previous")},
    **{
        f"late {name}, then launch": [{"player": f"Playback{name}"}, {"player": f"Playback{name}"}, {"launch": True}]
        for name in ("Stopped", "Started", "Finished", "NearlyFinished", "Failed")
    },
    "a failed stream": [{"player": "PlaybackFailed"}],
    "a nearly finished one": [{"player": "PlaybackNearlyFinished"}],
    "an interruption, then next": [INTERRUPTED, anew("AMAZON.NextIntent")],
    "an interruption, then again": [INTERRUPTED, anew("AMAZON.RepeatIntent")],
    "an interruption, then a launch": [INTERRUPTED, {"launch": True}],
    "launch and yes": [{"launch": True}],
    "a reboot and a launch": [{"gone": True}, {"launch": True}],
    "another device": [{"on": "BEDROOM"}, {"launch": True}],
    "another voice": [{"voice": "bob"}, {"launch": True}],
    "another voice resumes": [{"voice": "bob"}, anew("AMAZON.ResumeIntent")],
    "the next day's launch": [{"stopped": True}, {"wait": 30 * 3_600}, {"launch": True}],
    "the next day's resume": [{"stopped": True}, {"wait": 30 * 3_600}, anew("AMAZON.ResumeIntent")],
    "the next day's button": [{"stopped": True}, {"wait": 30 * 3_600}, {"button": "Play"}],
}  # fmt: skip


@pytest.mark.parametrize("back", BACK)
@pytest.mark.parametrize("end", ENDS)
def test_what_was_ended_is_neither_resumed_nor_offered_nor_kept(end: str, back: str) -> None:
    household = Household(DEVICES)
    household.do(*ENDS[end], {"wait": 1})
    reply = household.do(*BACK[back])

    assert not plays(reply)
    assert "carry on?" not in said(reply).lower()
    assert not _places(household), "a place is kept"


OFFERED: list[Json] = [*IN_FLOW, INTERRUPTED, anew("AMAZON.StopIntent"), {"wait": 60}, {"launch": True}]
MEANWHILE: dict[str, list[Json]] = {
    "skill disabled": [{"event": "AlexaSkillEvent.SkillDisabled"}],
    "forgotten on another device": [
        {"on": "BEDROOM"}, anew("ForgetMeIntent", forget=["forget me", "forget"]), say("AMAZON.YesIntent"), {"on": "KITCHEN"},
    ],
}  # fmt: skip


@pytest.mark.parametrize("intent", sorted(PLAIN - {"GoToIntent", "AMAZON.StartOverIntent"}))
@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_what_ends_while_it_is_offered_is_not_offered_on(meanwhile: str, intent: str) -> None:
    household = Household(DEVICES)
    household.do(*OFFERED, *MEANWHILE[meanwhile], {"wait": 1})
    reply = household.do(say(intent))

    assert not plays(reply)
    assert not any(words in said(reply).lower() for words in OFFERS), said(reply)
    assert not _places(household), "a place is kept"


@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_pain_since_a_fall_needs_care_also_where_the_run_has_ended(meanwhile: str) -> None:
    household = Household(DEVICES)
    household.do(*IN_FLOW, INTERRUPTED, anew("SafeIntent", condition=["fell", "fall"]), *MEANWHILE[meanwhile])
    assert "urgent" in said(household.do(say("AMAZON.YesIntent")))


def _places(household: Household) -> list[object]:
    memory = household.memory
    return [place for who in memory.accounts() for place in memory.export(who).places]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_the_case_holds(case: Path) -> None:
    assert unmet(json.loads(case.read_text("utf-8"))) == []


def test_a_run_that_goes_on_is_offered_resumed_and_kept() -> None:
    """What the table asks for is not met by a skill that never offers anything."""
    household = Household(DEVICES)
    household.do(*IN_FLOW, INTERRUPTED, anew("AMAZON.StopIntent"), {"wait": 60})
    assert _places(household)
    assert plays(household.do({"button": "Play"}))
    assert "Carry on?" in said(household.do(INTERRUPTED, anew("AMAZON.StopIntent"), {"launch": True}))
    assert plays(household.do(say("AMAZON.YesIntent")))


@pytest.mark.parametrize(("hours", "offered"), [(23, True), (25, False)])
def test_a_place_is_offered_for_a_day_also_where_the_memory_has_another_clock(
    hours: int, offered: bool
) -> None:
    household = Household(DEVICES, memory=VolatileMemory(lambda: round(NOW * 1000)))
    household.do(*IN_FLOW, {"gone": True}, {"wait": hours * 3_600})
    assert ("Carry on?" in said(household.do({"launch": True}))) is offered


@pytest.mark.parametrize("report", ["PlaybackStopped", "PlaybackNearlyFinished", "PlaybackFailed"])
def test_a_late_report_brings_back_no_stroke_on_a_sore_place(report: str) -> None:
    """The player still tells of the stream before, which knows nothing of the sore toes."""
    household = Household(DEVICES)
    household.do({"launch": True}, say("StartRoutineIntent", limb=["foot", "foot"]), *ON, *ON, INTERRUPTED)
    before = household.echo.player["token"]
    sore = household.do(anew("WhereItHurtsIntent", spot=["toes", "toes"]))
    assert plays(sore)
    assert not plays(household.do({"wait": 1}, {"player": report, "token": before, "offset": 9_500}))
    household.do({"gone": True}, {"wait": 600}, {"launch": True}, say("AMAZON.YesIntent"))
    state = decode(unmarked(household.echo.player["token"])[0], catalogue().version)
    assert state is not None
    assert state.run is not None
    assert Technique.SHEARING in state.run.without
