"""What is answered in the middle of a stream is right for that very moment, and the stream goes on from there."""

from __future__ import annotations

import re
from random import Random

import pytest

from skill.routine.run import Step
from skill.routine.terms import Side
from skill.routine.timeline import Timeline
from skill.speaker.echo import Activity, Button, Habits, LoggedTurn, Nearly, PlayerEvent
from tests.speaker.dialogues.stage import Stage, plays, step_played
from tests.speaker.flow.day import flow_stage, heard_on

STROKE_STEPS = {
    "foot": ("gliding", "shearing", "rinsing", "friction"),
    "hand": ("gliding", "shearing", "rinsing", "friction"),
}
TIMED_FROM_MS = 15_000
"""No stroke that is counted takes so long; friction goes by the clock."""
MOMENTS = [
    (limb, technique, seed)
    for limb, named in STROKE_STEPS.items()
    for technique in named
    for seed in (1, 2, 3, 4)
]


def in_the_middle(limb: str, technique: str, seed: int) -> tuple[Stage, Step, Timeline, int]:
    """A stage on which a step plays, and the offset at which it is, by chance."""
    stage = flow_stage()
    stage.follow(f"start the {limb} routine", f"go to {technique}")
    stage.listen()
    step = step_playing(stage)
    timeline = stage.catalogue.timeline(step)
    stage.wait(Random(seed * 1000 + len(technique)).randrange(100, timeline.total_ms - 100) / 1000)
    return stage, step, timeline, stage.device.player.offset_ms


def step_playing(stage: Stage) -> Step:
    place = stage.playing()
    assert place is not None
    assert place.run is not None
    return stage.catalogue.steps(place.run)[place.step]


def cue_at(timeline: Timeline, offset: int) -> int:
    """Where the last cue begun at an offset begins; what announces a count belongs to it."""
    begun = [cue for cue in timeline.cues if cue.at <= offset]
    if len(begun) > 1 and begun[-1].kind.value == "count" and begun[-2].kind.value in ("last_one", "chime"):
        return begun[-2].at
    return begun[-1].at


def strokes_left(timeline: Timeline, offset: int) -> int:
    return sum(stroke.start > offset for stroke in timeline.strokes)


@pytest.mark.parametrize(("limb", "technique", "seed"), MOMENTS)
def test_how_many_are_left_is_right_to_the_stroke_at_any_offset(limb: str, technique: str, seed: int) -> None:
    stage, step, timeline, offset = in_the_middle(limb, technique, seed)
    turn = stage.say("ask gentle roll how many left")
    left = strokes_left(timeline, offset)
    where = f"{technique}, " + ("both hands" if step.side is Side.BOTH else f"{step.side} {limb}")
    if timeline.strokes[0].end - timeline.strokes[0].start > TIMED_FROM_MS:
        told = re.search(r"nothing to count here\. About (\d+) seconds are left", turn.speech_text)
        assert told
        assert abs(int(told[1]) * 1000 - (timeline.total_ms - offset)) <= 5000
        starts = (cue_at(timeline, offset), timeline.strokes[0].start)
        assert step_played(stage, turn) in [(step, start) for start in starts if start <= offset]
        return
    expected = {0: "This is the last stroke of this step.", 1: f"One more stroke to begin, {where}"}
    assert expected.get(left, f"{left} more strokes, {where}") in turn.speech_text
    assert step_played(stage, turn) == (step, cue_at(timeline, offset))


@pytest.mark.parametrize("seed", range(4))
def test_a_quiet_step_tells_seconds_instead_of_strokes(seed: int) -> None:
    stage = flow_stage()
    stage.say("start the foot routine")
    stage.listen()
    stage.wait(Random(seed).uniform(1, 40))
    offset = stage.device.player.offset_ms
    turn = stage.say("how many left")
    told = re.fullmatch(
        r"There is nothing to count here\. About (\d+) seconds are left of this step\.", turn.speech_text
    )
    assert told
    played = step_played(stage, turn)
    assert played is not None
    assert abs(int(told[1]) * 1000 - (stage.catalogue.timeline(played[0]).total_ms - offset)) <= 5000


@pytest.mark.parametrize(("limb", "technique", "seed"), MOMENTS)
def test_another_pace_goes_on_at_the_same_stroke(limb: str, technique: str, seed: int) -> None:
    stage, step, timeline, offset = in_the_middle(limb, technique, seed)
    turn = stage.say("slower" if seed % 2 else "faster")
    played = step_played(stage, turn)
    assert played is not None
    changed, at = played
    assert changed == step.at_pace(changed.pace)
    assert changed.pace is (step.pace.slower if seed % 2 else step.pace.faster)
    other = stage.catalogue.timeline(changed)
    assert stroke_from(other, at) == stroke_from(timeline, offset)
    timed = other.strokes[0].end - other.strokes[0].start > TIMED_FROM_MS
    assert at == cue_at(other, at) or (timed and at == other.strokes[0].start), (
        "it begins where a cue or friction does"
    )
    assert not any(cue.at < at < cue.end for cue in other.cues), "no word is cut"


def stroke_from(timeline: Timeline, offset: int) -> tuple[int, int]:
    """Passage and number of the stroke that goes on at an offset; what announces a stroke belongs to it."""
    cue = max((cue for cue in timeline.cues if cue.at <= offset), key=lambda cue: cue.at)
    begun = [s for s in timeline.strokes if s.start <= offset and s.passage == cue.passage]
    if cue.kind.value in ("last_one", "chime"):
        return cue.passage, cue.repetition + 1
    return cue.passage, begun[-1].repetition if begun else 0


@pytest.mark.parametrize("seed", range(12))
def test_resume_goes_back_to_the_start_of_the_last_cue(seed: int) -> None:
    limb, technique, _ = MOMENTS[seed]
    stage, step, timeline, offset = in_the_middle(limb, technique, seed)
    paused = stage.say("pause")
    assert [each["type"] for each in paused.directives] == ["AudioPlayer.Stop"]
    assert paused.speech_text == ""
    assert stage.device.activity is Activity.STOPPED
    stage.wait(540)
    turn = stage.say("resume")
    assert turn.speech_text == ""
    assert step_played(stage, turn) == (step, cue_at(timeline, offset))


def test_again_tells_the_place_where_the_ball_is_now() -> None:
    stage = flow_stage()
    stage.follow("start the foot routine", "next")
    stage.listen()
    step = step_playing(stage)
    landmarks = [cue for cue in stage.catalogue.timeline(step).cues if cue.kind.value == "landmark"]
    stage.wait((landmarks[1].at + 9_000) / 1000)
    turn = stage.say("what was that")
    assert landmarks[1].text in turn.speech_text
    assert landmarks[0].text not in turn.speech_text


@pytest.mark.parametrize("nearly", Nearly)
@pytest.mark.parametrize("twice", [False, True])
def test_loop_on_repeats_the_step_exactly_once(nearly: Nearly, twice: bool) -> None:
    stage = flow_stage(habits=Habits(nearly=nearly, twice=twice))
    stage.follow("start the foot routine", "next", "+20", "loop")
    stage.clock.run_out()
    heard = heard_on(stage.device, stage.catalogue)
    whole = [each.place.step for each in heard if each.finished]
    assert whole == [1, 1, *range(2, 11)]
    assert heard[-1].step.left_out == ()


def test_loop_off_takes_it_back() -> None:
    stage = flow_stage()
    stage.follow("start the foot routine", "next", "+20", "loop", "+10", "loop off")
    stage.clock.run_out()
    whole = [each.place.step for each in heard_on(stage.device, stage.catalogue) if each.finished]
    assert whole == list(range(1, 11))


def test_loop_said_again_while_the_step_repeats_repeats_it_no_further_than_once_more() -> None:
    stage = flow_stage()
    stage.follow("start the foot routine", "next", "+20", "loop", "+70", "loop", "+5", "loop")
    stage.clock.run_out()
    whole = [each.place.step for each in heard_on(stage.device, stage.catalogue) if each.finished]
    assert whole == [1, 1, 1, *range(2, 11)]


@pytest.mark.parametrize(
    ("button", "expected"),
    [(Button.NEXT, "shearing right"), (Button.PREVIOUS, "settle right"), (Button.PLAY, "gliding right")],
)
def test_a_button_does_what_the_word_does_without_a_word(button: Button, expected: str) -> None:
    stage = flow_stage()
    stage.follow("start the foot routine", "+105")
    turn = stage.device.press(button)
    played = step_played(stage, turn)
    assert played is not None
    assert f"{played[0].technique} {played[0].side}" == expected
    assert "outputSpeech" not in turn.reply["response"]
    assert "shouldEndSession" not in turn.reply["response"]


def test_the_pause_button_stops_and_play_goes_on_from_the_last_cue() -> None:
    stage = flow_stage()
    stage.follow("start the foot routine", "+105")
    assert [each["type"] for each in stage.device.press(Button.PAUSE).directives] == ["AudioPlayer.Stop"]
    offset = stage.device.player.offset_ms
    stage.wait(500)
    played = step_played(stage, stage.device.press(Button.PLAY))
    assert played is not None
    assert played[1] == cue_at(stage.catalogue.timeline(played[0]), offset)


def test_buttons_past_the_ends_say_nothing_and_break_nothing() -> None:
    stage = flow_stage()
    stage.follow("start the foot routine", "+20")
    assert step_played(stage, stage.device.press(Button.PREVIOUS)) is not None
    for _ in range(10):
        stage.device.press(Button.NEXT)
    assert [each["type"] for each in stage.device.press(Button.NEXT).directives] == ["AudioPlayer.Stop"]
    assert step_played(stage, stage.device.press(Button.NEXT)) is None
    assert "One session" not in stage.say("how am I doing").speech_text, "nothing of it was done"


def test_a_device_that_shows_an_interruption_as_stopped_is_answered_all_the_same() -> None:
    stage = flow_stage(habits=Habits(shows_paused=False))
    stage.follow("start the foot routine", "+105")
    assert "more strokes, gliding, right foot." in stage.say("how many left").speech_text
    stage.follow("+20", "next", "+30", "slower", "+10", "other foot")
    stage.clock.run_out()
    if stage.device.activity is Activity.STOPPED:
        stage.say("resume")
        stage.clock.run_out()
    assert heard_on(stage.device, stage.catalogue)[-1].finished
    assert stage.device.activity is Activity.FINISHED


def test_stop_ends_the_sound_at_once_and_the_place_is_offered() -> None:
    stage = flow_stage()
    stage.follow("start the foot routine", "+105")
    turn = stage.device.ask("AMAZON.StopIntent")
    assert turn.speech_text == "Take care."
    assert stage.device.activity is Activity.STOPPED
    stage.clock.run_out()
    assert stage.device.activity is Activity.STOPPED, "nothing goes on by itself"
    assert "You stopped at gliding, right foot." in stage.say("open gentle roll").speech_text


@pytest.mark.parametrize("declined", [True, False])
def test_a_no_to_carrying_on_ends_the_run_and_no_answer_does_not(declined: bool) -> None:
    stage = flow_stage()
    stage.follow("start the foot routine", "+105", "pause")
    assert "Carry on?" in stage.say("open gentle roll").speech_text
    if declined:
        stage.say("no")
    stage.clock.run_out()
    assert stage.device.activity is Activity.STOPPED
    resumed = stage.say("resume")
    assert (step_played(stage, resumed) is None) is declined
    assert ("That routine has ended" in resumed.speech_text) is declined


@pytest.mark.parametrize("words", ["I can't control my bladder", "cancel", "go home"])
def test_what_ends_a_routine_in_an_open_question_ends_the_sound_too(words: str) -> None:
    stage = flow_stage()
    stage.follow("start the foot routine", "+105", "start with thirty minutes")
    stage.listen()
    assert stage.device.session_open, "a time that cannot be is a question"
    stage.say(words)
    stage.clock.run_out()
    assert stage.device.activity is Activity.STOPPED


def test_no_reply_asks_while_a_stream_plays() -> None:
    stage = flow_stage()
    stage.follow(
        "start the foot routine", "+105", "slower", "+9", "help", "+9", "why", "+9", "ouch", "+9", "again"
    )
    for turn in stage.device.log.of(LoggedTurn):
        assert not (turn.session_open and list(plays(turn)))
    assert stage.device.log.of(PlayerEvent)
