"""Conversations from beginning to end, as they are written down in ``stories``."""

from __future__ import annotations

import pytest

from tests.speaker.dialogues.script import Dialogue, dialogues
from tests.speaker.dialogues.stage import stage


@pytest.mark.parametrize("dialogue", dialogues(), ids=lambda dialogue: dialogue.title)
def test_the_conversation_goes_as_written(dialogue: Dialogue) -> None:
    scene = stage(streams=dialogue.streams)
    for line in dialogue.lines:
        line.play(scene)
