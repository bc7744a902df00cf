"""What makes the page an app: manifest, icons, worker, and the list of what is kept."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from skill.routine.codec import encode
from skill.routine.run import Run
from skill.routine.state import Phase, SessionState
from skill.routine.terms import Length, Limb, Mode, Technique
from skill.settings import Settings
from skill.speaker.nlu import Understanding
from skill.speaker.offline import blueprint, init_offline
from skill.speaker.offline.kept import UNDERSTOOD
from skill.speaker.page import init_page
from skill.web import create_app
from skill.web.state import ServiceState
from tests.speaker.page.asking import AS_THE_PAGE
from tools.page_icons import icons

IDS = {"person": "person-of-a-test", "device": "device-of-a-test"}


def kept(app: Flask, **body: Any) -> Any:
    return app.test_client().post("/speaker/kept", json={**IDS, **body})


def shell(app: Flask) -> list[str]:
    text = app.test_client().get("/speaker/worker.js").text
    found = re.search(r"^const SHELL = (.+);$", text, re.MULTILINE)
    assert found
    paths: list[str] = json.loads(found[1])
    return paths


def test_the_manifest_names_icons_that_are_there(app: Flask) -> None:
    reply = app.test_client().get("/speaker/manifest.webmanifest")
    assert reply.mimetype == "application/manifest+json"
    told = json.loads(reply.text)
    assert (told["display"], told["start_url"], told["scope"]) == ("standalone", "/speaker/", "/speaker/")
    assert {each["purpose"] for each in told["icons"]} == {"any", "maskable"}
    for each in told["icons"]:
        image = Image.open(BytesIO(app.test_client().get(f"/speaker/{each['src']}").data))
        assert f"{image.width}x{image.height}" == each["sizes"]


def test_the_page_names_its_manifest_and_an_icon_for_home_screens(app: Flask) -> None:
    html = app.test_client().get("/speaker/").text
    (icon,) = re.findall(r'rel="apple-touch-icon" href="(.+?)"', html)
    assert Image.open(BytesIO(app.test_client().get(f"/speaker/{icon}").data)).size == (180, 180)
    assert 'rel="manifest" href="manifest.webmanifest"' in html


def test_the_icons_are_what_the_pages_own_icon_gives() -> None:
    for name, data in icons():
        committed = Image.open(blueprint.ICONS / name).convert("RGBA")
        assert committed.tobytes() == Image.open(BytesIO(data)).convert("RGBA").tobytes()


def test_a_full_icon_has_no_transparent_edge() -> None:
    for size in (180, 512):
        image = Image.open(blueprint.ICONS / f"icon-full-{size}.png").convert("RGBA")
        assert {image.getpixel(at) for at in ((0, 0), (size - 1, size - 1))} == {(0xF5, 0xF1, 0xEA, 255)}


def test_the_worker_keeps_everything_that_the_page_asks_for(app: Flask) -> None:
    paths, client = shell(app), app.test_client()
    html = client.get("/speaker/").text
    asked = {f"/speaker/{each}" for each in re.findall(r'(?:href|src)="(\w[\w./-]*)"', html)}
    installing = {"/speaker/manifest.webmanifest", "/speaker/icon-full-180.png"}
    installing |= {"/speaker/plain.css"}  # without scripts there is no worker
    assert asked - installing <= set(paths)
    assert {client.get(path).status_code for path in paths} == {200}


@pytest.mark.parametrize("never", ["hear", "turn", "event", "opening", "said", "setup", "front", "gallery"])
def test_the_worker_keeps_no_answer(app: Flask, never: str) -> None:
    assert f"/speaker/{never}" not in shell(app)
    assert f"/{never}" not in shell(app)


def test_the_worker_may_fetch_from_the_pages_own_place_only(app: Flask) -> None:
    policy = app.test_client().get("/speaker/worker.js").headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; connect-src 'self'"


def test_a_newcomers_routine_is_the_full_foot_routine(app: Flask) -> None:
    told = kept(app).get_json()
    assert (told["limb"], told["length"]) == ("foot", "full")
    assert [step["view"]["step"] for step in told["steps"]] == list(range(1, len(told["steps"]) + 1))
    for step in told["steps"]:
        assert app.test_client().get(step["url"], headers={"Range": "bytes=0-9"}).status_code == 206


def test_the_routine_of_a_stream_is_kept_as_it_was_chosen(app: Flask) -> None:
    words = {**AS_THE_PAGE, **IDS, "words": "short hand session"}
    answer = app.test_client().post("/front/turn", json=words).get_json()
    stream = answer["play"]
    told = kept(app, token=stream["token"]).get_json()
    assert (told["limb"], told["length"]) == ("hand", "short")
    assert stream["url"].endswith(told["steps"][0]["url"])
    assert [step["view"]["total_ms"] for step in told["steps"]] == answer["shown"]["view"]["steps"]


def test_a_token_that_names_no_routine_gives_the_newcomers(app: Flask) -> None:
    assert kept(app, token="rubbish").get_json()["limb"] == "foot"


@pytest.mark.parametrize("body", [{"token": 7}, {"token": "x" * 2000}, {"person": ""}])
def test_what_is_no_question_is_refused(app: Flask, body: Any) -> None:
    reply = kept(app, **body)
    assert reply.status_code == 400
    assert reply.get_json()["error"]


def test_nothing_is_kept_of_one_technique_alone(app: Flask) -> None:
    state: ServiceState = app.extensions[ServiceState.NAME]
    run = Run("x", Limb.FOOT, Length.SINGLE, Technique.GLIDING)
    place = SessionState(Phase.RUNNING, Mode.STREAM, run)
    token = encode(place, state.skill.language("en-US").catalogue.version)
    assert kept(app, token=token).status_code == 404


def test_nothing_is_kept_where_nothing_can_be_streamed(understanding: Understanding) -> None:
    app = create_app(Settings(store="memory:"), local=True, environ={})
    init_offline(app, init_page(app, understanding))
    assert kept(app).status_code == 404


def test_what_a_page_understands_alone_is_understood_the_same_by_the_speaker(
    app: Flask, understanding: Understanding
) -> None:
    phrases = kept(app).get_json()["phrases"]
    assert set(phrases) == set(UNDERSTOOD)
    for name, intents in UNDERSTOOD.items():
        for said in set(phrases[name]) - set(intents):
            assert understanding.understand(said).intent in intents
