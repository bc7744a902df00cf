"""Streams that fail: once more from where it was, then the next one, then the end; never a loop."""

from __future__ import annotations

import pytest

from skill.speaker.echo import Activity, Failure, Habits, LoggedTurn, Nearly, PlayerEvent
from tests.speaker.dialogues.stage import Stage
from tests.speaker.flow.day import Heard, flow_stage, heard_on, strokes_of, whole_strokes

ERRORS = [
    "MEDIA_ERROR_UNKNOWN",
    "MEDIA_ERROR_INVALID_REQUEST",
    "MEDIA_ERROR_SERVICE_UNAVAILABLE",
    "MEDIA_ERROR_INTERNAL_SERVER_ERROR",
    "MEDIA_ERROR_INTERNAL_DEVICE_ERROR",
]


def failing(*failures: Failure, habits: Habits = Habits()) -> Stage:  # noqa: B008
    """A foot routine whose second step, and what is tried in its place, fails as told."""
    stage = flow_stage(habits=habits)
    stage.follow("start the foot routine", "+25")
    for failure in failures:
        stage.device.fail_next(failure)
    return stage


def steps_heard(stage: Stage) -> list[tuple[int, str]]:
    return [(each.place.step, each.how) for each in heard_on(stage.device, stage.catalogue)]


def failed(stage: Stage) -> list[PlayerEvent]:
    return [event for event in stage.device.log.of(PlayerEvent) if event.kind == "PlaybackFailed"]


@pytest.mark.parametrize("error", ERRORS)
def test_a_stream_that_fails_is_played_once_more_from_its_last_cue(error: str) -> None:
    stage = failing(Failure(error, after_ms=40_000))
    stage.say("next")
    stage.clock.run_out()
    heard = heard_on(stage.device, stage.catalogue)
    assert [(each.place.step, each.how) for each in heard[:4]] == [
        (0, "Stopped"),
        (1, "Failed"),
        (1, "Finished"),
        (2, "Finished"),
    ]
    assert heard[1].end == 40_000
    again = heard[2]
    assert 0 < again.begin <= 40_000
    assert again.begin in {cue.at for cue in stage.catalogue.timeline(again.step).cues}
    assert whole_strokes(heard, stage.catalogue)[1] == strokes_of(again.step, stage.catalogue)
    assert heard[-1].step.left_out == (), "nothing was missed"


def test_a_stream_that_never_starts_is_tried_once_more_from_its_beginning() -> None:
    stage = failing(Failure())
    stage.say("next")
    stage.clock.run_out()
    assert steps_heard(stage)[1:3] == [(1, "Finished"), (2, "Finished")]


def test_a_stream_that_fails_twice_gives_way_to_the_next_and_the_closing_says_so() -> None:
    stage = failing(Failure(after_ms=9_000), Failure(after_ms=9_000))
    stage.say("next")
    stage.clock.run_out()
    heard = heard_on(stage.device, stage.catalogue)
    assert [(each.place.step, each.how) for each in heard[1:4]] == [
        (1, "Failed"),
        (1, "Failed"),
        (2, "Finished"),
    ]
    assert missed(heard[-1]) == ["gliding right"]


def missed(closing: Heard) -> list[str]:
    return [f"{technique} {side}" for technique, side in closing.step.left_out]


@pytest.mark.parametrize("more", [3, 4, 50])
def test_however_many_streams_fail_it_ends_after_three(more: int) -> None:
    stage = failing(*[Failure(after_ms=3_000)] * more)
    stage.say("next")
    stage.clock.run_out()
    assert len(failed(stage)) == 3
    assert [each["type"] for each in failed(stage)[-1].reply["response"]["directives"]] == [
        "AudioPlayer.Stop"
    ]
    assert stage.device.activity is Activity.STOPPED
    assert "You stopped at shearing, right foot." in stage.say("open gentle roll").speech_text


def test_after_a_stream_that_works_the_count_begins_anew() -> None:
    stage = failing(Failure(after_ms=3_000))
    for _ in range(4):
        stage.say("next")
        stage.wait(60)
        stage.device.fail_next(Failure(after_ms=3_000))
    stage.clock.run_out()
    assert len(failed(stage)) == 5
    assert stage.device.activity is Activity.FINISHED


def test_the_closing_that_fails_twice_is_not_replaced_by_anything() -> None:
    stage = flow_stage()
    stage.follow("start the foot routine", "go to noticing again", "+2")
    for _ in range(9):
        stage.device.fail_next(Failure(after_ms=1_000))
    stage.say("start over")
    stage.clock.run_out()
    assert len(failed(stage)) == 2
    assert stage.device.activity is Activity.STOPPED


@pytest.mark.parametrize("nearly", Nearly)
def test_a_stream_that_cannot_be_fetched_ahead_does_not_cut_the_one_that_plays(nearly: Nearly) -> None:
    stage = failing(Failure(ahead=True), habits=Habits(nearly=nearly))
    stage.clock.run_out()
    assert len(failed(stage)) == 1
    assert steps_heard(stage) == [(step, "Finished") for step in range(11)]
    assert all(each.begin == 0 for each in heard_on(stage.device, stage.catalogue))


def test_a_stream_that_cannot_be_fetched_ahead_twice_gives_way_to_the_next() -> None:
    stage = failing(Failure(ahead=True), Failure(ahead=True))
    stage.clock.run_out()
    assert steps_heard(stage) == [(step, "Finished") for step in range(11) if step != 1]
    assert missed(heard_on(stage.device, stage.catalogue)[-1]) == ["gliding right"]


@pytest.mark.parametrize("nearly", Nearly)
def test_when_nothing_can_be_fetched_ahead_what_plays_plays_to_its_end_and_resume_goes_on(
    nearly: Nearly,
) -> None:
    stage = flow_stage(habits=Habits(nearly=nearly))
    for _ in range(3):
        stage.device.fail_next(Failure(ahead=True))
    stage.say("start the foot routine")
    stage.clock.run_out()
    assert steps_heard(stage) == [(0, "Finished")]
    assert len(failed(stage)) == 3
    turn = stage.say("resume")
    assert turn.speech_text.startswith("Shearing, right foot."), "in words, for a day"
    while turn.session_open:
        last = turn = stage.follow("next")
    assert "Left out today: gliding, right foot." in last.speech_text
    assert steps_heard(stage) == [(0, "Finished")]


def test_no_failure_is_answered_with_words() -> None:
    stage = failing(Failure(after_ms=3_000), Failure(ahead=True), Failure(after_ms=100), Failure())
    stage.say("next")
    stage.clock.run_out()
    assert failed(stage)
    for event in failed(stage):
        assert event.reply["response"].keys() <= {"directives"}
    assert all(turn.reached for turn in stage.device.log.of(LoggedTurn))
