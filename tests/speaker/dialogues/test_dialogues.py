"""Conversations from beginning to end, as they are written down in ``stories``."""

from __future__ import annotations

import pytest

from skill.coach.here import Here
from skill.routine.state import SessionState
from skill.speaker.echo import Notice, SpokenReply
from tests.recording import Recorder
from tests.speaker.dialogues.script import Dialogue, dialogues
from tests.speaker.dialogues.stage import Stage, stage


@pytest.mark.parametrize("dialogue", dialogues(), ids=lambda dialogue: dialogue.title)
def test_the_conversation_goes_as_written(dialogue: Dialogue, recorder: Recorder) -> None:
    scene = stage(streams=dialogue.streams)
    for line in dialogue.lines:
        line.play(scene, recorder)


@pytest.mark.parametrize(
    "words", ["start the foot routine", "start the hand routine", "just friction with my hands"]
)
def test_each_step_is_spoken_as_its_timeline_says(words: str) -> None:
    scene = stage()
    turn, steps = scene.follow(words), 0
    while turn.session_open:
        place = scene.place(turn)
        assert place is not None
        assert _words(scene, place) in turn.speech_text
        turn, steps = scene.follow("next"), steps + 1
    assert steps >= 1


def _words(scene: Stage, place: SessionState) -> str:
    """Every cue of a step, as it is heard."""
    return " ".join(cue.text for cue in scene.catalogue.timeline(Here(scene.catalogue, place).step).cues)


def test_a_session_ends_after_two_windows_of_eight_seconds_and_not_before() -> None:
    scene = stage()
    turn = scene.follow("start the foot routine")
    scene.listen()
    assert scene.device.mic_open
    scene.wait(8.1)
    assert scene.device.log.of(SpokenReply)[-1].text == turn.reprompt
    scene.listen()
    scene.wait(7.9)
    assert scene.device.session_open
    scene.wait(0.2)
    assert not scene.device.session_open
    ended = scene.device.log.of(Notice)[-1]
    assert ended.request["request"]["reason"] == "EXCEEDED_MAX_REPROMPTS"
    assert ended.reply["response"] == {}
