"""A setting with a slip is spoken of at the start: mended, refused, or step by step; never silence."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from skill.audio.voices import FIRST
from skill.errors import SettingsError
from skill.routine.terms import Bed, Narrator
from skill.settings import EXAMPLE_ID, FURTHER_STREAMS, Settings
from skill.slips import KNOWN
from skill.web import create_app
from skill.web.state import ServiceState
from tests.web.processes import SKILL_ID

OTHER = "amzn1.ask.skill.00000000-1111-4222-8333-444444444444"
PUBLIC = "https://roll.gentle.net"
"""A name by its form; nothing here looks it up."""
MENDED = {
    "quotes, which docker's --env-file keeps": (f'"{SKILL_ID}"', {SKILL_ID}, "quotes"),
    "single quotes": (f"'{SKILL_ID}'", {SKILL_ID}, "quotes"),
    "a word processor's quotes": (f"\u201c{SKILL_ID}\u201d", {SKILL_ID}, "quotes"),
    "quotes around each": (f'"{SKILL_ID}", "{OTHER}"', {SKILL_ID, OTHER}, "quotes"),
    "a remark": (f"{SKILL_ID}  # the living room", {SKILL_ID}, "remark"),
    "a remark within quotes": (f'"{SKILL_ID} # mine"', {SKILL_ID}, "remark"),
    "blanks between": (f"{SKILL_ID} {OTHER}", {SKILL_ID, OTHER}, "separators"),
    "a semicolon": (f"{SKILL_ID};{OTHER}", {SKILL_ID, OTHER}, "separators"),
    "lines": (f"{SKILL_ID}\n{OTHER}\n", {SKILL_ID, OTHER}, "separators"),
    "a bar": (f"{SKILL_ID} | {OTHER}", {SKILL_ID, OTHER}, "separators"),
    "an empty member": (f"{SKILL_ID},,{OTHER}", {SKILL_ID, OTHER}, "separator too many"),
    "a comma at the end": (f"{SKILL_ID},", {SKILL_ID}, "separator too many"),
    "capitals": (SKILL_ID.upper().replace("AMZN1.ASK.SKILL", "amzn1.ask.skill"), {SKILL_ID}, "capitals"),
    "a byte order mark": (f"\ufeff{SKILL_ID}", {SKILL_ID}, "unseen"),
    "a blank that does not break": (f"{SKILL_ID}\u00a0", {SKILL_ID}, "unseen"),
    "a carriage return": (f"{SKILL_ID}\r", {SKILL_ID}, "unseen"),
}
REFUSED = {
    "the example's own": (EXAMPLE_ID, "the example's own"),
    "the example's beside a right one": (f"{SKILL_ID},{EXAMPLE_ID}", "the example's own"),
    "the documents'": ("amzn1.ask.skill.…", "no skill id"),
    "a digit short": (SKILL_ID[:-1], "no skill id"),
    "a digit more": (SKILL_ID + "0", "no skill id"),
    "an account's": ("amzn1.ask.account.AHCD", "no skill id"),
    "the digits alone": (SKILL_ID.removeprefix("amzn1.ask.skill."), "no skill id"),
    "an unseen character within": (SKILL_ID.replace("-", "\u200b-", 1), r"\\u200b"),
    "a right one and a wrong one": (f"{SKILL_ID},roll", "'roll'"),
    "quotes and nothing in them": ('""', "SKILL_ID is not set.*quotes"),
    "commas alone": (",,", "SKILL_ID is not set"),
}
UNREACHABLE = {
    "http": ("http://roll.gentle.net", "no https address"),
    "another port": (f"{PUBLIC}:8443", "port 443"),
    "no port at all": (f"{PUBLIC}:x", "no https address"),
    "localhost": ("https://localhost", "from the internet"),
    "a single label": ("https://roll", "from the internet"),
    **{
        f"a name in .{last}": (f"https://roll.{last}", "from the internet")
        for last in ("local", "lan", "internal", "home", "home.arpa", "localdomain", "test", "invalid")
    },
    **{
        f"the network of {host}": (f"https://{host}", "from the internet")
        for host in (
            *("10.0.0.7", "172.16.3.4", "192.168.1.20", "127.0.0.1", "169.254.1.1", "100.64.0.1", "0.0.0.0"),
            *("192.0.2.1", "198.18.0.1", "240.0.0.1", "[::1]", "[fe80::1]", "[fc00::7]", "[2001:db8::1]"),
            *("127.1", "0x7f.0.0.0x1", "2130706433"),
        )
    },
    "an address without a name": ("https://8.8.8.8", "certificate"),
    "an account": ("https://me:geheim@roll.gentle.net", "leave out names"),
    "where requests go": (f"{PUBLIC}/alexa", "leave out /alexa"),
}
SLIPS = {
    "a plural": ({"SKILL_IDS": SKILL_ID}, "Did you mean SKILL_ID?"),
    "small letters": ({"skill_id": SKILL_ID}, "Did you mean SKILL_ID?"),
    "another word": ({"SKILL_URL": PUBLIC}, "SKILL_URL is no setting"),
    "a turned letter": ({"SKILL_STROE": "memory:"}, "Did you mean SKILL_STORE?"),
    "a letter short": ({"SKIL_SECRET": "x" * 32}, "Did you mean SKILL_SECRET?"),
    "one that nobody knows": ({"SKILL_COLOUR": "deep"}, "There are: SKILL_ID, "),
    "a quoted address": ({"SKILL_PUBLIC_URL": f'"{PUBLIC}"'}, "SKILL_PUBLIC_URL has quotes"),
    "a remark behind a switch": ({"SKILL_CHECKINS": "on # for me"}, "SKILL_CHECKINS has a remark"),
    "a blank behind a switch": ({"SKILL_CHECKINS": "off\t"}, "SKILL_CHECKINS has blanks"),
    "a quoted secret": ({"SKILL_SECRET": f'"{"x" * 32}"'}, "SKILL_SECRET begins or ends with quotes"),
    "a quoted store": ({"SKILL_STORE": '"memory:"'}, "SKILL_STORE has quotes"),
    "the example's host": ({"SKILL_PUBLIC_URL": "https://roll.example.org"}, "an example's"),
    "a folder that is not there": ({"SKILL_AUDIO": "/nowhere/audio"}, "/nowhere/audio"),
}
WRONG = {
    "a switch in another word": {"SKILL_CHECKINS": "true"},
    "a switch as a number": {"SKILL_VERIFY": "1"},
    "a short secret": {"SKILL_SECRET": "hush"},
    "a store without its slashes": {"SKILL_STORE": "sqlite:memory.db"},
    "a store that is none": {"SKILL_STORE": "memory"},
    "half an address in brackets": {"SKILL_PUBLIC_URL": "https://[::1"},
    "a bed that nobody can publish": {"SKILL_STREAMS": "rain,snow"},
    "a query": {"SKILL_PUBLIC_URL": f"{PUBLIC}?x=1"},
    "a fragment": {"SKILL_PUBLIC_URL": f"{PUBLIC}#x"},
    "an address without https": {"SKILL_PUBLIC_URL": "roll.gentle.net"},
}


def started(caplog: pytest.LogCaptureFixture, **values: str) -> tuple[Flask, list[str]]:
    """The production app, and what it said at the start."""
    logger = logging.getLogger("skill.notes")
    logger.addHandler(caplog.handler)
    try:
        app = create_app(environ={"SKILL_STORE": "memory:", "SKILL_ID": SKILL_ID, **values})
    finally:
        logger.removeHandler(caplog.handler)
    return app, list(dict.fromkeys(record.getMessage() for record in caplog.records))


def health_of(app: Flask) -> Any:
    return app.test_client().get("/health").get_json()


def test_settings_without_a_slip_start_without_a_word(caplog: pytest.LogCaptureFixture) -> None:
    app, said = started(caplog, SKILL_ID=f"{SKILL_ID},{OTHER}", SKILL_PUBLIC_URL=PUBLIC)
    assert said == []
    assert health_of(app)["public_url"] == {"ok": True, "words": ""}
    assert health_of(app)["audio"] == {"en": True}


@pytest.mark.parametrize(("text", "ids", "word"), MENDED.values(), ids=list(MENDED))
def test_an_id_with_a_slip_is_mended_with_a_word(
    text: str, ids: set[str], word: str, caplog: pytest.LogCaptureFixture
) -> None:
    app, said = started(caplog, SKILL_ID=text)
    assert app.extensions[ServiceState.NAME].settings.skill_ids == ids
    assert any("SKILL_ID" in line and word in line for line in said), said


@pytest.mark.parametrize(("text", "words"), REFUSED.values(), ids=list(REFUSED))
def test_an_id_that_alexa_never_sends_is_refused_at_the_start(text: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        create_app(environ={"SKILL_STORE": "memory:", "SKILL_ID": text})


@pytest.mark.parametrize(("url", "words"), UNREACHABLE.values(), ids=list(UNREACHABLE))
def test_where_no_echo_can_fetch_the_address_it_goes_step_by_step_and_says_so(
    url: str, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    app, said = started(caplog, SKILL_PUBLIC_URL=url)
    [line] = said
    assert words in line
    assert line.endswith("every routine goes step by step.")
    assert "geheim" not in line
    health = health_of(app)
    assert (health["status"], health["audio"]) == ("ok", {"en": False})
    assert health["public_url"] == {"ok": False, "words": line}


@pytest.mark.parametrize(("values", "words"), SLIPS.values(), ids=list(SLIPS))
def test_any_other_slip_is_one_line(
    values: dict[str, str], words: str, caplog: pytest.LogCaptureFixture
) -> None:
    _, said = started(caplog, **values)
    assert any(words in line for line in said), said


@pytest.mark.parametrize("values", WRONG.values(), ids=list(WRONG))
def test_what_has_no_plain_meaning_is_refused_by_its_name(values: dict[str, str]) -> None:
    [name] = values
    with pytest.raises(SettingsError, match=name):
        create_app(environ={"SKILL_STORE": "memory:", "SKILL_ID": SKILL_ID, **values})


def test_a_missing_id_names_the_variable_that_was_meant() -> None:
    with pytest.raises(SettingsError, match=r"SKILL_ID is not set.*SKILL_IDS.*Did you mean SKILL_ID\?"):
        create_app(environ={"SKILL_STORE": "memory:", "SKILL_IDS": SKILL_ID})


def test_a_store_in_a_folder_that_is_not_there_is_spoken_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for path, words in ((tmp_path / "no" / "memory.db", "not there"), (tmp_path, "a folder")):
        _, said = started(caplog, SKILL_STORE=f"sqlite:///{path}")
        assert any(words in line for line in said), said


def test_a_secret_stays_as_it_is_to_the_letter() -> None:
    secret = '"0123456789abcdef" # mine '
    assert Settings.from_environment({"SKILL_SECRET": secret}).secret == secret


def test_this_computer_may_serve_itself_at_any_address(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        app = create_app(
            environ={"SKILL_STORE": "memory:", "SKILL_PUBLIC_URL": "http://127.0.0.1:8731"}, local=True
        )
    assert health_of(app)["audio"] == {"en": True}
    assert not [record for record in caplog.records if "SKILL_PUBLIC_URL" in record.getMessage()]


def test_the_example_file_holds_the_example_id_and_known_settings() -> None:
    text = (Path(__file__).parents[2] / "deploy" / "gentle-roll.env").read_text("utf-8")
    assert f"SKILL_ID={EXAMPLE_ID}\n" in text
    page = (Path(__file__).parents[2] / "docs" / "deploy" / "settings.md").read_text("utf-8")
    assert [line.split("`")[1] for line in page.splitlines() if line.startswith("| `SKILL_")] == list(KNOWN)


def test_every_bed_and_further_voice_can_be_named_as_published() -> None:
    beds, voices = [bed for bed in Bed if bed is not Bed.NONE], [one for one in Narrator if one is not FIRST]
    assert [*FURTHER_STREAMS] == [*beds, *voices]
