"""What an open speaker is promised at POST /front/turn."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from skill.speaker.nlu import Understanding
from tests.front.asking import ELSEWHERE, HERE, TOKEN, Json, app, ended, post, told


def test_a_whole_routine_is_played_by_a_player_without_a_queue(streaming: FlaskClient, device: Json) -> None:
    answer, tokens = told(streaming, {**device, "words": "start the foot routine"}), list[str]()
    while play := answer["play"]:
        assert streaming.get(play["url"]).status_code == 200
        tokens.append(play["token"])
        assert answer["place"] == play["token"]
        player = {"activity": "FINISHED", "token": play["token"], "offset": 1}
        answer = told(streaming, {**device, **ended(play["token"]), "player": player})
    assert len(tokens) == len(set(tokens)) > 4


def test_a_spoken_routine_keeps_listening_to_its_end(spoken: FlaskClient, device: Json) -> None:
    answer, places = told(spoken, {**device, "words": "start the foot routine"}), list[str]()
    while answer["listen"]:
        assert answer["say"]
        assert answer["play"] is None
        places.append(answer["place"])
        answer = told(spoken, {**device, "words": "next"})
    assert len(set(places)) == len(places) > 4


def test_a_question_comes_with_its_reprompt(spoken: FlaskClient, device: Json) -> None:
    answer = told(spoken, {**device, "words": "open gentle roll"})
    assert answer["listen"]
    assert answer["reprompt"][0]["text"]


def test_pause_stops_the_stream_and_keeps_the_place(streaming: FlaskClient, device: Json) -> None:
    play = told(streaming, {**device, "words": "start the foot routine"})["play"]
    player = {"activity": "PLAYING", "token": play["token"], "offset": 20_000}
    answer = told(streaming, {**device, "words": "pause", "player": player})
    assert answer["stop"]
    assert answer["place"] == play["token"]


def test_a_token_that_names_no_place_is_not_handed_back(streaming: FlaskClient, device: Json) -> None:
    player = {"activity": "PLAYING", "token": "of-another-skill", "offset": 5}
    assert told(streaming, {**device, "words": "help", "player": player})["place"] != "of-another-skill"


def test_streams_are_where_the_client_reached_us(streaming: FlaskClient, device: Json) -> None:
    body = {**device, "words": "start the foot routine"}
    answer = post(streaming, body, ELSEWHERE, Authorization=f"Bearer {TOKEN}", Host="roll.example.org")
    assert answer.get_json()["play"]["url"].startswith("http://roll.example.org/audio/")


def test_behind_a_proxy_every_address_is_the_published_one(
    understanding: Understanding, device: Json
) -> None:
    made = app(understanding, "https://roll.example.org", TOKEN)
    saying = {"Authorization": f"Bearer {TOKEN}", "X_Forwarded_For": "192.0.2.7"}
    body = {**device, "words": "start the foot routine"}
    answer = post(made.test_client(), body, HERE, **saying).get_json()
    sounds = [each["sound"] for each in answer["say"] if each["sound"]]
    assert all(url.startswith("https://roll.example.org/") for url in [answer["play"]["url"], *sounds])


def test_a_turn_delivered_twice_is_answered_the_same(spoken: FlaskClient, device: Json) -> None:
    told(spoken, {**device, "words": "start the foot routine"})
    twice = {**device, "words": "next", "turn": "turn-1"}
    first = told(spoken, twice)
    assert told(spoken, twice) == first
    third = told(spoken, {**device, "words": "next", "turn": "turn-2"})
    fourth = told(spoken, {**device, "words": "next", "turn": "turn-3"})
    assert len({first["place"], third["place"], fourth["place"]}) == 3
    assert post(spoken, {**twice, "words": "stop"}).status_code == 409


def test_two_satellites_keep_their_own_places(spoken: FlaskClient, device: Json) -> None:
    other = {**device, "device": f"{device['device']}-too"}
    told(spoken, {**device, "words": "start the foot routine"})
    hand = told(spoken, {**other, "words": "start the hand routine"})
    foot = told(spoken, {**device, "words": "next"})
    assert foot["place"] != told(spoken, {**other, "words": "next"})["place"] != hand["place"]


@pytest.mark.parametrize(
    "odd",
    [
        {"version": 2, "words": "next"},
        {"version": True, "words": "next"},
        {},
        {"words": "next", "event": {"type": "SessionEndedRequest"}},
        {"words": ""},
        {"words": 7},
        {"words": "n" * 501},
        {"event": "SessionEndedRequest"},
        {"event": {"type": "LaunchRequest"}},
        {"event": {"type": ["AudioPlayer.PlaybackFinished"]}},
        {"event": {"type": "AudioPlayer.PlaybackFinished"}},
        {"event": {"type": "AudioPlayer.PlaybackNearlyFinished", "token": "x"}},
        {"words": "next", "device": None},
        {"words": "next", "person": "../../etc"},
        {"words": "next", "turn": 3},
        {"words": "next", "rest": "yes"},
        {"words": "weiter", "locale": "de-DE"},
        {"words": "next", "player": {"activity": "DANCING"}},
        {"words": "next", "player": {"offset": -1}},
    ],
)
def test_bad_input_is_refused_in_one_sentence(spoken: FlaskClient, device: Json, odd: Json) -> None:
    answer = post(spoken, {**device, **odd})
    assert answer.status_code == 400
    assert answer.get_json()["error"].endswith(".")


@pytest.mark.parametrize("body", [None, [], "next", 3])
def test_a_body_that_is_no_object_is_refused(spoken: FlaskClient, body: object) -> None:
    assert post(spoken, body).status_code == 400


@pytest.mark.parametrize(
    ("environ", "headers"),
    [
        (ELSEWHERE, {}),
        (ELSEWHERE, {"Authorization": "Bearer wrong"}),
        (ELSEWHERE, {"Authorization": TOKEN}),
        (ELSEWHERE, {"Authorization": "Bearer t\u00f6ken"}),
        (HERE, {"X_Forwarded_For": "192.0.2.7"}),
        (HERE, {"Host": "rebound.example.org"}),
    ],
)
def test_who_asks_from_elsewhere_shows_the_token(
    streaming: FlaskClient, device: Json, environ: Json, headers: dict[str, str]
) -> None:
    body = {**device, "words": "help"}
    refused = post(streaming, body, environ, **headers)
    assert refused.status_code == 401
    assert refused.get_json()["error"].endswith(".")
    shown = {**headers, "Authorization": f"Bearer {TOKEN}"}
    assert post(streaming, body, environ, **shown).status_code == 200


def test_without_a_token_set_nobody_elsewhere_is_let_in(spoken: FlaskClient, device: Json) -> None:
    for shown in ("", "Bearer ", "Bearer None"):
        answer = post(spoken, {**device, "words": "help"}, ELSEWHERE, Authorization=shown)
        assert answer.status_code == 401
        assert "SKILL_FRONT_TOKEN" in answer.get_json()["error"]


# One stream for the rest of a routine


def test_the_rest_of_a_routine_is_one_stream(streaming: FlaskClient, device: Json) -> None:
    each = told(streaming, {**device, "words": "start the foot routine"})
    whole = told(streaming, {**device, "words": "start the foot routine", "rest": True})
    assert whole["play"]["ms"] > 5 * each["play"]["ms"]
    assert whole["play"]["from_ms"] == 0
    frames = streaming.get(whole["play"]["url"])
    assert len(frames.data) // 144 * 24 == whole["play"]["ms"]
    end = {**device, **ended(whole["play"]["token"]), "rest": True}
    assert told(streaming, end)["play"] is None


def test_the_place_follows_the_clock_of_one_stream(streaming: FlaskClient, device: Json) -> None:
    play = told(streaming, {**device, "words": "start the foot routine", "rest": True})["play"]
    places = []
    for offset in range(0, play["ms"], 60_000):
        player = {"activity": "PLAYING", "token": play["token"], "offset": offset}
        answer = told(streaming, {**device, "words": "which foot is it", "rest": True, "player": player})
        assert answer["play"]["from_ms"] == 0
        assert abs(play["ms"] - offset - answer["play"]["ms"]) < 45_000  # back to the cue, never on
        assert play["ms"] - offset <= answer["play"]["ms"] + 24
        places.append(answer["place"])
    assert len(set(places)) > 4
    assert all("@" not in place for place in places)


def test_a_token_of_one_stream_that_is_none_is_not_handed_back(streaming: FlaskClient, device: Json) -> None:
    for odd in ("x@1", "@", "@@", "g2@\u0663"):
        player = {"activity": "PLAYING", "token": odd, "offset": 5}
        answer = told(streaming, {**device, "words": "next", "rest": True, "player": player})
        assert answer["say"]
        assert answer["place"] != odd


# What the page and the terminal ask for besides


def test_a_player_with_a_queue_is_told_ahead_what_follows(streaming: FlaskClient, device: Json) -> None:
    queued = {**device, "queue": True}
    first = told(streaming, {**queued, "words": "start the foot routine"})["play"]
    assert first["after"] is None
    nearly = {"type": "AudioPlayer.PlaybackNearlyFinished", "token": first["token"], "offset": first["ms"]}
    following = told(streaming, {**queued, "event": nearly})["play"]
    assert (following["after"], following["from_ms"]) == (first["token"], 0)
    assert told(streaming, {**queued, **ended(first["token"])})["play"] is None


def test_a_client_with_a_screen_is_told_what_it_shows(streaming: FlaskClient, device: Json) -> None:
    answer = told(streaming, {**device, "words": "start the foot routine", "show": True})
    assert answer["shown"]["view"] == answer["play"]["view"]
    assert answer["shown"]["situation"] == "playing"
    assert answer["shown"]["chips"]
    assert all({"ms", "cue"} <= set(part) for part in answer["say"])
    assert "shown" not in told(streaming, {**device, "words": "which foot is it"})


def test_of_two_wishes_both_are_done_though_a_stream_begins(streaming: FlaskClient, device: Json) -> None:
    asked = {**device, "words": "start the foot routine and how many left", "show": True}
    answer = told(streaming, asked)
    assert answer["shown"]["view"]["step"] == 1
    assert answer["place"] == answer["play"]["token"]
    said = " ".join(part["text"] for part in answer["say"])
    assert "The full foot routine" in said
    assert "of this step" in said


def test_a_button_that_means_words_is_an_intent(streaming: FlaskClient, device: Json) -> None:
    play = told(streaming, {**device, "words": "start the foot routine"})["play"]
    player = {"activity": "PLAYING", "token": play["token"], "offset": 40_000}
    again = told(streaming, {**device, "intent": "AMAZON.RepeatIntent", "player": player})["play"]
    assert again["title"] == play["title"]
    assert 0 < again["from_ms"] < 40_000


def test_our_own_page_gets_the_address_by_which_it_came(understanding: Understanding, device: Json) -> None:
    made = app(understanding, "https://roll.example.org", TOKEN)
    body = {**device, "words": "open gentle roll"}
    for origin, start in (("http://127.0.0.1:5000", "http://127.0.0.1:5000/"), ("null", "https://roll.")):
        answer = post(made.test_client(), body, HERE, Origin=origin, Host="127.0.0.1:5000").get_json()
        assert all(part["sound"].startswith(start) for part in answer["say"] if part["sound"])


@pytest.mark.parametrize("gone", ["turn", "event"])
def test_there_is_one_door_only(streaming: FlaskClient, device: Json, gone: str) -> None:
    assert streaming.post(f"/speaker/{gone}", json={**device, "words": "next"}).status_code in (404, 405)
