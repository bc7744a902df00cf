"""A routine that plays by itself from its first word to its last, and never needs another one."""

from __future__ import annotations

from itertools import pairwise

import pytest

from skill.routine.terms import Limb, Side
from skill.speaker.echo import Activity, Habits, MicOpened, Nearly, Notice, PlayerEvent, Refused
from tests.speaker.dialogues.stage import Stage, plays
from tests.speaker.flow.day import flow_stage, heard_on, strokes_of, whole_strokes

HABITS = {
    "usual": Habits(),
    "early": Habits(nearly=Nearly.EARLY),
    "late": Habits(nearly=Nearly.LATE),
    "twice": Habits(twice=True),
    "early and twice": Habits(nearly=Nearly.EARLY, twice=True),
    "late and twice": Habits(nearly=Nearly.LATE, twice=True),
}
ROUTINES = {
    "start the foot routine": (11, 540, 660),
    "start the hand routine": (10, 540, 660),
    "short foot session": (8, 210, 270),
    "short hand session": (7, 210, 270),
}
"""Steps, and the least and most seconds of sound."""


def played_by_itself(words: str, habits: Habits = HABITS["usual"]) -> Stage:
    """A whole day: one sentence, and then nobody says anything more."""
    stage = flow_stage(habits=habits)
    turn = stage.say(words)
    assert not turn.session_open
    assert len(list(plays(turn))) == 1
    stage.clock.run_out()
    return stage


@pytest.mark.parametrize("words", ROUTINES)
def test_one_sentence_plays_a_whole_routine_in_order_and_to_its_end(words: str) -> None:
    stage = played_by_itself(words)
    steps, least_s, most_s = ROUTINES[words]
    heard = heard_on(stage.device, stage.catalogue)
    assert [each.place.step for each in heard] == list(range(steps))
    assert {each.place.run for each in heard} == {heard[0].place.run}
    assert all(each.finished and each.begin == 0 for each in heard)
    assert [each.end for each in heard] == [stage.catalogue.timeline(each.step).total_ms for each in heard]
    assert least_s <= sum(each.end for each in heard) / 1000 <= most_s
    assert stage.device.activity is Activity.FINISHED
    assert not stage.device.log.of(Refused) + stage.device.log.of(Notice)
    assert not stage.device.log.of(MicOpened), "nobody is asked anything on the way"


@pytest.mark.parametrize("words", ROUTINES)
def test_both_sides_get_the_same_strokes_and_the_closing_leaves_nothing_to_say(words: str) -> None:
    stage = played_by_itself(words)
    heard = heard_on(stage.device, stage.catalogue)
    strokes = whole_strokes(heard, stage.catalogue)
    steps = {each.place.step: each.step for each in heard}
    left = [(s.technique, strokes[i]) for i, s in steps.items() if s.side is Side.LEFT and strokes[i]]
    right = [(s.technique, strokes[i]) for i, s in steps.items() if s.side is Side.RIGHT and strokes[i]]
    assert left == right
    assert len(left) >= 2
    assert all(strokes[index] == strokes_of(step, stage.catalogue) for index, step in steps.items())
    assert heard[-1].step.left_out == ()


@pytest.mark.parametrize("habit", sorted(HABITS.keys() - {"usual"}))
def test_when_a_device_asks_for_the_next_stream_makes_no_difference(habit: str) -> None:
    usual = played_by_itself("start the hand routine")
    other = played_by_itself("start the hand routine", HABITS[habit])
    assert heard_on(other.device, other.catalogue) == heard_on(usual.device, usual.catalogue)


def test_one_stream_follows_another_without_a_gap() -> None:
    stage = played_by_itself("start the foot routine")
    events = [e for e in stage.device.log.of(PlayerEvent) if e.kind != "PlaybackNearlyFinished"]
    ends = [(a.at_ms, b.at_ms) for a, b in pairwise(events) if a.kind == "PlaybackFinished"]
    assert len(ends) == 10
    assert all(end == begin for end, begin in ends)


def test_reports_of_the_player_are_answered_with_nothing_but_the_next_stream() -> None:
    stage = played_by_itself("start the foot routine")
    replies: dict[str, list[object]] = {}
    for event in stage.device.log.of(PlayerEvent):
        replies.setdefault(event.kind, []).append(event.reply["response"])
        assert "sessionAttributes" not in event.reply
    assert replies["PlaybackStarted"] == [{}] * 11
    assert replies["PlaybackFinished"] == [{}] * 11
    nearly = replies["PlaybackNearlyFinished"]
    assert nearly[-1] == {}, "after the closing nothing is queued"
    assert all(isinstance(reply, dict) and list(reply) == ["directives"] for reply in nearly[:-1])


def test_the_player_shows_technique_side_routine_and_number_of_the_step() -> None:
    stage = flow_stage()
    shown = [item["metadata"] for item in plays(stage.say("start the foot routine"))]
    stage.clock.run_out()
    for event in stage.device.log.of(PlayerEvent):
        for directive in event.reply["response"].get("directives", ()):
            shown.append(directive["audioItem"]["metadata"])
    titles = [(each["title"], each["subtitle"]) for each in shown]
    assert titles[0] == ("Settle and notice, both feet", "Foot routine, step 1 of 11")
    assert titles[1] == ("Gliding, right foot", "Foot routine, step 2 of 11")
    assert titles[8] == ("Rinsing, left foot", "Foot routine, step 9 of 11")
    assert titles[10] == ("Notice again, both feet", "Foot routine, step 11 of 11")


def test_a_session_counts_once_when_its_last_stream_has_ended() -> None:
    stage = flow_stage()
    stage.say("start the foot routine")
    stage.wait(300)
    assert "no finished session" in stage.say("how am I doing").speech_text
    stage.clock.run_out()
    assert "One session in the last seven days." in stage.say("how am I doing").speech_text


def test_nothing_is_offered_again_after_the_end() -> None:
    stage = played_by_itself("short foot session")
    turn = stage.say("open gentle roll")
    assert "Carry on?" not in turn.speech_text
    assert "You have done a session today" in turn.speech_text


@pytest.mark.parametrize("limb", Limb)
def test_words_without_the_name_reach_the_skill_in_the_middle_of_the_sound(limb: Limb) -> None:
    stage = flow_stage()
    stage.say(f"start the {limb} routine")
    stage.wait(70)
    for intent in ("Next", "Previous", "Repeat", "StartOver", "Pause", "Resume", "LoopOn", "LoopOff"):
        stage.listen()
        assert stage.device.say(f"AMAZON.{intent}Intent").reached, intent
    assert not stage.device.say("PaceIntent").reached, "anything else needs the name"
