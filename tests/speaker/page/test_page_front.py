"""The front door and the end: what to begin, where one stopped, the last three weeks, how one is led."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from skill.speaker.page.opening import FIELDS, fields_of
from skill.speaker.page.wording import load_wording
from skill.web.state import ServiceState
from tests.speaker.page.asking import asking, telling
from tests.speaker.page.visitor import PHONE, Speaker

Visit = Callable[..., Speaker]
Json = dict[str, Any]
WORDS = load_wording().words


def opened(app: Flask, tab: Json, **more: Any) -> Json:
    """What the front door shows in a tab."""
    answer = app.test_client().post("/speaker/opening", json={**tab, **more})
    assert answer.status_code == 200
    body: Json = answer.get_json()
    return body


def _stream(reply: Json) -> str:
    """The token of the stream that a reply plays."""
    return str(reply["play"]["token"])


def _playing(token: str) -> Json:
    return {"token": token, "offset": 30_000, "activity": "PLAYING"} if token else {}


def test_somebody_new_finds_a_front_door_without_a_past(app: Flask, tab: Json) -> None:
    shown = opened(app, tab, zone="Europe/Vienna")
    assert (shown["carry"], shown["sessions"], shown["days"]) == (None, 0, [False] * 21)
    assert shown["settings"] == {field.name: field.usual for field in FIELDS}


def test_where_somebody_stopped_is_known_on_this_device_only(app: Flask, tab: Json) -> None:
    say = asking(app, tab)
    say("start the hand routine")
    say("next")
    carry = opened(app, tab)["carry"]
    assert carry["what"] == "Gliding, right hand"
    assert (carry["step"], carry["steps"] > 5, 5 < carry["minutes"] < 11) == (2, True, True)
    assert opened(app, {**tab, "device": "another-device"})["carry"] is None


def test_a_finished_session_fills_todays_dot_and_leaves_nothing_to_go_on_with(
    streaming_app: Flask, tab: Json
) -> None:
    say, tell = asking(streaming_app, tab), telling(streaming_app, tab)
    token = ""
    for words in ("start the foot routine", "next"):
        token = _stream(say(words, player=_playing(token)))
    token = _stream(tell("AudioPlayer.PlaybackNearlyFinished", player=_playing(token)))
    token = _stream(say("go to the last step", player=_playing(token)))
    tell("AudioPlayer.PlaybackFinished", player=_playing(token) | {"activity": "FINISHED"})
    for zone in ("Pacific/Auckland", "America/Los_Angeles", "", "No/Where"):
        shown = opened(streaming_app, tab, zone=zone)
        assert shown["days"] == [False] * 20 + [True], zone
    assert (shown["sessions"], shown["carry"]) == (1, None)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_setting_that_is_chosen_is_kept(app: Flask, tab: Json, field: Any) -> None:
    catalogue = app.extensions[ServiceState.NAME].skill.language("en-US").catalogue
    for value in fields_of(catalogue)[field.name].values:
        answer = app.test_client().post("/speaker/settings", json={**tab, "name": field.name, "value": value})
        assert answer.status_code == 200
        assert opened(app, tab)["settings"] == {
            **{each.name: each.usual for each in FIELDS}, field.name: value or field.usual,
        }  # fmt: skip


def test_a_setting_that_was_chosen_leads_the_next_routine(app: Flask, tab: Json) -> None:
    client = app.test_client()
    client.post("/speaker/settings", json={**tab, "name": "pace", "value": "calm"})
    say = asking(app, tab)
    say("start the foot routine")
    assert say("next")["shown"]["view"]["pace"] == "calm"


@pytest.mark.parametrize(("name", "value"), [("pace", "wild"), ("mood", "calm"), ("", ""), ("way", 3)])
def test_a_setting_that_there_is_not_is_refused(app: Flask, tab: Json, name: str, value: object) -> None:
    answer = app.test_client().post("/speaker/settings", json={**tab, "name": name, "value": value})
    assert answer.status_code == 400
    assert answer.get_json()["error"]


@pytest.mark.parametrize("which", ["foot", "hand"])
@pytest.mark.parametrize("length", ["full", "short"])
def test_one_button_begins_what_was_chosen(visit: Visit, silent_site: str, which: str, length: str) -> None:
    speaker = visit(PHONE)
    speaker.open(silent_site)
    for value in (which, length):
        speaker.page.check(f"#start input[value={value}]", force=True)
    speaker.page.click("#begin")
    speaker.expect("#step", "Step 1 ")
    assert speaker.page.inner_text("#routine") == WORDS[f"{length}_{which}"]
    assert not speaker.page.is_visible("#front")


def test_after_a_reload_the_one_button_carries_on(visit: Visit, sounding_site: str) -> None:
    speaker = visit()
    speaker.open(sounding_site, speed=1)
    speaker.type("start the foot routine")
    speaker.expect_situation("playing")
    speaker.page.click("#next")
    speaker.expect("#step", "Step 2 ")
    speaker.expect("#exchanges summary", "NextCommandIssued")
    speaker.open(sounding_site, speed=1)
    speaker.expect("#carry-at", "Gliding, right foot; step 2 of ")
    assert speaker.page.inner_text("#begin") == WORDS["carry"]
    speaker.page.click("#begin")
    speaker.expect("#step", "Step 2 ")
    speaker.page.wait_for_selector("#play[aria-label=Pause]")


def test_the_end_shows_the_day_and_does_not_stay(visit: Visit, sounding_site: str) -> None:
    speaker = visit()
    speaker.open(sounding_site)
    speaker.type("start the foot routine")
    speaker.expect_situation("playing")
    speaker.page.click("#next")
    speaker.expect_seen("step", "Step 3 ")
    speaker.type("go to the last step")
    speaker.page.wait_for_selector("body[data-mode=end]")
    speaker.expect("#caption", WORDS["ended"])
    speaker.page.wait_for_selector("#days i:last-child.on")
    speaker.expect("#sessions", WORDS["weeks_one"])
    speaker.page.click("#back")
    speaker.page.wait_for_selector("#begin")
    assert speaker.page.inner_text("#caption") == WORDS["lead"]


def test_the_end_gives_way_to_the_front_door_by_itself(visit: Visit, silent_site: str) -> None:
    speaker = visit()
    speaker.page.clock.install()
    speaker.open(silent_site, speed=16)
    speaker.type("start the foot routine")
    speaker.page.clock.run_for(2_000)
    speaker.type("go to the last step")
    speaker.page.clock.run_for(60_000)
    speaker.page.wait_for_selector("body[data-mode=end]")
    speaker.page.clock.run_for(310_000)
    speaker.page.wait_for_selector("body[data-mode=idle]")


def test_settings_are_seen_and_kept(visit: Visit, silent_site: str) -> None:
    speaker = visit()
    speaker.open(silent_site)
    speaker.page.click("#settings summary")
    with speaker.page.expect_response("**/speaker/settings"):
        speaker.page.select_option("#set-pace", "brisk")
    with speaker.page.expect_response("**/speaker/opening"):
        speaker.open(silent_site)
    speaker.page.wait_for_function("() => document.getElementById('set-pace').value === 'brisk'")


def test_what_follows_stands_under_the_bar(visit: Visit, silent_site: str) -> None:
    speaker = visit()
    speaker.open(silent_site)
    speaker.type("start the foot routine")
    speaker.expect("#then", "Then: gliding, right foot")
