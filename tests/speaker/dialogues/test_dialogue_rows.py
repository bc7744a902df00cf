"""Each meaning in each situation: in a session and out of one, before, during and after a routine."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import pytest

from skill.speaker.nlu.labels import meant_as
from skill.speaker.nlu.model import LAUNCH, load_model
from tests.recording import Recorder, Spot
from tests.speaker.dialogues.script import HERE, Expected, read
from tests.speaker.dialogues.stage import stage, step_played, understanding

MEANINGS = frozenset({
    "launch", "start", "it hurts there", "sore limb", "next", "previous", "again", "start over", "pause", "resume", "stop",
    "loop on", "loop off", "shuffle", "pace", "ouch", "unwell", "where am I", "go to", "leave out", "how", "why", "need",
    "safe", "a fall", "red flag", "mode", "guidance", "how am I doing", "remind me", "forget me", "yes", "no", "help",
    "unclear", "thanks", "life",
})  # fmt: skip
"""What people mean, whichever intent holds it."""
ROWS = Spot(HERE / "rows.yaml")
TABLE = read(ROWS.file)
SITUATIONS: dict[str, dict[str, Any]] = TABLE["situations"]


@dataclass(frozen=True)
class Cell:
    """One sentence in one situation."""

    say: str
    situation: str
    expected: Expected
    spot: Spot

    def __str__(self) -> str:
        return f"{self.situation}: {self.say}"


def cells() -> list[Cell]:
    return [
        Cell(row["say"], situation, Expected.of(row[situation]), ROWS / "rows" / index / situation)
        for index, row in enumerate(TABLE["rows"])
        for situation in SITUATIONS
    ]


@pytest.mark.parametrize("cell", cells(), ids=str)
def test_each_meaning_is_answered_in_each_situation(cell: Cell, recorder: Recorder) -> None:
    situation = SITUATIONS[cell.situation]
    scene = stage(streams=situation.get("streams", False))
    scene.follow(*situation["said"])
    scene.listen()
    turn = scene.say(cell.say)
    cell.expected.check(scene, turn, cell.say, recorder, cell.spot)
    played = step_played(scene, turn)
    if played is not None:
        step, offset = played
        timeline = scene.catalogue.timeline(step)
        assert not any(cue.at < offset < cue.end for cue in timeline.cues), "no stream begins mid-word"
        assert not turn.session_open, "nobody is asked while a stream plays"


def test_each_intent_of_the_model_stands_in_the_table() -> None:
    said = {understanding().understand(row["say"]).intent for row in TABLE["rows"]}
    model = {meant_as(intent.name) for intent in load_model("en-US").intents}
    assert said == model | {LAUNCH}


def test_the_situations_of_the_table_are_what_they_are_called() -> None:
    seen = {}
    for name, situation in SITUATIONS.items():
        scene = stage(streams=situation.get("streams", False))
        scene.follow(*situation["said"])
        scene.listen()
        seen[name] = (scene.device.session_open, scene.device.activity.value)
    assert seen == {
        "before": (True, "IDLE"),
        "during": (True, "IDLE"),
        "outside": (False, "IDLE"),
        "playing": (False, "PLAYING"),
        "paused": (False, "STOPPED"),
        "after": (False, "IDLE"),
        "finished": (False, "FINISHED"),
    }


def test_each_meaning_stands_in_the_table() -> None:
    assert {row["row"] for row in TABLE["rows"]} >= MEANINGS


def test_rows_of_one_meaning_stand_together() -> None:
    places = defaultdict(list)
    for at, row in enumerate(TABLE["rows"]):
        places[row["row"]].append(at)
    assert all(found == list(range(found[0], found[-1] + 1)) for found in places.values())
