"""What the page is told of a turn: heard, spoken, shown, to be said next."""

from __future__ import annotations

from flask import Flask

from skill.settings import Settings
from skill.speaker.front.reading import Client
from skill.speaker.front.tabs import Tabs
from skill.testing import ManualClock
from tests.speaker.page.asking import Ask, Json, asking, telling


def test_a_turn_tells_what_was_heard(turn: Ask) -> None:
    assert turn("go to rinsing, please")["shown"]["heard"] == {
        "words": "go to rinsing, please",
        "intent": "GoToIntent",
        "slots": {"technique": "rinsing"},
    }


def test_a_spoken_routine_is_shown_step_by_step_to_its_very_end(turn: Ask) -> None:
    told = turn("start the foot routine")
    steps = len(told["shown"]["view"]["steps"])
    shown = [told]
    while shown[-1]["listen"]:
        shown.append(turn("next"))
    assert [each["shown"]["view"]["step"] for each in shown] == list(range(1, steps + 1))
    assert all(_told_whole(each) for each in shown)
    assert {each["shown"]["situation"] for each in shown[:-1]} == {"waiting"}
    assert shown[-1]["shown"]["situation"] == "done"
    sides = [each["shown"]["view"]["place"] for each in shown]
    assert sides.count("right foot") == sides.count("left foot") == 4


def _told_whole(told: Json) -> bool:
    cues = [segment["cue"] for segment in told["say"] if segment["cue"] is not None]
    return cues == list(range(len(told["shown"]["view"]["cues"])))


def test_an_answer_in_between_shows_the_step_but_does_not_speak_it(turn: Ask) -> None:
    step = turn("start the hand routine")["shown"]["view"]
    told = turn("what comes next")
    assert told["shown"]["view"] == step
    assert all(segment["cue"] is None for segment in told["say"])


def test_a_closing_says_and_shows_what_was_left_out(turn: Ask) -> None:
    turn("start the foot routine")
    told = turn("go to noticing again")
    assert told["shown"]["situation"] == "done"
    assert "left_out" in {cue["kind"] for cue in told["shown"]["view"]["cues"]}
    assert _told_whole(told)


def test_the_reprompt_comes_with_the_question(turn: Ask) -> None:
    told = turn("open gentle roll")
    assert told["listen"]
    assert told["shown"]["situation"] == "question_limb"
    assert told["reprompt"][0]["text"]
    assert told["shown"]["view"] is None


def test_each_question_has_its_own_situation(turn: Ask) -> None:
    assert turn("something hurts")["shown"]["situation"] == "question_region"
    assert turn("below the waist")["shown"]["situation"] == "question_start"
    assert turn("yes")["shown"]["situation"] == "waiting"
    assert turn("pause")["shown"]["situation"] == "paused"
    assert turn("stop")["shown"]["situation"] == "idle"


def test_the_raw_request_and_reply_are_shown_to_developers(turn: Ask) -> None:
    exchange = turn("next")["shown"]["exchange"]
    assert exchange["request"]["request"]["intent"]["name"] == "AMAZON.NextIntent"
    assert exchange["reply"]["version"] == "1.0"
    assert exchange["ms"] > 0


def test_two_tabs_of_one_browser_have_a_session_each_and_one_account(app: Flask, tab: Json) -> None:
    here, there = asking(app, tab), asking(app, {**tab, "device": "device-there"})
    here("start the foot routine")
    request = there("open gentle roll")["shown"]["exchange"]["request"]
    assert request["session"]["new"]
    assert here("next")["shown"]["view"]["step"] == 2
    user = here("next")["shown"]["exchange"]["request"]["session"]["user"]
    assert request["session"]["user"] == user


def test_a_session_that_ended_in_silence_is_offered_again(app: Flask, tab: Json) -> None:
    say, tell = asking(app, tab), telling(app, tab)
    say("start the foot routine")
    say("next")
    ended = tell("SessionEndedRequest", reason="EXCEEDED_MAX_REPROMPTS")
    assert ended["listen"] is False
    assert ended["shown"]["situation"] == "idle"
    told = say("open gentle roll")
    assert told["shown"]["situation"] == "question_yes_no"
    assert (told["shown"]["view"]["step"], told["shown"]["view"]["title"]) == (2, "Gliding")


def test_the_end_of_a_session_that_is_over_is_told_to_nobody(app: Flask, tab: Json) -> None:
    told = telling(app, tab)("SessionEndedRequest")
    assert (told["play"], told["stop"], told["shown"]["exchange"]) == (None, False, None)


def test_a_stream_is_shown_from_its_token(streaming_app: Flask, tab: Json) -> None:
    say, tell = asking(streaming_app, tab), telling(streaming_app, tab)
    told = say("start the foot routine")
    token = _token(told)
    assert (told["shown"]["situation"], told["listen"]) == ("playing", False)
    assert told["play"]["view"] == told["shown"]["view"]
    playing = {"token": token, "offset": 20_000, "activity": "PLAYING"}
    queued = tell("AudioPlayer.PlaybackNearlyFinished", player=playing)
    following = queued["play"]["view"]
    assert (following["step"], following["title"], following["way"]) == (2, "Gliding", "flow")
    assert queued["play"]["after"] == token
    assert queued["shown"]["situation"] is None


def _token(told: Json) -> str:
    token: str = told["play"]["token"]
    return token


def test_buttons_act_on_the_stream(streaming_app: Flask, tab: Json) -> None:
    say, tell = asking(streaming_app, tab), telling(streaming_app, tab)
    playing = {"token": _token(say("start the foot routine")), "offset": 5_000, "activity": "PLAYING"}
    paused = tell("PlaybackController.PauseCommandIssued", player=playing)
    assert (paused["stop"], paused["play"]) == (True, None)
    assert paused["shown"]["situation"] == "paused"
    resumed = tell("PlaybackController.PlayCommandIssued", player={**playing, "activity": "STOPPED"})
    assert resumed["play"]["from_ms"] <= 5_000
    assert resumed["shown"]["situation"] == "playing"
    onward = tell("PlaybackController.NextCommandIssued", player=playing)
    assert onward["play"]["view"]["step"] == 2


def test_a_stream_that_failed_is_played_again(streaming_app: Flask, tab: Json) -> None:
    say, tell = asking(streaming_app, tab), telling(streaming_app, tab)
    token = _token(say("start the foot routine"))
    state = {"token": token, "offset": 0, "activity": "PLAYING"}
    failed = tell("AudioPlayer.PlaybackFailed", player=state, error="MEDIA_ERROR_UNKNOWN")
    assert failed["play"]["view"]["step"] == 1


def test_the_last_stream_ends_in_done(streaming_app: Flask, tab: Json) -> None:
    say, tell = asking(streaming_app, tab), telling(streaming_app, tab)
    playing = {"token": _token(say("start the foot routine")), "offset": 0, "activity": "PLAYING"}
    last = say("go to noticing again", player=playing)
    finished = {"token": _token(last), "offset": 40_000, "activity": "FINISHED"}
    assert tell("AudioPlayer.PlaybackFinished", player=finished)["shown"]["situation"] == "done"


def test_tabs_are_bounded_and_the_one_silent_longest_makes_room() -> None:
    tabs = Tabs(Settings(), ManualClock(), most=2)
    first, second, third = (Client("account-1", f"device-{n}") for n in range(3))
    kept = tabs.tab(first)
    tabs.tab(second)
    assert tabs.tab(first) is kept
    tabs.tab(third)
    assert tabs.tab(first) is kept
    tabs.tab(second)
    assert tabs.tab(first) is kept
    assert tabs.tab(third) is not None


def test_requests_carry_the_application_id_that_the_installation_answers() -> None:
    tab = Tabs(Settings(skill_ids=frozenset({"amzn1.ask.skill.mine"})), ManualClock()).tab(
        Client("a" * 8, "d" * 8)
    )
    request = tab.request({"type": "LaunchRequest"}, {}, in_session=False)
    assert request["context"]["System"]["application"]["applicationId"] == "amzn1.ask.skill.mine"


def test_no_request_id_comes_twice_even_after_a_restart() -> None:
    page, seen = Client("a" * 8, "d" * 8), set()
    for _ in range(3):
        tab = Tabs(Settings(), ManualClock()).tab(page)
        seen.add(tab.request({"type": "LaunchRequest"}, {}, in_session=False)["request"]["requestId"])
    assert len(seen) == 3
