"""``pytest --record``: what changed is written where it stands, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.coach import script as coach
from tests.coach.test_coach_dialogues import play
from tests.recording import Recorder, Spot
from tests.speaker.dialogues import script as speaker
from tests.speaker.dialogues.stage import stage

STORIES = speaker.HERE / "stories"


def recorded(file: Path, *changes: tuple[str, str], at: Path) -> tuple[str, str]:
    """A file as it is, and as it is recorded after changes by hand to what it expects."""
    text = file.read_text("utf-8")
    wrong = text
    for old, new in changes:
        assert old in wrong, old
        wrong = wrong.replace(old, new)
    (at / file.name).write_text(wrong, "utf-8")
    recorder = Recorder(on=True)
    _hold_all(at, recorder, coach=file.parent == coach.FOLDER)
    recorder.write()
    return text, (at / file.name).read_text("utf-8")


def _hold_all(folder: Path, recorder: Recorder, *, coach: bool) -> None:
    hold: Callable[[Path, Recorder], None] = _hold_coach if coach else _hold_stories
    hold(folder, recorder)


def _hold_coach(folder: Path, recorder: Recorder) -> None:
    for dialogue in coach.dialogues(folder):
        play(dialogue, recorder)


def _hold_stories(folder: Path, recorder: Recorder) -> None:
    for dialogue in speaker.dialogues(folder):
        scene = stage(streams=dialogue.streams)
        for line in dialogue.lines:
            line.play(scene, recorder)


def test_recording_what_has_not_changed_changes_no_byte(tmp_path: Path) -> None:
    for source in (coach.FOLDER, STORIES):
        folder = tmp_path / source.name
        shutil.copytree(source, folder)
        recorder = Recorder(on=True)
        _hold_all(folder, recorder, coach=source == coach.FOLDER)
        assert recorder.write() == {}
        for file in sorted(source.iterdir()):
            assert (folder / file.name).read_bytes() == file.read_bytes()


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        ("whole.yaml", [("STEP shearing right", "STEP rinsing left")]),
        ("whole.yaml", [("Say start.full limb=foot minutes=9", "Say start.full limb=hand minutes=99")]),
        ("whole.yaml", [("place: {step: 3}", "place: {step: 8}"), ("{phase: running, step: 0", "{phase: done, step: 0")]),
        ("start.yaml", [("question: start, wish.limb: hand", "question: limb, wish.limb: null")]),
        ("player.yaml", [("StopPlayback, SaveState step=2", "StopPlayback, SaveState step=9")]),
    ],
)  # fmt: skip
def test_what_the_coach_does_is_recorded_as_shortly_as_it_was_written(
    file: str, changes: list[tuple[str, str]], tmp_path: Path
) -> None:
    text, now = recorded(coach.FOLDER / file, *changes, at=tmp_path)
    assert now == text


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        ("whole.yaml", [("Guide notice both missed=, ClearState, FinishRun foot full", "Guide settle both missed=many")]),
        ("start.yaml", [("STEP settle left", "Say start.single")]),
        ("start.yaml", [("Say start.left_out techniques=shearing, ", "")]),
        ("player.yaml", [("StopPlayback, SaveState step=2", "SaveState step=9, Silence")]),
        ("player.yaml", [("heard: []", "heard: [Silence]")]),
    ],
)  # fmt: skip
def test_more_or_fewer_acts_are_recorded_so_that_the_dialogues_pass(
    file: str, changes: list[tuple[str, str]], tmp_path: Path
) -> None:
    text, now = recorded(coach.FOLDER / file, *changes, at=tmp_path)
    assert len(now.splitlines()) == len(text.splitlines())
    assert _dialogues_pass(tmp_path)


def _dialogues_pass(folder: Path) -> bool:
    for dialogue in coach.dialogues(folder):
        play(dialogue, Recorder())
    return True


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        ("leading.yaml", [('"Slower, at a calm pace."', '"Slower, at some pace."')]),
        ("leading.yaml", [('["One.", "Two.", "Last one.", "Four."]', '["One.", "Twi.", "Last one.", "Four."]')]),
        ("leading.yaml", [("place: {step: 1, ouch: 2}", "place: {step: 4, ouch: 0}")]),
        ("leading.yaml", [("Take your time. Say continue", "Take more time. Say go on")]),
        ("leading.yaml", [('reprompt: "Say continue, or stop."', 'reprompt: "Say nothing."')]),
        ("leading.yaml", [("{pace: steady, limb: hand}", "nowhere")]),
    ],
)  # fmt: skip
def test_what_is_heard_is_recorded_in_the_same_words_and_quotes(
    file: str, changes: list[tuple[str, str]], tmp_path: Path
) -> None:
    text, now = recorded(STORIES / file, *changes, at=tmp_path)
    if changes[0][1] != "nowhere":  # what belongs there is then told by step and state
        assert now == text
    assert len(now.splitlines()) == len(text.splitlines())


def test_a_sentence_that_must_never_be_heard_is_not_recorded_away(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="not renewed"):
        recorded(STORIES / "leading.yaml", ('never: ["Two.", "Four."]', 'never: ["Last one."]'), at=tmp_path)


def test_two_ways_that_no_longer_agree_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "file.yaml"
    file.write_text("- heard: [Say a.b]  # both\n", "utf-8")
    recorder = Recorder(on=True)
    old = {"wait": ["Say a.b"], "flow": ["Say a.b"]}
    recorder.renew_variant(Spot(file, (0, "heard")), "flow", ["Play gliding"], old)
    assert recorder.write() == {file: 1}
    assert file.read_text("utf-8") == "- heard: {wait: [Say a.b], flow: [Play gliding]}  # both\n"


def test_values_keep_their_quotes_comments_and_neighbours(tmp_path: Path) -> None:
    file = tmp_path / "file.yaml"
    text = '# top\n- say: x\n  hears: ["A, b.", c]  # why\n  place: {step: 1, side: left}\n\n- last: "ä"\n'
    file.write_text(text, "utf-8")
    recorder = Recorder(on=True)
    recorder.renew(Spot(file, (0, "hears")), ["A, b.", "D: e."])
    recorder.renew(Spot(file, (0, "place")), {"step": 2, "side": "left"})
    recorder.renew(Spot(file, (1, "last")), "ö")
    assert recorder.write() == {file: 3}
    assert file.read_text("utf-8") == (
        '# top\n- say: x\n  hears: ["A, b.", "D: e."]  # why\n  place: {step: 2, side: left}\n\n- last: "ö"\n'
    )
