"""Each light that is off says in one sentence what is wrong and what helps; the page is for this computer alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from skill.errors import SettingsError
from skill.reach import Fault
from skill.settings import EXAMPLE_ID, Settings
from skill.speaker.setup import Asked, Workshop, init_setup
from skill.speaker.setup.lights import Light, State, lights
from skill.web import create_app
from tests.alexa.envelopes import OTHER_SKILL_ID, SKILL_ID
from tools.skill_package.workshop import workshop

WORDS = {"en": "abcdef"}
HEALTHY = json.dumps({"status": "ok", "content": WORDS, "answered": True})
EMPTY_BUCKET = json.dumps(
    {
        "content": WORDS,
        "streams": {"ok": False, "words": "a.mp3 is not there (403): run `python -m skill audio publish`."},
    }
)
GOOD = Asked("https://roll.gentle.net", SKILL_ID)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A workshop whose package is written, and whose service is well."""
    made = replace(workshop(tmp_path_factory.mktemp("beside"), lambda: ()), look=lambda url: HEALTHY)
    made.write(GOOD, made.folder)
    return made


def found(shop: Workshop, asked: Asked = GOOD, seen: str | Fault | None = None) -> Sequence[Light]:
    shop = shop if seen is None else replace(shop, look=lambda url: seen)
    return lights(asked, shop, WORDS)


def test_where_all_is_well_all_five_are_on(shop: Workshop) -> None:
    assert [(light.state, light.words) for light in found(shop)] == [(State.ON, "")] * 5


@pytest.mark.parametrize(
    ("number", "asked", "seen", "said"),
    [
        (0, Asked(), None, "Enter the https address"),
        (0, Asked("http://roll.gentle.net"), None, "is no https address"),
        (0, Asked("https://192.168.1.20"), None, "cannot be reached from the internet"),
        (0, Asked("https://roll.gentle.net:8443"), None, "leave the port out"),
        (0, Asked("https://roll.example.org"), None, "an example's address"),
        (0, GOOD, Fault("Nothing listens there: start Caddy."), "Nothing listens there: start Caddy."),
        (0, GOOD, "<html>It works!</html>", "is answered by something else"),
        (0, GOOD, "[]", "is answered by something else"),
        (
            0,
            GOOD._replace(address="https://d1.cloudfront.net"),
            '{"message":"Forbidden"}',
            "is the stack whole?",
        ),
        (
            0,
            GOOD,
            EMPTY_BUCKET,
            "its sound does not: a.mp3 is not there (403): run `python -m skill audio publish`",
        ),
        (1, GOOD, Fault("It has expired: renew it.", certificate=True), "It has expired: renew it."),
        (2, GOOD._replace(skill_id="amzn1.ask.skill.1"), None, "is no skill id"),
        (2, GOOD._replace(skill_id=EXAMPLE_ID), None, "is no skill id"),
        (2, GOOD._replace(skill_id=OTHER_SKILL_ID), None, "belongs to another skill"),
        (
            3,
            GOOD._replace(lambda_arn="arn:aws:lambda:eu-central-1:123456789012:function:roll"),
            None,
            "from which Alexa calls no function",
        ),
        (3, GOOD, json.dumps({"content": {"en": "other"}}), "other words than this clone"),
        (4, GOOD, json.dumps({"content": WORDS, "answered": False}), "Say “Alexa, open gentle roll”"),
    ],
)
def test_what_is_wrong_is_one_sentence_at_its_light(
    number: int, asked: Asked, seen: str | Fault | None, said: str, shop: Workshop
) -> None:
    light = found(shop, asked, seen)[number]
    assert light.state is State.OFF
    assert said in light.words
    assert "\n" not in light.words


def test_a_bad_certificate_is_no_fault_of_the_address(shop: Workshop) -> None:
    seen = found(shop, GOOD, Fault("It has expired: renew it.", certificate=True))
    assert [light.state for light in seen] == [State.ON, State.OFF, State.ON, State.WAITING, State.WAITING]


def test_a_package_of_another_version_is_made_again(shop: Workshop, tmp_path: Path) -> None:
    old = replace(shop, folder=tmp_path / "package")
    assert "no package yet" in found(old)[3].words
    elsewhere = GOOD._replace(lambda_arn="arn:aws:lambda:ap-south-1:123456789012:function:roll")
    assert "from which Alexa calls no function" in found(old, elsewhere)[3].words
    old.write(GOOD, old.folder)
    model = old.folder / "skill-package/interactionModels/custom/en-US.json"
    model.write_text(model.read_text("utf-8").replace("gentle roll", "gentle role"), "utf-8")
    assert "of another version: make it again" in found(old)[3].words


@pytest.fixture
def browser(shop: Workshop) -> FlaskClient:
    app = create_app(Settings(store="memory:"), local=True, environ={})
    init_setup(app, shop)
    return app.test_client()


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "roll.evil.example"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_other_sites_and_other_names_of_this_computer_are_refused(
    headers: dict[str, str], browser: FlaskClient
) -> None:
    assert browser.get("/setup", headers=headers).status_code == 403
    assert browser.post("/setup/package", headers=headers).status_code == 403
    assert browser.post("/setup/deploy", headers=headers).status_code == 403


def test_production_has_no_such_page() -> None:
    app = create_app(Settings(frozenset({SKILL_ID}), store="memory:"), environ={})
    assert app.test_client().get("/setup").status_code == 404


def test_what_was_entered_is_shown_as_text(browser: FlaskClient) -> None:
    page = browser.get("/setup", query_string={"address": "https://<script>", "told": "<b>told</b>"}).text
    assert "<script>" not in page
    assert "<b>told" not in page


def test_what_keeps_a_package_from_being_made_is_said_and_nothing_is_lost(
    browser: FlaskClient, shop: Workshop
) -> None:
    before = sorted(shop.folder.rglob("*"))
    answer = browser.post("/setup/package", data={"address": "https://roll.gentle.net:8443"})
    assert answer.status_code == 400
    assert "leave the port out" in answer.text
    assert sorted(shop.folder.rglob("*")) == before


def test_where_ask_fails_its_last_words_are_shown(shop: Workshop, tmp_path: Path) -> None:
    ask = tmp_path / "ask"
    ask.write_text("#!/bin/sh\necho 'Not signed in: run ask configure.' >&2\nexit 1\n", "utf-8")
    ask.chmod(0o755)
    app = create_app(Settings(store="memory:"), local=True, environ={})
    init_setup(app, replace(shop, ask=lambda: ask))
    answer = app.test_client().post("/setup/deploy", data=GOOD._asdict())
    assert answer.status_code == 400
    assert "Not signed in: run ask configure." in answer.text


def test_without_ask_it_says_how_to_install_it(shop: Workshop) -> None:
    app = create_app(Settings(store="memory:"), local=True, environ={})
    init_setup(app, replace(shop, ask=lambda: None))
    assert "antlr4ts=0.5.0-alpha.4" in app.test_client().get("/setup").text


def test_the_writer_refuses_what_the_command_refuses(shop: Workshop, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="https"):
        shop.write(Asked("http://roll.gentle.net"), tmp_path / "new")
    assert not (tmp_path / "new").exists()
