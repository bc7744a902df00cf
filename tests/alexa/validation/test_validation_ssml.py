"""Speech markup is read once, safely, and completely."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from ask_sdk_model.directive import Directive
from ask_sdk_model.request import Request
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skill.alexa.validation import Surroundings, broken_rules
from skill.alexa.validation.families import CUSTOMER_DIRECTIVES, PLAYER_REPLIES, Family, family_of
from skill.alexa.validation.ssml import break_ms, plain_words, read_ssml
from skill.alexa.validation.stream import odd_port, secure

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

XML_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff"))


@unhurried
@given(XML_TEXT)
def test_escaped_words_come_back_as_they_were(words: str) -> None:
    read = read_ssml(f"<speak>{escape(words)}</speak>")
    assert read.fault == ""
    assert read.words == words


@unhurried
@given(st.text())
def test_a_fault_is_found_exactly_where_an_xml_parser_finds_one(inside: str) -> None:
    markup = f"<speak>{inside}</speak>"
    try:
        tags = [element.tag for element in ElementTree.fromstring(markup).iter()]
        good = tags.count("speak") == 1
    except (ElementTree.ParseError, UnicodeEncodeError):
        good = False
    assert (read_ssml(markup).fault == "") is good


def test_an_entity_bomb_is_refused_unread() -> None:
    bomb = '<!DOCTYPE speak [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><speak>&b;</speak>'
    read = read_ssml(bomb)
    assert "document type" in read.fault
    assert read.words == ""


def test_rests_and_clips_are_counted() -> None:
    read = read_ssml(
        '<speak>One<break time="1.5s"/>two<break time="1.5s"/><break strength="strong"/><break/>'
        '<audio src="https://x.example/a.mp3"/><audio src="https://x.example/a.mp3"/></speak>'
    )
    assert read.rest_ms == 1_500 * 2 + 750 + 500
    assert read.clips == ("https://x.example/a.mp3",) * 2


@pytest.mark.parametrize(
    ("time", "ms"),
    [("10s", 10_000), ("0.25s", 250), ("400ms", 400), ("10", None), ("-1s", None), ("1 s", None), ("", None)],
)
def test_a_pause_is_read_in_seconds_or_milliseconds(time: str, ms: int | None) -> None:
    assert break_ms(time) == ms


def test_plain_words_survive_broken_markup() -> None:
    assert plain_words('<speak>Heel &amp; toes <break time="1s"/> & arch') == "Heel & toes & arch"


@pytest.mark.parametrize(
    ("url", "anywhere", "here"),
    [
        ("https://x.example/a.mp3", True, True),
        ("https://x.example:443/a.mp3?x=1", True, True),
        ("https://x.example", True, True),
        ("http://127.0.0.1:5000/audio/a.mp3", False, True),
        ("http://localhost/audio/a.mp3", False, True),
        ("http://[::1]:5000/audio/a.mp3", False, True),
        ("http://x.example/a.mp3", False, False),
        ("http://127.0.0.1.x.example/a.mp3", False, False),
        ("https://x.example/a b.mp3", False, False),
        ("https:///a.mp3", False, False),
        ("ftp://x.example/a.mp3", False, False),
        ("", False, False),
    ],
)
def test_a_secure_address_is_https_or_this_very_computer(url: str, anywhere: bool, here: bool) -> None:
    assert (secure(url), secure(url, loopback=True)) == (anywhere, here)


def test_only_another_port_than_443_is_odd() -> None:
    assert odd_port("https://x.example:8443/a.mp3")
    assert not odd_port("https://x.example:443/a.mp3")
    assert not odd_port("https://x.example/a.mp3")


def test_the_speaker_on_this_computer_may_play_from_itself() -> None:
    stream = {"url": "http://127.0.0.1:5000/audio/a.mp3", "token": "foot:1", "offsetInMilliseconds": 0}
    play = {"type": "AudioPlayer.Play", "playBehavior": "REPLACE_ALL", "audioItem": {"stream": stream}}
    reply = {"version": "1.0", "response": {"directives": [play], "shouldEndSession": True}}
    device: dict[str, object] = {"supportedInterfaces": {"AudioPlayer": {}}}
    request = {"session": {}, "context": {"System": {"device": device}}, "request": {"type": "IntentRequest"}}
    assert broken_rules(request, reply, Surroundings(loopback=True)) == []
    assert [each.rule for each in broken_rules(request, reply)] == ["play-url"]


def test_every_directive_allowed_is_one_that_amazon_models() -> None:
    assert set(Directive.discriminator_value_class_map) >= CUSTOMER_DIRECTIVES


def test_every_player_request_that_amazon_models_has_its_row() -> None:
    modelled = {kind for kind in Request.discriminator_value_class_map if kind.startswith("AudioPlayer.")}
    assert set(PLAYER_REPLIES) == modelled


@pytest.mark.parametrize(
    ("kind", "in_session", "family"),
    [
        ("LaunchRequest", True, Family.CUSTOMER),
        ("Alexa.Presentation.APL.UserEvent", False, Family.CUSTOMER),
        ("Connections.Response", True, Family.CUSTOMER),
        ("Some.NewRequest", True, Family.CUSTOMER),
        ("Some.NewEvent", False, Family.SILENT),
        ("Reminders.ReminderStarted", False, Family.SILENT),
        ("Messaging.MessageReceived", False, Family.SILENT),
        ("Alexa.Presentation.APL.RuntimeError", True, Family.SILENT),
        ("Alexa.Presentation.HTML.RuntimeError", True, Family.SILENT),
        ("Alexa.DataStore.Error", True, Family.SILENT),
        ("CanFulfillIntentRequest", True, Family.QUESTION),
        ("CanFulfillIntentRequest", False, Family.QUESTION),
    ],
)
def test_a_request_belongs_to_one_family(kind: str, in_session: bool, family: Family) -> None:
    assert family_of(kind, in_session=in_session) is family
