"""Conversations as data: each file under dialogues/ is one topic, each dialogue one promise."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from skill.coach.actions import Ask, Forget, Response, Say
from skill.coach.coach import KEYS
from skill.coach.events import Event
from skill.coach.keys import Key, MessageKey
from skill.coach.opening import Launch
from skill.coach.playback import SilenceFell
from skill.coach.settings import AdjustingKey
from skill.coach.sound import SoundKey
from skill.routine.terms import Mode
from tests.coach.device import Device
from tests.coach.happenings import REPORTS, kinds
from tests.coach.promises import keep_promises
from tests.coach.recording import record_heard, record_place
from tests.coach.script import Dialogue, Line, all_match, described, dialogues, event_of, told
from tests.recording import Recorder
from tests.routine.values import catalogue

DIALOGUES = dialogues()


def answered(dialogue: Dialogue, line: Line, device: Device) -> list[Response]:
    """The turns that follow a line, each with its promises kept."""
    if line.said == "SILENCE":
        return [device.falls_silent()]
    if line.said == "PLAYED TO ITS END":
        return list(device.plays_on())
    if line.said == "ON A DEVICE WITHOUT A PLAYER":
        device.is_left_for_another()
        return []
    event = event_of(line.said, dialogue, device)
    spoken = not isinstance(event, REPORTS)
    turn = device.says(event) if spoken else device.reports(event)
    keep_promises(catalogue(), event, turn, can_stream=device.can_stream, spoken=spoken)
    return [turn]


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue.title)
def test_what_is_said_is_answered_as_the_dialogue_says(dialogue: Dialogue, recorder: Recorder) -> None:
    play(dialogue, recorder)


def play(dialogue: Dialogue, recorder: Recorder) -> None:
    """Hold a dialogue; what is not as written fails, or is recorded."""
    device = Device(catalogue(), can_stream=dialogue.can_stream)
    for line in dialogue.lines:
        turns = answered(dialogue, line, device)
        heard = [described(action, catalogue()) for turn in turns for action in turn.actions]
        if line.heard is not None and not all_match(line.heard, heard):
            assert recorder.on, f"{line.said}\n  wanted {line.heard}\n  heard  {heard}"
            record_heard(recorder, dialogue, line, heard)
        facts = told(turns[-1].state if turns else device.state, catalogue())
        state = {name: facts.get(name) for name in line.state}
        if state != line.state:
            assert recorder.on, f"{line.said}\n  wanted {line.state}\n  place  {state}"
            record_place(recorder, dialogue, line, state)


def situation(device: Device) -> str:
    if device.state.active:
        return f"during a routine, {device.state.way}"
    return "after a routine" if device.finished else "before a routine"


@cache
def everything() -> tuple[frozenset[tuple[str, str]], frozenset[MessageKey]]:
    """Which events were answered in which situation, and which messages were heard."""
    met: set[tuple[str, str]] = set()
    heard: set[MessageKey] = set()
    for dialogue in DIALOGUES:
        device = Device(catalogue(), can_stream=dialogue.can_stream)
        for line in dialogue.lines:
            name, where = line.said.split()[0], situation(device)
            turns = answered(dialogue, line, device)
            if line.heard is not None:
                met.add((name, where))
            heard |= {key for turn in turns for key in keys_of(turn)}
    return frozenset(met), frozenset(heard)


def keys_of(turn: Response) -> Iterator[MessageKey]:
    for action in turn.actions:
        if isinstance(action, Say | Ask):
            yield action.key
        if isinstance(action, Ask):
            yield action.reprompt
        if isinstance(action, Forget):
            yield from (action.done, action.failed)


SITUATIONS = ("before a routine", *(f"during a routine, {way}" for way in Mode), "after a routine")
SAID_IN_THE_COACH = frozenset(
    {
        Key.REMIND_WHEN,
        Key.REMIND_WHEN_REPROMPT,
        Key.REMIND_WHICH_DAYS,
        Key.REMIND_WHAT_TIME,
        Key.REMIND_PAST,
        Key.REMIND_EVERY_OTHER,
        Key.REMIND_CONFIRM,
        Key.REMIND_CONFIRM_ONCE,
        Key.REMIND_CONFIRM_REPROMPT,
        Key.REMIND_OFFER,
        Key.REMIND_NOT_SET,
        Key.REMIND_DENIED,
        Key.REMIND_CARD,
    }
)
ELSEWHERE = {key for key in Key if key.startswith("remind.")} - SAID_IN_THE_COACH | {Key.LAUNCH_ONLY_ENGLISH}
"""What becomes of a reminder is known outside of the coach, and said there; and so is a device's language."""
WITHOUT_A_CHOICE = {
    SoundKey.ONE_VOICE,
    SoundKey.NO_BED,
    SoundKey.ONLY_RAIN,
    SoundKey.ONLY_PAD,
    AdjustingKey.VOICE_FOLLOWS,
}
"""Heard where there is less to choose from: see test_coach_sound.py and, of a bucket, test_alexa_sound.py."""
IN_LONG_STEPS = frozenset({Key.PROMPT_PART})
"""No step of the real routines takes more than one turn."""
NO_WORDS = (SilenceFell, Launch)
"""Nobody speaks; and a launch always finds the session closed, so that no run waits in it."""


@pytest.mark.parametrize(
    "kind", [kind for kind in kinds() if kind not in NO_WORDS], ids=lambda kind: kind.__name__
)
def test_each_meaning_is_met_before_during_and_after_a_routine(kind: type[Event]) -> None:
    met, _ = everything()
    assert {where for name, where in met if name == kind.__name__} == set(SITUATIONS)


def test_every_message_is_heard_in_some_dialogue() -> None:
    _, heard = everything()
    assert KEYS - heard == ELSEWHERE | IN_LONG_STEPS | WITHOUT_A_CHOICE
