"""The audio player queues, reports, pauses and goes on by the rules of the platform."""

from __future__ import annotations

import pytest

from skill.speaker.echo import Activity, Button, Device, Dropped, Failure, Habits, Nearly, PlayerEvent
from skill.testing import ManualClock
from tests.speaker.echo.fake_skill import (
    CLEAR_ALL,
    CLEAR_ENQUEUED,
    NOTHING,
    STOP,
    FakeSkill,
    Json,
    ask,
    enqueue,
    event,
    play,
    queue_next,
    routine_skill,
    tell,
)

START = "StartRoutineIntent"
LASTS = {"short": 6_000}


def lasts(url: str) -> int:
    """A minute for every stream but the short one."""
    return LASTS.get(url.rpartition("/")[2].removesuffix(".mp3"), 60_000)


def quiet(_speech: Json) -> int:
    """Speech that lasts a second."""
    return 1_000


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


def device_for(skill: FakeSkill, clock: ManualClock, **options: object) -> Device:
    return Device(skill, clock=clock, speech_ms=quiet, duration_ms=lasts, **options)  # type: ignore[arg-type]


def playing(skill: FakeSkill, clock: ManualClock, **options: object) -> Device:
    """A device whose first stream has just started."""
    device = device_for(skill, clock, **options)
    device.ask(START)
    clock.advance(1_000)
    return device


def doing(device: Device) -> str:
    return device.activity.value


def reported(device: Device) -> list[tuple[str, str, int, int]]:
    return [(each.kind, each.token, each.offset_ms, each.at_ms) for each in device.log.of(PlayerEvent)]


def test_a_whole_routine_plays_from_stream_to_stream(clock: ManualClock) -> None:
    device = playing(routine_skill(), clock)
    assert clock.run_out() == 5 * 60_000
    assert device.log.events == [
        f"{kind} {token}"
        for token in "abcde"
        for kind in ("PlaybackStarted", "PlaybackNearlyFinished", "PlaybackFinished")
    ]
    assert device.activity is Activity.FINISHED
    assert device.log.of(Dropped) == []


def test_each_report_comes_at_its_time_with_its_offset(clock: ManualClock) -> None:
    device = playing(FakeSkill(StartRoutineIntent=tell(None, play("a", offset_ms=20_000))), clock)
    clock.run_out()
    assert reported(device) == [
        ("PlaybackStarted", "a", 20_000, 0),
        ("PlaybackNearlyFinished", "a", 50_000, 30_000),
        ("PlaybackFinished", "a", 60_000, 40_000),
    ]


def test_a_short_stream_is_nearly_finished_at_its_half(clock: ManualClock) -> None:
    device = playing(FakeSkill(StartRoutineIntent=tell(None, play("short"))), clock)
    clock.run_out()
    assert [at for _, _, _, at in reported(device)] == [0, 3_000, 6_000]


@pytest.mark.parametrize(
    ("habits", "times"),
    [
        (Habits(nearly=Nearly.EARLY), [0]),
        (Habits(nearly=Nearly.EARLY, twice=True), [0, 1_000]),
        (Habits(twice=True), [50_000, 51_000]),
        (Habits(nearly=Nearly.LATE), [60_000]),
        (Habits(nearly=Nearly.LATE, twice=True), [60_000, 60_000]),
    ],
)
def test_devices_differ_in_when_and_how_often_they_say_nearly_finished(
    clock: ManualClock, habits: Habits, times: list[int]
) -> None:
    device = playing(FakeSkill(StartRoutineIntent=tell(None, play("a"))), clock, habits=habits)
    clock.run_out()
    assert [at for kind, _, _, at in reported(device) if kind == "PlaybackNearlyFinished"] == times


@pytest.mark.parametrize("nearly", list(Nearly))
@pytest.mark.parametrize("twice", [False, True])
def test_a_routine_comes_out_the_same_on_every_device(
    clock: ManualClock, nearly: Nearly, twice: bool
) -> None:
    device = playing(routine_skill(), clock, habits=Habits(nearly=nearly, twice=twice))
    clock.run_out()
    heard = [each for each in device.log.events if "Nearly" not in each]
    finished = [each for each in heard if "Finished" in each]
    assert [each for each in heard if "Started" in each] == [f"PlaybackStarted {token}" for token in "abcde"]
    assert finished == [f"PlaybackFinished {token}" for token in "abcde"]


def test_a_second_nearly_finished_cannot_queue_the_same_stream_twice(clock: ManualClock) -> None:
    device = playing(routine_skill(), clock, habits=Habits(twice=True))
    clock.advance(55_000)
    assert device.player.queue.tokens == ("b",)
    assert [dropped.directive["audioItem"]["stream"]["token"] for dropped in device.log.of(Dropped)] == ["b"]


def test_nearly_finished_is_said_once_a_playing_even_if_somebody_interrupts(clock: ManualClock) -> None:
    skill = routine_skill()
    skill.on("WhereAmIIntent", tell("Fifth of five."))
    skill.on("AMAZON.RepeatIntent", tell(None, play("a")))
    device = playing(skill, clock)
    clock.advance(52_000)
    device.ask("WhereAmIIntent")
    clock.advance(5_000)
    assert device.log.events.count("PlaybackNearlyFinished a") == 1
    device.say("AMAZON.RepeatIntent")
    clock.advance(52_000)
    assert device.log.events.count("PlaybackNearlyFinished a") == 2


def test_words_pause_the_stream_and_the_request_says_where(clock: ManualClock) -> None:
    skill = routine_skill()
    skill.on("AMAZON.PauseIntent", tell(None, STOP))
    device = playing(skill, clock)
    clock.advance(12_345)
    device.say("AMAZON.PauseIntent")
    stopped, intent = skill.requests[-2:]
    assert stopped["request"]["type"] == "AudioPlayer.PlaybackStopped"
    assert (stopped["request"]["token"], stopped["request"]["offsetInMilliseconds"]) == ("a", 12_345)
    assert intent["context"]["AudioPlayer"] == {
        "token": "a",
        "offsetInMilliseconds": 12_345,
        "playerActivity": "PAUSED",
    }
    clock.run_out()
    assert device.activity is Activity.STOPPED
    assert device.log.events[-1] == "PlaybackStopped a"


def test_some_devices_show_an_interrupted_stream_as_stopped(clock: ManualClock) -> None:
    skill = routine_skill()
    skill.on("AMAZON.PauseIntent", tell(None, STOP))
    playing(skill, clock, habits=Habits(shows_paused=False)).say("AMAZON.PauseIntent")
    assert skill.requests[-1]["context"]["AudioPlayer"]["playerActivity"] == "STOPPED"


def test_an_answer_without_directives_lets_the_stream_go_on_after_the_speech(clock: ManualClock) -> None:
    skill = routine_skill()
    skill.on("WhereAmIIntent", tell("Third of five."))
    device = playing(skill, clock)
    clock.advance(10_000)
    device.ask("WhereAmIIntent")
    assert doing(device) == "PAUSED"
    clock.advance(1_000)
    assert doing(device) == "PLAYING"
    assert reported(device)[-2:] == [
        ("PlaybackStopped", "a", 10_000, 11_000),
        ("PlaybackStarted", "a", 10_000, 12_000),
    ]
    clock.advance(50_000)
    assert device.log.events[-2:] == ["PlaybackFinished a", "PlaybackStarted b"]


def test_an_open_question_keeps_the_stream_paused_until_silence_ends_the_session(clock: ManualClock) -> None:
    skill = routine_skill()
    skill.on("WhyIntent", ask())
    device = playing(skill, clock)
    clock.advance(10_000)
    device.ask("WhyIntent")
    clock.advance(17_999)
    assert doing(device) == "PAUSED"
    clock.advance(1)
    assert doing(device) == "PLAYING"
    assert device.player.offset_ms == 10_000


def test_a_new_stream_in_the_answer_replaces_the_paused_one(clock: ManualClock) -> None:
    skill = routine_skill()
    skill.on("AMAZON.NextIntent", tell("Shearing.", play("b")))
    device = playing(skill, clock)
    clock.advance(55_000)
    device.say("AMAZON.NextIntent")
    clock.advance(1_000)
    assert device.log.events[-2:] == ["PlaybackStopped a", "PlaybackStarted b"]
    assert device.player.queue.tokens == ()


def test_a_stream_whose_announcement_is_interrupted_never_begins(clock: ManualClock) -> None:
    skill = routine_skill()
    skill.on("AMAZON.NextIntent", tell("Shearing.", play("b")))
    skill.on("AMAZON.PauseIntent", tell(None, STOP))
    device = playing(skill, clock)
    device.say("AMAZON.NextIntent")
    clock.advance(500)
    device.say("AMAZON.PauseIntent")
    clock.run_out()
    assert device.player.token == "a"
    assert [dropped.directive["type"] for dropped in device.log.of(Dropped)] == ["AudioPlayer.Play"]


@pytest.mark.parametrize(
    ("directives", "activity", "waiting"),
    [
        ([enqueue("c", after="b")], Activity.PLAYING, ("b", "c")),
        ([enqueue("c", after="a")], Activity.PLAYING, ("b",)),
        ([enqueue("c", after="z")], Activity.PLAYING, ("b",)),
        ([play("c", "REPLACE_ENQUEUED")], Activity.PLAYING, ("c",)),
        ([play("c")], Activity.PLAYING, ()),
        ([CLEAR_ENQUEUED], Activity.PLAYING, ()),
        ([CLEAR_ALL], Activity.STOPPED, ()),
        ([STOP], Activity.STOPPED, ("b",)),
        ([CLEAR_ENQUEUED, enqueue("c", after="a")], Activity.PLAYING, ("c",)),
    ],
)
def test_directives_change_the_queue_as_they_say(
    clock: ManualClock, directives: list[Json], activity: Activity, waiting: tuple[str, ...]
) -> None:
    skill = routine_skill()
    skill.on("PlaybackController.PlayCommandIssued", event(*directives))
    device = playing(skill, clock)
    clock.advance(52_000)
    assert device.player.queue.tokens == ("b",)
    device.press(Button.PLAY)
    assert (device.activity, device.player.queue.tokens) == (activity, waiting)


def test_what_is_queued_while_nothing_plays_is_played_at_once(clock: ManualClock) -> None:
    skill = FakeSkill(StartRoutineIntent=tell(None, play("a")))
    skill.on("AMAZON.NextIntent", tell(None, enqueue("b", after="a")))
    device = playing(skill, clock)
    clock.run_out()
    assert device.activity is Activity.FINISHED
    device.say("AMAZON.NextIntent")
    assert device.log.events[-1] == "PlaybackStarted b"


@pytest.mark.parametrize("button", list(Button))
def test_a_button_is_a_command_without_a_session(clock: ManualClock, button: Button) -> None:
    skill = routine_skill()
    device = playing(skill, clock)
    clock.advance(5_000)
    device.press(button)
    request = skill.requests[-1]
    assert request["request"]["type"] == f"PlaybackController.{button.value}CommandIssued"
    assert "session" not in request
    assert request["context"]["AudioPlayer"]["offsetInMilliseconds"] == 5_000


def test_a_button_that_replaces_the_stream_reports_the_old_one_stopped(clock: ManualClock) -> None:
    skill = routine_skill()
    skill.on("PlaybackController.NextCommandIssued", event(play("b")))
    device = playing(skill, clock)
    clock.advance(5_000)
    device.press(Button.NEXT)
    assert reported(device)[-2:] == [
        ("PlaybackStopped", "a", 5_000, 6_000),
        ("PlaybackStarted", "b", 0, 6_000),
    ]


def test_only_transport_words_reach_the_skill_without_its_name(clock: ManualClock) -> None:
    skill = routine_skill()
    skill.on("AMAZON.NextIntent", tell(None, play("b")))
    device = playing(skill, clock)
    assert device.say("AMAZON.NextIntent").reached
    assert skill.requests[-2]["session"]["new"] is True
    assert not device.say("WhereAmIIntent").reached
    assert not device.say("AMAZON.HelpIntent").reached
    assert device.activity is Activity.PLAYING


def test_stop_outside_a_session_is_delivered_as_a_pause(clock: ManualClock) -> None:
    skill = routine_skill()
    skill.on("AMAZON.PauseIntent", tell(None, STOP))
    device = playing(skill, clock)
    assert device.say("AMAZON.StopIntent").request["request"]["intent"]["name"] == "AMAZON.PauseIntent"
    skill.on("WhyIntent", ask())
    device.ask("WhyIntent")
    skill.on("AMAZON.StopIntent", tell())
    assert device.say("AMAZON.StopIntent").request["request"]["intent"]["name"] == "AMAZON.StopIntent"


def test_words_reach_the_skill_that_played_last_even_after_the_end(clock: ManualClock) -> None:
    skill = routine_skill()
    skill.on("AMAZON.RepeatIntent", tell(None, play("e")))
    device = playing(skill, clock)
    clock.run_out()
    assert device.say("AMAZON.RepeatIntent").reached
    assert skill.requests[-2]["context"]["AudioPlayer"]["playerActivity"] == "FINISHED"


def test_after_another_service_played_the_skill_is_no_longer_the_last(clock: ManualClock) -> None:
    skill = routine_skill()
    device = playing(skill, clock)
    clock.advance(7_000)
    device.play_something_else()
    assert reported(device)[-1] == ("PlaybackStopped", "a", 7_000, 8_000)
    assert not device.say("AMAZON.NextIntent").reached
    assert not device.press(Button.NEXT).reached
    device.launch()
    assert skill.requests[-1]["context"]["AudioPlayer"] == {"playerActivity": "IDLE"}


def test_a_button_that_reaches_nobody_interrupts_nothing(clock: ManualClock) -> None:
    device = device_for(FakeSkill(LaunchRequest=ask()), clock)
    device.launch()
    clock.advance(2_000)
    assert not device.press(Button.NEXT).reached
    assert device.mic_open


def test_another_service_ends_an_open_session(clock: ManualClock) -> None:
    skill = FakeSkill(LaunchRequest=ask())
    device = device_for(skill, clock)
    device.launch()
    device.play_something_else()
    assert not device.session_open
    assert skill.requests[-1]["request"]["reason"] == "USER_INITIATED"


def test_a_device_can_pause_and_go_on_by_itself(clock: ManualClock) -> None:
    device = playing(routine_skill(), clock)
    clock.advance(20_000)
    device.pause()
    clock.advance(300_000)
    assert (device.activity, device.player.offset_ms) == (Activity.PAUSED, 20_000)
    device.resume()
    assert reported(device)[-2:] == [
        ("PlaybackStopped", "a", 20_000, 21_000),
        ("PlaybackStarted", "a", 20_000, 321_000),
    ]


def test_a_person_who_paused_on_the_device_is_not_played_to_after_a_question(clock: ManualClock) -> None:
    skill = routine_skill()
    skill.on("WhereAmIIntent", tell("Third of five."))
    device = playing(skill, clock)
    device.pause()
    device.ask("WhereAmIIntent")
    clock.run_out()
    assert device.activity is Activity.PAUSED


def test_a_stream_that_cannot_be_fetched_fails_before_it_starts(clock: ManualClock) -> None:
    skill = routine_skill()
    device = device_for(skill, clock)
    device.fail_next()
    device.ask(START)
    clock.run_out()
    failed = skill.requests[-1]["request"]
    assert device.log.events == ["PlaybackFailed a"]
    assert failed["error"]["type"] == "MEDIA_ERROR_SERVICE_UNAVAILABLE"
    assert failed["currentPlaybackState"] == {
        "token": "a",
        "offsetInMilliseconds": 0,
        "playerActivity": "IDLE",
    }
    assert device.activity is Activity.STOPPED


def test_a_stream_that_breaks_off_fails_where_it_was_and_can_be_tried_again(clock: ManualClock) -> None:
    def again(request: Json) -> Json:
        state = request["request"]["currentPlaybackState"]
        return event(play(state["token"], offset_ms=state["offsetInMilliseconds"]))

    skill = routine_skill()
    skill.on("AudioPlayer.PlaybackFailed", again)
    device = device_for(skill, clock)
    device.fail_next(Failure("MEDIA_ERROR_UNKNOWN", after_ms=15_000))
    device.ask(START)
    clock.advance(17_000)
    assert device.log.events == ["PlaybackStarted a", "PlaybackFailed a", "PlaybackStarted a"]
    assert device.player.offset_ms == 16_000


def test_a_queued_stream_may_fail_while_another_plays(clock: ManualClock) -> None:
    skill = routine_skill()
    device = playing(skill, clock)
    device.fail_next(Failure(ahead=True))
    clock.advance(50_000)
    failed = skill.requests[-1]["request"]
    assert failed["token"] == "b"
    assert failed["currentPlaybackState"]["token"] == "a"
    assert failed["currentPlaybackState"]["playerActivity"] == "PLAYING"
    assert device.activity is Activity.PLAYING
    clock.run_out()
    assert device.log.events[-1] == "PlaybackFinished a"


def test_reports_carry_no_session_and_no_player_context(clock: ManualClock) -> None:
    skill = routine_skill()
    playing(skill, clock)
    clock.run_out()
    reports = [each for each in skill.requests if each["request"]["type"].startswith("AudioPlayer.")]
    assert len(reports) == 15
    assert all("session" not in each and set(each["context"]) == {"System"} for each in reports)


def test_two_devices_play_the_same_routine_without_minding_each_other(clock: ManualClock) -> None:
    skill = routine_skill()
    skill.on("AMAZON.NextIntent", tell(None, play("c")))
    kitchen = playing(skill, clock, device_id="kitchen")
    clock.advance(30_000)
    bedroom = playing(skill, clock, device_id="bedroom")
    kitchen.say("AMAZON.NextIntent")
    clock.run_out()
    started = [
        [each.partition(" ")[2] for each in d.log.events if "Started" in each] for d in (kitchen, bedroom)
    ]
    assert started == [list("acde"), list("abcde")]


def test_nothing_is_reported_for_a_device_without_words_or_streams(clock: ManualClock) -> None:
    skill = FakeSkill(StartRoutineIntent=NOTHING)
    skill.on("AudioPlayer.PlaybackNearlyFinished", queue_next)
    device = device_for(skill, clock)
    device.pause()
    device.resume()
    clock.run_out()
    assert skill.requests == []
