"""Each light that is off says in one sentence what is wrong and what helps; the page is for this computer alone."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from skill.errors import SettingsError
from skill.reach import Fault
from skill.settings import Settings
from skill.speaker.setup import Asked, Workshop, init_setup
from skill.speaker.setup.deploy import deployed
from skill.speaker.setup.lights import Light, State, lights
from skill.web import create_app
from tests.alexa.envelopes import SKILL_ID
from tools.skill_package.workshop import workshop

WORDS = {"en": "abcdef"}
HEALTHY = json.dumps({"status": "ok", "content": WORDS, "answered": True})
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
        (0, Asked("http://roll.gentle.net"), None, "is no https address"),
        (0, Asked("https://roll.gentle.net:8443"), None, "leave the port out"),
        (0, GOOD, Fault("Nothing listens there: start Caddy."), "Nothing listens there: start Caddy."),
        (0, GOOD, "<html>It works!</html>", "let Caddy or nginx pass requests on"),
        (0, GOOD, "[]", "is answered by something else"),
        (2, GOOD._replace(skill_id="amzn1.ask.skill.1"), None, "is no skill id"),
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
    assert answer.text.count("leave the port out") == 1
    assert "No package was made: a light says what helps." in answer.text
    assert sorted(shop.folder.rglob("*")) == before


ANSWERED = """[Warn]: [Retrieving import id...] task stopped polling for status.
[Error]: {{
  "statusCode": {status},
  "body": {{
    "message": "{message}"
  }},
  "headers": {{
    "content-type": "application/json",
    "content-length": "58"
  }}
}}
"""
"""How ask-cli 2.30.7 prints what Amazon's management answered, in its last lines."""


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("Not signed in: run ask configure.", "ask deploy failed: Not signed in: run ask configure."),
        (ANSWERED.format(status=401, message="Token is invalid/expired"), "sign in with ask configure"),
        (ANSWERED.format(status=403, message="Not authorized."), f"The account of ask-cli has no skill {SKILL_ID}"),
        (ANSWERED.format(status=404, message="Not found."), f"The account of ask-cli has no skill {SKILL_ID}"),
        (ANSWERED.format(status=400, message="Icon is missing."), "ask deploy failed: Icon is missing."),
    ],
    ids=["by itself", "401", "403", "404", "400"],
)  # fmt: skip
def test_where_ask_fails_it_is_one_sentence_and_never_half_an_answer(
    told: str, said: str, shop: Workshop, tmp_path: Path
) -> None:
    ask = tmp_path / "ask"
    ask.write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{told}\nEND\nexit 1\n", "utf-8")
    ask.chmod(0o755)
    app = create_app(Settings(store="memory:"), local=True, environ={})
    init_setup(app, replace(shop, ask=lambda: ask))
    answer = app.test_client().post("/setup/deploy", data=GOOD._asdict())
    assert answer.status_code == 400
    [shown] = re.findall('role="status">(.*?)</p>', answer.text)
    assert said in shown
    assert "content-length" not in shown


def test_ask_deploy_before_there_is_a_package_says_what_comes_first(shop: Workshop, tmp_path: Path) -> None:
    assert deployed(tmp_path / "ask", tmp_path / "none", "") == "There is no package yet: make it first."


def test_without_ask_it_says_how_to_install_it(shop: Workshop) -> None:
    app = create_app(Settings(store="memory:"), local=True, environ={})
    init_setup(app, replace(shop, ask=lambda: None))
    assert "antlr4ts=0.5.0-alpha.4" in app.test_client().get("/setup").text


def test_the_writer_refuses_what_the_command_refuses(shop: Workshop, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="https"):
        shop.write(Asked("http://roll.gentle.net"), tmp_path / "new")
    assert not (tmp_path / "new").exists()
