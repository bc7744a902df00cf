"""Reminders of every form, and wishes about them: data in ``reminder_cases.yaml``, one promise each."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.alexa.schedules import read_reminder
from skill.coach.schedules import Fit, When, fit
from skill.routine.terms import Day, TimeOfDay
from skill.speaker.echo import LoggedTurn
from skill.speaker.echo.envelope import Slot
from tests.alexa.alexa_api import AlexaApi, serving
from tests.alexa.household import Household, the_skill

CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("reminder_cases.yaml").read_text("utf-8")
)
MATCHED = {"reminder": "REMINDER", "days": "DAY_SET", "undo": "UNDO"}
"""Slots of types with values of their own; a value that was not matched is written with a question mark."""
FORMS: list[Any] = [
    "FREQ=WEEKLY;BYDAY=MO;BYHOUR=8;INTERVAL=1;",
    "FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=8;INTERVAL=1;",
    "FREQ=WEEKLY;BYDAY=FR;BYHOUR=9;INTERVAL=2;",
    "FREQ=DAILY;BYHOUR=9;INTERVAL=1;",
    "FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=8;",
    {"freq": "WEEKLY", "byDay": ["MO"]},
    "2026-01-09T09:00:00",
    "odd",
]


def alert(token: str, form: Any) -> dict[str, Any]:
    """A reminder as the service describes it."""
    trigger: dict[str, Any] = {"type": "SCHEDULED_ABSOLUTE", "timeZoneId": "America/New_York"}
    if isinstance(form, dict):
        trigger |= {"recurrence": form, "scheduledTime": "2026-01-05T08:00:00.000"}
    elif form.startswith("FREQ"):
        trigger["recurrence"] = {"recurrenceRules": [form], "startDateTime": "2026-01-01T08:00:00.000"}
    elif form != "odd":
        trigger["scheduledTime"] = form
    return {"alertToken": token, "status": "ON", "trigger": trigger}


def take(home: Household, api: AlexaApi, step: Any) -> LoggedTurn | None:
    """One step of a case; what was answered, where something was."""
    home.listen()
    if isinstance(step, dict) and "zone" in step:
        api.time_zone = step["zone"]
        return None
    if step == "launch":
        return home.device.launch()
    intent = {"yes": "AMAZON.YesIntent", "no": "AMAZON.NoIntent"}.get(str(step), "ReminderIntent")
    slots = {name: slot(name, value) for name, value in step.items()} if isinstance(step, dict) else {}
    return home.device.say(intent, slots) if home.device.session_open else home.device.ask(intent, slots)


def slot(name: str, value: str) -> Slot:
    """A slot as Alexa fills it."""
    if name not in MATCHED:
        return Slot(value)
    return Slot(value.lstrip("?"), None if value.startswith("?") else value, type=MATCHED[name])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_wish_about_reminders_does_what_the_case_says(case: dict[str, Any]) -> None:
    assert case.keys() <= {"case", "zone", "there", "steps", "says", "never", "left", "sent"}
    with serving() as (api, url):
        home = Household(the_skill(), endpoint=url)
        api.time_zone = case.get("zone", "America/New_York")
        api.reminders = {
            str(number): alert(str(number), form) for number, form in enumerate(case.get("there", []))
        }
        said = [turn.speech_text for step in case["steps"] if (turn := take(home, api, step))][-1]
        assert re.search(case.get("says", ""), said)
        assert "never" not in case or not re.search(case["never"], said)
        assert len(api.reminders) == case.get("left", len(api.reminders))
        sent = json.dumps([call.body for call in api.calls if call.method == "POST"], sort_keys=True)
        assert re.search(re.escape(case.get("sent", "")), sent)


DAYS, TIMES = st.sampled_from(["Monday", "Friday", "Sunday"]), st.sampled_from(["08:00", "09:00"])
WISHES = st.fixed_dictionaries(
    {"reminder": st.sampled_from(["cancel", "change", "list", "set", "?what", "cancel"])},
    optional={"day": DAYS, "other_day": DAYS, "time": TIMES, "days": st.sampled_from(["weekdays", "?all"])},
)
STEPS = st.lists(
    st.sampled_from(["yes", "no", "launch"]) | WISHES | st.fixed_dictionaries({"day": DAYS}), max_size=6
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(FORMS), min_size=1, max_size=4), STEPS)
def test_no_sequence_cancels_more_than_was_named(forms: list[Any], steps: list[Any]) -> None:
    """A reminder goes by a yes to a question that has told of it, or because it was named and nothing beside it."""
    with serving() as (api, url):
        home = Household(the_skill(), endpoint=url)
        api.time_zone = "America/New_York"
        api.reminders = {str(number): alert(str(number), form) for number, form in enumerate(forms)}
        asked = ""
        for step in steps:
            before = dict(api.reminders)
            turn = take(home, api, step)
            gone = [read_reminder(one) for token, one in before.items() if token not in api.reminders]
            if step == "yes":
                assert not gone or "Shall I" in asked
                assert len(gone) <= 1 or f"all {len(gone)}" in asked or "out of them" in asked
            elif gone:
                assert isinstance(step, dict)
                assert [fit(one, named(step)) for one in gone] == [Fit.WHOLE]
            asked = turn.speech_text if turn else asked


def named(step: dict[str, str]) -> When:
    """What a step names."""
    days = {step[name][:2].upper() for name in ("day", "other_day") if name in step}
    days |= set(tuple(Day)[:5]) if step.get("days") == "weekdays" else set()
    minute = int(step["time"][:2]) * 60 if "time" in step else None
    return When(tuple(day for day in Day if day in days), None, None if minute is None else TimeOfDay(minute))
