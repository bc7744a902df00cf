"""What the page is told of a turn: heard, spoken, shown, to be said next."""

from __future__ import annotations

from flask import Flask

from skill.settings import Settings
from skill.speaker.page.asked import From
from skill.speaker.page.turning import Tabs
from skill.testing import ManualClock
from tests.speaker.page.asking import Ask, Json, asking, telling


def test_a_turn_tells_what_was_heard(turn: Ask) -> None:
    assert turn("go to rinsing, please")["heard"] == {
        "words": "go to rinsing, please",
        "intent": "GoToIntent",
        "slots": {"technique": "rinsing"},
    }


def test_a_spoken_routine_is_shown_step_by_step_to_its_very_end(turn: Ask) -> None:
    told = turn("start the foot routine")
    steps = len(told["view"]["steps"])
    shown = [told]
    while shown[-1]["session"]["open"]:
        shown.append(turn("next"))
    assert [each["view"]["step"] for each in shown] == list(range(1, steps + 1))
    assert all(_told_whole(each) for each in shown)
    assert {each["situation"] for each in shown[:-1]} == {"waiting"}
    assert shown[-1]["situation"] == "done"
    sides = [each["view"]["place"] for each in shown]
    assert sides.count("right foot") == sides.count("left foot") == 4


def _told_whole(told: Json) -> bool:
    cues = [segment["cue"] for segment in told["speech"] if segment["cue"] is not None]
    return cues == list(range(len(told["view"]["cues"])))


def test_an_answer_in_between_shows_the_step_but_does_not_speak_it(turn: Ask) -> None:
    step = turn("start the hand routine")["view"]
    told = turn("what comes next")
    assert told["view"] == step
    assert all(segment["cue"] is None for segment in told["speech"])


def test_a_closing_says_and_shows_what_was_left_out(turn: Ask) -> None:
    turn("start the foot routine")
    told = turn("go to noticing again")
    assert told["situation"] == "done"
    assert "left_out" in {cue["kind"] for cue in told["view"]["cues"]}
    assert _told_whole(told)


def test_the_reprompt_comes_with_the_question(turn: Ask) -> None:
    told = turn("open gentle roll")
    assert told["session"]["open"]
    assert told["situation"] == "question_limb"
    assert told["reprompt"][0]["text"]
    assert told["view"] is None


def test_each_question_has_its_own_situation(turn: Ask) -> None:
    assert turn("something hurts")["situation"] == "question_region"
    assert turn("below the waist")["situation"] == "question_start"
    assert turn("yes")["situation"] == "waiting"
    assert turn("pause")["situation"] == "paused"
    assert turn("stop")["situation"] == "idle"


def test_the_raw_request_and_reply_are_shown_to_developers(turn: Ask) -> None:
    exchange = turn("next")["exchange"]
    assert exchange["request"]["request"]["intent"]["name"] == "AMAZON.NextIntent"
    assert exchange["reply"]["version"] == "1.0"
    assert exchange["ms"] > 0


def test_two_tabs_of_one_browser_have_a_session_each_and_one_account(app: Flask, tab: Json) -> None:
    here, there = asking(app, tab), asking(app, {**tab, "device": "device-there"})
    here("start the foot routine")
    request = there("open gentle roll")["exchange"]["request"]
    assert request["session"]["new"]
    assert here("next")["view"]["step"] == 2
    user = here("next")["exchange"]["request"]["session"]["user"]
    assert request["session"]["user"] == user


def test_a_session_that_ended_in_silence_is_offered_again(app: Flask, tab: Json) -> None:
    say, tell = asking(app, tab), telling(app, tab)
    say("start the foot routine")
    say("next")
    ended = tell("SessionEndedRequest", reason="EXCEEDED_MAX_REPROMPTS")
    assert ended["session"] == {"open": False}
    assert ended["situation"] == "idle"
    told = say("open gentle roll")
    assert told["situation"] == "question_yes_no"
    assert (told["view"]["step"], told["view"]["title"]) == (2, "Gliding")


def test_the_end_of_a_session_that_is_over_is_told_to_nobody(app: Flask, tab: Json) -> None:
    told = telling(app, tab)("SessionEndedRequest")
    assert told == {"session": {"open": False}, "directives": [], "views": {}}


def test_a_stream_is_shown_from_its_token(streaming_app: Flask, tab: Json) -> None:
    say, tell = asking(streaming_app, tab), telling(streaming_app, tab)
    told = say("start the foot routine")
    token = _token(told)
    assert (told["situation"], told["session"]["open"]) == ("playing", False)
    assert told["views"][token] == told["view"]
    playing = {"token": token, "offset": 20_000, "activity": "PLAYING"}
    queued = tell("AudioPlayer.PlaybackNearlyFinished", player=playing)
    following = queued["views"][_token(queued)]
    assert (following["step"], following["title"], following["way"]) == (2, "Gliding", "flow")
    assert queued["situation"] is None


def _token(told: Json) -> str:
    token: str = told["directives"][0]["audioItem"]["stream"]["token"]
    return token


def test_buttons_act_on_the_stream(streaming_app: Flask, tab: Json) -> None:
    say, tell = asking(streaming_app, tab), telling(streaming_app, tab)
    playing = {"token": _token(say("start the foot routine")), "offset": 5_000, "activity": "PLAYING"}
    paused = tell("PlaybackController.PauseCommandIssued", player=playing)
    assert [each["type"] for each in paused["directives"]] == ["AudioPlayer.Stop"]
    assert paused["situation"] == "paused"
    resumed = tell("PlaybackController.PlayCommandIssued", player={**playing, "activity": "STOPPED"})
    assert resumed["directives"][0]["audioItem"]["stream"]["offsetInMilliseconds"] <= 5_000
    assert resumed["situation"] == "playing"
    onward = tell("PlaybackController.NextCommandIssued", player=playing)
    assert onward["views"][_token(onward)]["step"] == 2


def test_a_stream_that_failed_is_played_again(streaming_app: Flask, tab: Json) -> None:
    say, tell = asking(streaming_app, tab), telling(streaming_app, tab)
    token = _token(say("start the foot routine"))
    state = {"token": token, "offset": 0, "activity": "PLAYING"}
    failed = tell("AudioPlayer.PlaybackFailed", player=state, about=state, error="MEDIA_ERROR_UNKNOWN")
    assert failed["views"][_token(failed)]["step"] == 1


def test_the_last_stream_ends_in_done(streaming_app: Flask, tab: Json) -> None:
    say, tell = asking(streaming_app, tab), telling(streaming_app, tab)
    playing = {"token": _token(say("start the foot routine")), "offset": 0, "activity": "PLAYING"}
    last = say("go to noticing again", player=playing)
    finished = {"token": _token(last), "offset": 40_000, "activity": "FINISHED"}
    assert tell("AudioPlayer.PlaybackFinished", player=finished)["situation"] == "done"


def test_tabs_are_bounded_and_the_one_silent_longest_makes_room() -> None:
    tabs = Tabs(Settings(), ManualClock(), most=2)
    first, second, third = (From("account-1", f"device-{n}") for n in range(3))
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
        From("a" * 8, "d" * 8)
    )
    request = tab.request({"type": "LaunchRequest"}, {}, in_session=False)
    assert request["context"]["System"]["application"]["applicationId"] == "amzn1.ask.skill.mine"


def test_no_request_id_comes_twice_even_after_a_restart() -> None:
    page, seen = From("a" * 8, "d" * 8), set()
    for _ in range(3):
        tab = Tabs(Settings(), ManualClock()).tab(page)
        seen.add(tab.request({"type": "LaunchRequest"}, {}, in_session=False)["request"]["requestId"])
    assert len(seen) == 3
